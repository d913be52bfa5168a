import type { IExecuteData, INodeExecutionData } from 'n8n-workflow';

import type { Place } from './answers';
import { fromThrown, mayHaveArrived, withRemark } from './errors';

const MAYBE_CREATED =
	'The batch may have been created all the same: look for it in Cargo before you run this again, so that it does not cost credits twice';

/** What was sent in one run of a node: by the input item that it was sent for. */
const sentInRun = new WeakMap<object, WeakMap<object, Promise<unknown>>>();

/** Which user action a request belongs to. */
export interface Action extends Place {
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
	try {
		return await rememberedOr(action, send);
	} catch (thrown) {
		const error = fromThrown(action.node, action.itemIndex, thrown);
		throw mayHaveArrived(thrown) ? withRemark(error, MAYBE_CREATED) : error;
	}
}

async function rememberedOr<T>({ run, node, item }: Action, send: () => Promise<T>): Promise<T> {
	const sent = sentInRun.get(run) ?? new WeakMap<object, Promise<unknown>>();
	sentInRun.set(run, sent);

	// A tool may run under its agent's run. There n8n makes a new item for each try of a call, but what
	// the model filled in stays the same object, and is another one for another call.
	const sentFor = run.node?.name === node.name ? item : item.json;
	const earlier = sent.get(sentFor) as Promise<T> | undefined;
	if (earlier) return await earlier;

	const attempt = send();
	sent.set(sentFor, attempt);
	attempt.catch((thrown: unknown) => {
		if (!mayHaveArrived(thrown)) sent.delete(sentFor);
	});
	return await attempt;
}
