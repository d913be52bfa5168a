import type { IExecuteSingleFunctions } from 'n8n-workflow';
import { OperationalError } from 'n8n-workflow';

import { holdsExpression, isObject } from '../errors/values';
import { givesErrorsAsItems, isOwnRun, runOf } from './agent';

/** How far a run of a node has come, and what ends it. */
interface Progress {
	/** How many of its items n8n has prepared. */
	prepared: number;
	/** Index of the item whose error ends the run. */
	failed?: number;
	/** Fires then. */
	ending: AbortController;
}

const progressOfRun = new WeakMap<object, Progress>();

/**
 * Marks that n8n prepares an item. With the first one begins a run, or one more try of it: with Retry
 * On Fail n8n runs all items again under the same run (n8n-engine.md, "Requests").
 *
 * @param context the item's context
 */
export function countPrepared(context: IExecuteSingleFunctions): void {
	if (context.getItemIndex() === 0) progressOfRun.delete(runOf(context));
	progressOf(context).prepared++;
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
	const { prepared } = progressOf(context);
	const { data, node } = runOf(context);
	const items = (data?.main ?? data?.ai_tool)?.[0]?.length ?? 0;
	if (prepared >= (node?.executeOnce ? 1 : items)) return false;
	if (!isOwnRun(context) || givesErrorsAsItems(context)) return false;
	return !isBetweenBatches(context, prepared);
}

/** With Request Options → Batching n8n pauses after every so many items, which are sent meanwhile. */
function isBetweenBatches(context: IExecuteSingleFunctions, prepared: number): boolean {
	const raw = { rawExpressions: true };
	const batch: unknown = context.getNodeParameter('requestOptions.batching.batch', null, raw);
	// n8n takes the first item's values, which another item cannot read.
	if (holdsExpression(batch)) return true;
	const { batchSize, batchInterval } = isObject(batch) ? batch : {};
	const size = Number(batchSize) > 0 ? Number(batchSize) : 1;
	return Number(batchInterval) > 0 && prepared % size === 0;
}

/**
 * Marks that an item's error ends the run. n8n starts all items at once, and throws the error only when
 * all of them are through (n8n-engine.md, "Requests"): what they send until then may cost credits, and
 * its results are lost.
 *
 * @param context the context of the item that failed
 */
export function endRun(context: IExecuteSingleFunctions): void {
	const progress = progressOf(context);
	if (!isOwnRun(context) || progress.failed !== undefined) return;
	progress.failed = context.getItemIndex();
	progress.ending.abort(new OperationalError('Another item has failed'));
}

/** Tells whether the error of another item ends the run, so that this one sends nothing more. */
export function isEnding(context: IExecuteSingleFunctions): boolean {
	const { failed } = progressOf(context);
	return failed !== undefined && failed !== context.getItemIndex();
}

/**
 * Keeps an item from sending a request that nobody waits for any more.
 *
 * @param context the item's context
 * @throws OperationalError, or what n8n's signal was given
 */
export function stopIfOver(context: IExecuteSingleFunctions): void {
	context.getExecutionCancelSignal()?.throwIfAborted();
	progressOf(context).ending.signal.throwIfAborted();
	if (isAbandoned(context)) throw new OperationalError('The run was given up');
}

/**
 * The signal that ends a wait: the user stops the execution, its time is over, or an item's error ends
 * the run.
 *
 * @param context the item's context
 */
export function stopSignal(context: IExecuteSingleFunctions): AbortSignal {
	const { ending } = progressOf(context);
	const canceled = context.getExecutionCancelSignal();
	return canceled ? AbortSignal.any([canceled, ending.signal]) : ending.signal;
}

function progressOf(context: IExecuteSingleFunctions): Progress {
	const run = runOf(context);
	const progress = progressOfRun.get(run) ?? { prepared: 0, ending: new AbortController() };
	progressOfRun.set(run, progress);
	return progress;
}
