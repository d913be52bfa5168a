import type { IExecuteFunctions } from 'n8n-workflow';
import { OperationalError } from 'n8n-workflow';

import type { RunContext } from './agent';
import { isOwnRun, runOf } from './agent';

/** What ends a run of a node. */
interface End {
	/** Index of the item whose error ends the run. */
	failed?: number;
	/** Fires then. */
	ending: AbortController;
}

/** Any context with a run and a signal for a stopped execution. */
export type Stoppable = RunContext & Pick<IExecuteFunctions, 'getExecutionCancelSignal'>;

class AnotherFailed extends OperationalError {}

const endOfRun = new WeakMap<object, End>();

/**
 * Begins a run, or another try of it: with Retry On Fail, n8n runs all items again under the same run
 * (n8n-engine.md, "Requests").
 *
 * @param context any context of the run
 */
export function beginRun(context: RunContext): void {
	endOfRun.delete(runOf(context));
}

/**
 * Marks that an item's error ends the run. All items have started at once, and the error is thrown only
 * when all of them have finished (n8n-engine.md, "Requests"): what they send until then may use credits,
 * and its results are lost.
 *
 * @param context any context of the run
 * @param index the item that failed
 */
export function endRun(context: RunContext, index: number): void {
	const end = endOf(context);
	if (!isOwnRun(context) || end.failed !== undefined) return;
	end.failed = index;
	end.ending.abort(new AnotherFailed('Another item has failed'));
}

/** Tells whether something was stopped because another item failed, and not because of its own error. */
export const isBecauseOfAnother = (thrown: unknown): boolean => thrown instanceof AnotherFailed;

/** Tells whether the error of another item ends the run, so that this item sends nothing more. */
export function isEnding(context: RunContext, index: number): boolean {
	const { failed } = endOf(context);
	return failed !== undefined && failed !== index;
}

/**
 * Keeps an item from sending a request that is no longer needed.
 *
 * @param context any context of the run
 * @throws OperationalError, or the reason of n8n's signal
 */
export function stopIfOver(context: Stoppable): void {
	context.getExecutionCancelSignal()?.throwIfAborted();
	endOf(context).ending.signal.throwIfAborted();
}

/**
 * The signal that ends a wait: the user stops the execution, it times out, or an item's error ends the
 * run.
 *
 * @param context any context of the run
 */
export function stopSignal(context: Stoppable): AbortSignal {
	const { ending } = endOf(context);
	const canceled = context.getExecutionCancelSignal();
	return canceled ? AbortSignal.any([canceled, ending.signal]) : ending.signal;
}

function endOf(context: RunContext): End {
	const run = runOf(context);
	const end = endOfRun.get(run) ?? { ending: new AbortController() };
	endOfRun.set(run, end);
	return end;
}
