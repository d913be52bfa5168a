import type { INodeExecutionData } from 'n8n-workflow';

import type { Place } from '../api/answers';
import { fromThrown, mayHaveArrived, withRemark } from '../errors/nodeErrors';
import { CREATE_REASONS } from '../errors/reasons';
import type { RunContext } from './agent';
import { isOwnRun, runOf } from './agent';
import type { Creation } from './ledger';

const maybeCreated = (what: Creation) =>
	`The ${what} may have been created anyway. Check Cargo before you run this again, so that you do not use credits twice`;

/** What was sent in one run of a node, by the input item it was sent for, or by that item's `json`. */
const sentInRun = new WeakMap<object, WeakMap<object, Promise<unknown>>>();

/** Which user action a request belongs to. */
export interface Action {
	/** The node's context. */
	context: RunContext;
	/** The node and the item, for errors. */
	place: Place;
	/** The input item's object; for several items, the first one's. */
	item: INodeExecutionData;
	/** What the request creates. */
	what: Creation;
}

/**
 * Sends a request that uses credits, at most once for one input item in one run of a node.
 *
 * With Retry On Fail in the node's settings, n8n runs all items again if one has failed (n8n-engine.md,
 * "Requests"). Responses of Cargo are then remembered, and the requests are not sent again. The same
 * applies to a request without a clear response: Cargo may have processed it.
 *
 * @param action the node, its run, the item
 * @param send sends the request
 * @returns what the first `send` for the item returned
 * @throws NodeApiError; if it is not known whether credits were used, it says so
 */
export async function spendOnce<T>(action: Action, send: () => Promise<T>): Promise<T> {
	const { context, place, item, what } = action;
	const { attempts, sentFor } = attemptsOf(context, item);
	const earlier = attempts.get(sentFor) as Promise<T> | undefined;
	const attempt = earlier ?? send();
	attempts.set(sentFor, attempt);
	try {
		return await attempt;
	} catch (thrown) {
		const error = fromThrown(place.node, place.itemIndex, thrown);
		if (mayHaveArrived(thrown, CREATE_REASONS[what])) throw withRemark(error, maybeCreated(what));
		if (!earlier) attempts.delete(sentFor);
		throw error;
	}
}

/**
 * Tells whether the request that uses credits was sent for an item in this run of the node, by an earlier
 * try; `spendOnce` returns its result.
 *
 * @param context of the node
 * @param item the input item
 */
export function wasSpent(context: RunContext, item: INodeExecutionData): boolean {
	const { attempts, sentFor } = attemptsOf(context, item);
	return attempts.has(sentFor);
}

function attemptsOf(context: RunContext, item: INodeExecutionData) {
	const attempts = sentInRun.get(runOf(context)) ?? new WeakMap<object, Promise<unknown>>();
	sentInRun.set(runOf(context), attempts);
	// n8n creates a new item for each try of a tool's call, but what the model filled in stays the same
	// object, and is a different one for each call.
	return { attempts, sentFor: isOwnRun(context) ? item : item.json };
}
