import type { IDataObject } from 'n8n-workflow';

import type { RunAnswer } from './answers';
import { SIMPLE_BATCH, type SIMPLE_RUN } from './outputs';
import { creditsOf, failedRun, failureOf, outputOf } from './runs';

/** Reduces a batch to the fields that most workflows need, if they are present. */
export function simplified(batch: IDataObject): IDataObject {
	const present = Object.keys(SIMPLE_BATCH).filter((name) => Object.hasOwn(batch, name));
	return Object.fromEntries(present.map((name) => [name, batch[name]]));
}

/**
 * Reduces a run to what most workflows need.
 *
 * @param answer the run, and the outputs of its nodes
 * @returns its fields, its output, why and where it failed, and the credits of all its nodes
 */
export function simplifiedRun(answer: RunAnswer): IDataObject {
	const { run } = answer;
	const { uuid, workflowUuid, status, recordId, recordTitle, batchUuid, createdAt, finishedAt } =
		run;
	return {
		uuid,
		workflowUuid: workflowUuid ?? null,
		status: status ?? null,
		recordId: recordId ?? null,
		recordTitle: recordTitle ?? null,
		output: outputOf(answer),
		errorMessage: status === 'error' ? failureOf(run) : (run.errorMessage ?? null),
		failedNode: failedRun(run).node,
		creditsUsedCount: creditsOf(run),
		batchUuid: batchUuid ?? null,
		createdAt: createdAt ?? null,
		finishedAt: finishedAt ?? null,
	} satisfies Record<keyof typeof SIMPLE_RUN, unknown>;
}
