import type { INodeExecutionData } from 'n8n-workflow';

import type { Place } from '../api/answers';
import type { FailedItem } from '../errors/nodeErrors';
import { fromThrown, markedAsUnclear, mayHaveArrived } from '../errors/nodeErrors';
import { REFUSALS } from '../errors/reasons';
import { isObject } from '../errors/values';
import type { RunContext } from './agent';
import { isOwnRun, runOf } from './agent';
import type { Created, Creation, Writing } from './ledger';
import { nameOf } from './ledger';

/** What a request that is sent once leads to. */
export type Effect = Creation | Writing;

const maybeCreated = (what: Creation) =>
	`The ${what} may have been created anyway. Check Cargo before you run this again, so that you do not use credits twice`;
const maybeWritten = (done: string) =>
	`The records may have been ${done} anyway. Check the model in Cargo before you run this again`;

/** What the user is told if the response does not say whether Cargo has processed the request. */
const MAYBE: Record<Effect, string> = {
	batch: maybeCreated('batch'),
	file: 'The file may have been uploaded anyway. An upload uses no credits, so you can run this again',
	run: maybeCreated('run'),
	create: maybeWritten('created'),
	update: maybeWritten('updated'),
	delete: maybeWritten('deleted'),
	enrich: maybeWritten('enriched or synced'),
};

/** The requests for one input item, by what they do and their part. */
type Attempts = Map<string, Promise<unknown>>;

/** What was sent in one run of a node, by the input item it was sent for, or by that item's `json`. */
const sentInRun = new WeakMap<object, WeakMap<object, Attempts>>();

const undone = new WeakSet<Error>();

/**
 * Marks an error after which it is certain that nothing was created, whatever its status.
 *
 * @param error what is going to be thrown
 * @returns the same error
 */
export function markedAsUndone<E extends Error>(error: E): E {
	undone.add(error);
	return error;
}

/** The members of a failed item that name what was created, the last step first. */
const MEMBERS: Array<[what: Creation, member: 'batchUuid' | 'runUuid' | 's3Filename']> = [
	['batch', 'batchUuid'],
	['run', 'runUuid'],
	['file', 's3Filename'],
];

/** Which user action a request belongs to. */
export interface Action {
	/** The node's context. */
	context: RunContext;
	/** The node and the item, for errors. */
	place: Place;
	/** The input item's object; for several items, the first one's. */
	item: INodeExecutionData;
	/** What the request does. */
	what: Effect;
	/** Tells the requests apart, if several are sent for the item. */
	part?: string;
}

/**
 * Sends a request that uses credits or writes, at most once for one input item in one run of a node.
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
	const { context, place, item, what, part } = action;
	const attempts = attemptsOf(context, item);
	const name = keyOf(what, part);
	const earlier = attempts.get(name) as Promise<T> | undefined;
	const sent = earlier ?? send();
	attempts.set(name, sent);
	try {
		return await sent;
	} catch (thrown) {
		const error = fromThrown(place.node, place.itemIndex, thrown);
		if (!undone.has(error) && mayHaveArrived(thrown, REFUSALS[what])) {
			throw markedAsUnclear(error, MAYBE[what]);
		}
		if (!earlier) attempts.delete(name);
		throw error;
	}
}

const keyOf = (what: Effect, part = '') => `${what} ${part}`;

/**
 * Tells whether the request that creates a batch or a run was sent for an item in this run of the node, by an
 * earlier try; `spendOnce` returns its result.
 *
 * @param context of the node
 * @param item the input item
 */
export function wasSpent(context: RunContext, item: INodeExecutionData): boolean {
	const attempts = attemptsOf(context, item);
	return attempts.has(keyOf('batch')) || attempts.has(keyOf('run'));
}

/**
 * What was created for an item whose error becomes an item: it is named there. A file is named only if nothing
 * was made of it.
 *
 * @param context of the node
 * @param item the input item
 * @param told the message of the error, which may name it already
 * @returns members for `error`; none where nothing was created, as far as Cargo has said
 */
export async function createdFor(
	context: RunContext,
	item: INodeExecutionData,
	told: string,
): Promise<Pick<FailedItem, 'batchUuid' | 'runUuid' | 's3Filename'>> {
	const attempts = attemptsOf(context, item);
	for (const [what, member] of MEMBERS) {
		const created = await attempts.get(keyOf(what))?.catch(() => undefined);
		if (!isObject(created)) continue;
		const name = nameOf(created as Created);
		return told.includes(name) ? {} : { [member]: name };
	}
	return {};
}

function attemptsOf(context: RunContext, item: INodeExecutionData): Attempts {
	const sent = sentInRun.get(runOf(context)) ?? new WeakMap<object, Attempts>();
	sentInRun.set(runOf(context), sent);
	// n8n creates a new item for each try of a tool's call, but what the model filled in stays the same
	// object, and is a different one for each call.
	const sentFor = isOwnRun(context) ? item : item.json;
	const attempts: Attempts = sent.get(sentFor) ?? new Map<string, Promise<unknown>>();
	sent.set(sentFor, attempts);
	return attempts;
}
