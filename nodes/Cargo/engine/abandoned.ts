import type { IExecuteSingleFunctions } from 'n8n-workflow';

import { holdsExpression, isObject } from '../errors/values';
import { givesErrorsAsItems, isOwnRun, runOf } from './agent';
import { beginRun } from './ending';
import { pause } from './pause';

/** How many of its items n8n has prepared, by run. */
const preparedInRun = new WeakMap<object, number>();

/**
 * Marks that n8n's routing prepares an item. With the first one begins a run.
 *
 * @param context the item's context
 */
export function countPrepared(context: IExecuteSingleFunctions): void {
	const run = runOf(context);
	if (context.getItemIndex() === 0) {
		beginRun(context);
		preparedInRun.delete(run);
	}
	preparedInRun.set(run, (preparedInRun.get(run) ?? 0) + 1);
}

/**
 * Tells whether n8n gave the run up while it prepared the items. An expression that cannot be worked
 * out does that, and nobody hears of what the items before it send from then on.
 *
 * Where errors are items this cannot be told: newer versions of n8n pass over such an item and go on.
 * Nor can it, with Request Options → Batching, where the first item of a batch is the one.
 *
 * @param context the item's context
 */
export function isAbandoned(context: IExecuteSingleFunctions): boolean {
	const prepared = preparedInRun.get(runOf(context)) ?? 0;
	if (prepared >= itemsToPrepare(context)) return false;
	if (!isOwnRun(context) || givesErrorsAsItems(context)) return false;
	return !isBetweenBatches(context, prepared);
}

/** What n8n takes to prepare an item after a pause is far less than this, in milliseconds. */
const PATIENCE = 2_000;
const STEP = 50;

/**
 * Waits until n8n has prepared all items of the run. With Request Options → Batching it pauses in between,
 * and an error that comes meanwhile would reach nobody: it would count as one that was forgotten.
 *
 * @param context the item's context
 */
export async function untilPrepared(context: IExecuteSingleFunctions): Promise<void> {
	const count = () => preparedInRun.get(runOf(context)) ?? 0;
	const items = itemsToPrepare(context);
	for (let seen = -1; isOwnRun(context) && count() < items && count() !== seen;) {
		seen = count();
		const end = Date.now() + pauseOf(context) + PATIENCE;
		while (count() === seen && Date.now() < end) await pause(STEP, undefined);
	}
}

/** How many items n8n prepares for the run. */
function itemsToPrepare(context: IExecuteSingleFunctions): number {
	const { data, node } = runOf(context);
	return node?.executeOnce ? 1 : ((data?.main ?? data?.ai_tool)?.[0]?.length ?? 0);
}

/** Request Options → Batching as it is stored: n8n takes the first item's values, which another cannot read. */
function rawBatching(context: IExecuteSingleFunctions): unknown {
	const raw = { rawExpressions: true };
	return context.getNodeParameter('requestOptions.batching.batch', null, raw);
}

function pauseOf(context: IExecuteSingleFunctions): number {
	const batching = rawBatching(context);
	const { batchInterval } = isObject(batching) ? batching : {};
	return Number(batchInterval) > 0 ? Number(batchInterval) : 0;
}

/** With Request Options → Batching n8n pauses after every so many items, which are sent meanwhile. */
function isBetweenBatches(context: IExecuteSingleFunctions, prepared: number): boolean {
	const batching = rawBatching(context);
	if (holdsExpression(batching)) return true;
	const { batchSize } = isObject(batching) ? batching : {};
	const size = Number(batchSize) > 0 ? Number(batchSize) : 1;
	return pauseOf(context) > 0 && prepared % size === 0;
}
