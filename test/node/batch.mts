/** The fields of a simplified batch, in this order: a contract with workflows that use them. */
export const SIMPLE_FIELDS = [
	'uuid',
	'workflowUuid',
	'status',
	'runsStatus',
	'runsCount',
	'executedRunsCount',
	'failedRunsCount',
	'creditsUsedCount',
	'errorMessage',
	'createdAt',
	'finishedAt',
];

/** The fields of a record of a batch, in this order: a contract as well. */
export const RECORD_FIELDS = [
	'recordId',
	'recordTitle',
	'status',
	'input',
	'output',
	'errorMessage',
	'runUuid',
];
