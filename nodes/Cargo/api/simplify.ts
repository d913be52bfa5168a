import type { IDataObject } from 'n8n-workflow';

/** Fields of a batch that most flows need; the rest repeats the input or concerns Cargo's inside. */
const SIMPLE_BATCH = [
	'uuid',
	'workflowUuid',
	'status',
	'runsStatus',
	'runsCount',
	'executedRunsCount',
	'failedRunsCount',
	'creditsUsedCount',
	'errorMessage',
	'finishedAt',
];

/** Reduces a batch to the fields that most flows need, those that are there. */
export function simplified(batch: IDataObject): IDataObject {
	const present = SIMPLE_BATCH.filter((name) => Object.hasOwn(batch, name));
	return Object.fromEntries(present.map((name) => [name, batch[name]]));
}
