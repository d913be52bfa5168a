import type { IExecuteSingleFunctions } from 'n8n-workflow';

import { holdsExpression, isObject } from '../errors/values';
import { givesErrorsAsItems, isOwnRun, runOf } from './agent';
import { beginRun } from './ending';
import { pause } from './pause';

/** How many of its items n8n has prepared, by run. */
const preparedInRun = new WeakMap<object, number>();

/**
 * Marks that n8n's routing prepares an item. The first one begins a run.
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
 * Tells whether n8n abandoned the run while it prepared the items. An expression that cannot be evaluated
 * causes that, and what the earlier items send from then on is lost.
 *
 * This is unknown if errors are items: newer versions of n8n skip such an item and continue. It is also
 * unknown with Request Options → Batching, if it is the first item of a batch.
 *
 * @param context the item's context
 */
export function isAbandoned(context: IExecuteSingleFunctions): boolean {
	const prepared = preparedInRun.get(runOf(context)) ?? 0;
	if (prepared >= itemsToPrepare(context)) return false;
	if (!isOwnRun(context) || givesErrorsAsItems(context)) return false;
	return !isBetweenBatches(context, prepared);
}

/** n8n takes far less than this to prepare an item after a pause, in milliseconds. */
const PATIENCE = 2_000;
const STEP = 50;

/**
 * Waits until n8n has prepared all items of the run. With Request Options → Batching it pauses in between,
 * and an error thrown meanwhile would be an unhandled rejection.
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

/** Request Options → Batching as it is stored: n8n uses the first item's values, which other items cannot read. */
function rawBatching(context: IExecuteSingleFunctions): unknown {
	const raw = { rawExpressions: true };
	return context.getNodeParameter('requestOptions.batching.batch', null, raw);
}

function pauseOf(context: IExecuteSingleFunctions): number {
	const batching = rawBatching(context);
	const { batchInterval } = isObject(batching) ? batching : {};
	return Number(batchInterval) > 0 ? Number(batchInterval) : 0;
}

/** With Request Options → Batching, n8n pauses after each group of items, which are sent meanwhile. */
function isBetweenBatches(context: IExecuteSingleFunctions, prepared: number): boolean {
	const batching = rawBatching(context);
	if (holdsExpression(batching)) return true;
	const { batchSize } = isObject(batching) ? batching : {};
	const size = Number(batchSize) > 0 ? Number(batchSize) : 1;
	return pauseOf(context) > 0 && prepared % size === 0;
}
