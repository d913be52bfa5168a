import type { IDataObject } from 'n8n-workflow';

import type { FailedRun } from '../errors/explain';
import { cut, isObject } from '../errors/values';
import type { RunAnswer } from './answers';
import { withoutId } from './matching';
import type { Execution, Run } from './members';
import { isFinal } from './statuses';

/** Where to find the result if no execution shows it: the usual slugs of the end node (cargo-api.md). */
const USUAL_ENDS = ['end', 'output'];

/** The input of a run, without the `_id` that Cargo adds (cargo-api.md, "What a batch or a run gives back"). */
export function inputOf({ context }: RunAnswer): IDataObject | undefined {
	if (!isObject(context?.start)) return undefined;
	return withoutId(context.start as IDataObject);
}

/**
 * The output of a node of a run.
 *
 * @param answer the run with its context
 * @param slug the node; left out for the end node, whose output is the result
 * @returns the output, for an agent node its answer; null if there is none
 */
export function outputOf({ run, context = {} }: RunAnswer, slug?: string): IDataObject[string] {
	const node = slug ?? endOf(run, context);
	if (node === undefined || !Object.hasOwn(context, node)) return null;
	const output = context[node];
	const isAgent = executionsOf(run).some(
		({ nodeSlug, nodeKind }) => nodeSlug === node && nodeKind === 'agent',
	);
	return isAgent && isObject(output) && 'answer' in output
		? (output.answer as IDataObject[string])
		: (output ?? null);
}

/** The slug of the end node: the native one whose action is `end`, whatever its slug. */
function endOf(run: Run, context: IDataObject): string | undefined {
	const end = executionsOf(run).find(
		({ nodeKind, nodeActionSlug }) => nodeKind === 'native' && nodeActionSlug === 'end',
	);
	return end?.nodeSlug ?? USUAL_ENDS.find((slug) => Object.hasOwn(context, slug));
}

/** Tells whether a run executed a node, or has its output. */
export function knowsNode({ run, context = {} }: RunAnswer, slug: string): boolean {
	return (
		Object.hasOwn(context, slug) || executionsOf(run).some(({ nodeSlug }) => nodeSlug === slug)
	);
}

/** Which run failed, and the slug of the node at which it failed; null if it is not known. */
export function failedRun(run: Run): FailedRun {
	return { runUuid: run.uuid, node: failedExecution(run)?.nodeSlug ?? null };
}

/** The credits a run used: the sum of its executions, since a run has no count of its own. */
export function creditsOf(run: Run): number {
	return executionsOf(run).reduce((sum, { creditsUsedCount = 0 }) => sum + creditsUsedCount, 0);
}

/**
 * Says with Cargo's text why a run did not succeed.
 *
 * @param run in a final status other than success
 * @returns its own message, or that of the node at which it failed, or its status
 */
export function failureOf(run: Run): string {
	const { uuid, status, errorMessage } = run;
	const told = errorMessage || failedExecution(run)?.errorMessage;
	if (told) return cut(told);
	return isFinal(status)
		? `The run ${uuid} ended with the status ${status}`
		: `The run ${uuid} is still ${status ?? 'in progress'}`;
}

const failedExecution = (run: Run) => executionsOf(run).find(({ status }) => status === 'error');

function executionsOf({ executions }: Run): Execution[] {
	return Array.isArray(executions) ? executions.filter(isObject) : [];
}
