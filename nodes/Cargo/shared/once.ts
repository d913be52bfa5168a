import type { IExecuteData, INodeExecutionData } from 'n8n-workflow';

import type { Place } from './answers';
import { fromThrown, mayHaveArrived, withRemark } from './errors';

const MAYBE_CREATED =
	'The batch may have been created all the same: look for it in Cargo before you run this again, so that it does not cost credits twice';

/** What was sent in one run of a node. */
interface Sent {
	/** Whether the run is the node's own; a tool may run under the one of its agent. */
	isOwnRun: boolean;
	/** By the input item that it was sent for, or by that item's `json`. */
	attempts: WeakMap<object, Promise<unknown>>;
}

const sentInRun = new WeakMap<object, Sent>();

/** Which user action a request belongs to. */
export interface Action {
	/** The node and the item, for errors. */
	place: Place;
	/** The object that n8n hands out for one run of the node, retries included; see `runOf`. */
	run: Partial<IExecuteData>;
	/** The input item's own object; for several items the first one's. */
	item: INodeExecutionData;
}

/**
 * Sends a request that costs credits, at most once for one input item in one run of a node.
 *
 * With Retry On Fail in the node's settings n8n runs all items again when one has failed
 * (n8n-engine.md, "Requests"). What Cargo has answered is remembered then rather than sent again, and
 * so is a request that went out but got no clear answer: Cargo may have carried it out.
 *
 * @param action the node, its run, the item
 * @param send sends the request
 * @returns what the first `send` for the item returned
 * @throws NodeApiError; where it is not known whether credits were spent, it says so
 */
export async function spendOnce<T>(action: Action, send: () => Promise<T>): Promise<T> {
	const { place, item } = action;
	const { isOwnRun, attempts } = sentIn(action);
	// n8n makes a new item for each try of a tool's call, but what the model filled in stays the same
	// object, and is another one for another call.
	const sentFor = isOwnRun ? item : item.json;
	const earlier = attempts.get(sentFor) as Promise<T> | undefined;
	const attempt = earlier ?? send();
	attempts.set(sentFor, attempt);
	try {
		return await attempt;
	} catch (thrown) {
		const error = fromThrown(place.node, place.itemIndex, thrown);
		if (mayHaveArrived(thrown)) throw withRemark(error, MAYBE_CREATED);
		if (!earlier) attempts.delete(sentFor);
		throw error;
	}
}

/** The name is compared once for a run, because n8n copies the whole node for whoever asks for it. */
function sentIn({ run, place }: Action): Sent {
	const known = sentInRun.get(run);
	if (known) return known;
	const sent = { isOwnRun: run.node?.name === place.node.name, attempts: new WeakMap() };
	sentInRun.set(run, sent);
	return sent;
}
