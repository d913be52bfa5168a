import type { IExecuteSingleFunctions } from 'n8n-workflow';

import { isOwnRun, runOf } from './agent';

/** Runs of a node that an error ends, and the index of the item that failed. */
const endedBy = new WeakMap<object, number>();

/**
 * Marks the beginning of a run, or of one more try of it: with Retry On Fail n8n runs all items again
 * under the same run (n8n-engine.md, "Requests").
 *
 * @param context the context of the item that n8n begins with
 */
export function beginRun(context: IExecuteSingleFunctions): void {
	endedBy.delete(runOf(context));
}

/**
 * Marks that an item's error ends the run. n8n starts all items at once, and throws the error only when
 * all of them are through (n8n-engine.md, "Requests"): what they send until then may cost credits, and
 * its results are lost.
 *
 * @param context the context of the item that failed
 */
export function endRun(context: IExecuteSingleFunctions): void {
	const run = runOf(context);
	if (!isOwnRun(context) || endedBy.has(run)) return;
	endedBy.set(run, context.getItemIndex());
}

/** Tells whether the error of another item ends the run, so that this one sends nothing more. */
export function isEnding(context: IExecuteSingleFunctions): boolean {
	const item = endedBy.get(runOf(context));
	return item !== undefined && item !== context.getItemIndex();
}
