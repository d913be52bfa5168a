/** A sentence for the user, and what to do about it. */
export interface Explanation {
	message: string;
	description: string;
}

/** Cargo refuses a single record with it; of several, it only leaves out those that it does not know. */
export const RECORD_NOT_FOUND: Explanation = {
	message: 'The model has no record with this ID',
	description: 'Check the record ID, and that the record belongs to the chosen model',
};

/**
 * Cargo's machine codes for refusals (cargo-api.md, "Error reasons").
 * `dataError` stands for the code inside it: see DATA_REASONS.
 */
export const REASONS: Record<string, Explanation> = {
	actionHasNoOutput: {
		message: 'The action returns no output',
		description: 'Choose another tool',
	},
	actionNotFound: {
		message: 'This action does not exist in Cargo',
		description:
			'Choose the tool from the list, and check that the API token belongs to the same workspace',
	},
	batchAlreadyFinished: {
		message: 'The batch has already finished, so it can no longer be cancelled',
		description: 'There is nothing to do. Get the batch to see its final status',
	},
	batchNotFinished: {
		message: 'The batch is still running, so it has no results yet',
		description: 'Use Batch → Wait Until Finished, then get the results',
	},
	batchNotFound: {
		message: 'Cargo has no batch with this ID',
		description: 'Check the ID, and that the API token belongs to the workspace of the batch',
	},
	batchNotSupported: {
		message: 'Cargo cannot create a results file for this batch',
		description: 'Open the batch in Cargo to see its runs. Skipped batches have no results',
	},
	concurrencyLimitReached: {
		message: 'The workspace has reached its limit of concurrent runs',
		description:
			'Try again later, lower Max Concurrent Requests, or use Batch → Create From Items, which queues in Cargo',
	},
	connectorNotFound: {
		message: 'A connector that the tool or model needs is missing',
		description: 'Open the tool or model in Cargo and connect it again',
	},
	dataError: {
		message: 'Cargo could not use the data of the batch',
		description: 'Check the fields under Data',
	},
	datasetNotFound: {
		message: 'The dataset of the model does not exist in Cargo',
		description: 'Open the model in Cargo and check its dataset, or choose another model',
	},
	failedToFetchFromClient: {
		message: "Cargo could not read the records from your workspace's data storage",
		description: 'Check the connection of the model in Cargo, then try again',
	},
	failedToFetchRecord: {
		message: 'Cargo could not read the record',
		description: 'Check the connection of the model in Cargo, then try again',
	},
	failedToGetSchema: {
		message: 'Cargo could not determine the output of the tool',
		description: 'Open the tool in Cargo and run it once, then try again',
	},
	failedToRefreshModel: {
		message: 'Cargo could not refresh the model',
		description: 'Open the model in Cargo to see why, then try again',
	},
	failedToStart: {
		message: 'Cargo could not start the batch or run',
		description: 'Try again in a few minutes. If it still fails, contact Cargo support',
	},
	incompatibleWithRecordAction: {
		message: 'Records of this model cannot be written through the API',
		description: 'Choose a model that can be written to, or change these records at their source',
	},
	integrationNotCompatible: {
		message: 'The integration of the model does not support this',
		description: 'Choose another model, or change the records at their source',
	},
	integrationNotFound: {
		message: 'An integration that the tool or model needs does not exist in Cargo',
		description: 'Open the tool or model in Cargo and choose the integration again',
	},
	invalidData: {
		message: 'The inputs do not match what the tool expects',
		description: 'Compare the fields you send with the inputs of the tool in Cargo',
	},
	invalidDataKind: {
		message: 'This kind of data does not work with this play or tool',
		description:
			'Plays take a segment, a change, a filter or record IDs. Tools take records or a file. Change Data, or choose another play or tool',
	},
	invalidFilter: {
		message: 'Cargo could not use the filter',
		description: 'Check the columns and operators of Filter and Sort against those of the model',
	},
	invalidReleaseOrCustomNodes: {
		message: 'The release or the nodes do not match the play or tool',
		description:
			'Use either Release ID or Nodes, not both. The release must belong to the chosen play or tool',
	},
	modelLinkedToWorkflow: {
		message: 'The model belongs to a play or tool, so it cannot be used here',
		description: 'Choose the model that the play runs on',
	},
	modelNotFound: {
		message: 'Cargo has no model with this ID',
		description:
			'Choose the model from the list, and check that the API token belongs to the same workspace',
	},
	noColumnsFound: {
		message: 'Cargo found no columns in the file',
		description: 'Check that the file is a CSV file and that its first line names the columns',
	},
	noFile: {
		message: 'Cargo received no file',
		description:
			'Check for a proxy or firewall between n8n and Cargo that changes uploads, then try again',
	},
	noModelLinkedToWorkflow: {
		message: 'The play or tool has no model to run on',
		description: 'Choose a play that has a model, or connect one in Cargo',
	},
	noRunsFound: {
		message: 'No runs found',
		description: 'Check the filters, and check that the batch has finished',
	},
	nodesNotFound: {
		message: 'The play or tool has no deployed release, or its graph is broken',
		description: 'Open it in Cargo and deploy it',
	},
	notEnoughCredits: {
		message: 'The Cargo workspace is out of credits',
		description: 'Buy credits in Cargo under Settings → Billing, or run on fewer records',
	},
	playNotCompatible: {
		message: 'This is a play, but only tools can run on a single item',
		description: 'Choose a tool, or use Batch → Create to run a play',
	},
	recordNotFound: RECORD_NOT_FOUND,
	releaseNotFound: {
		message: 'This release does not exist in Cargo',
		description: 'Open the tool in Cargo and deploy it, or check the release ID',
	},
	rootNodeNotFound: {
		message: 'The play or tool has no start node',
		description: 'Open it in Cargo, connect its start node and deploy it',
	},
	changeNotFound: {
		message: 'Cargo has no change with this ID',
		description:
			'The change may have been deleted in Cargo. Check that the API token belongs to the same workspace',
	},
	segmentNotFound: {
		message: 'Cargo has no segment with this ID',
		description:
			'Choose the segment from the list, and check that the API token belongs to the same workspace',
	},
	tooManyRuns: {
		message: 'There are more runs than Cargo puts into one file',
		description: 'Add filters to select at most 10,000 runs',
	},
	workflowNotFound: {
		message: 'Cargo has no play or tool with this ID',
		description:
			'Choose the play or tool from the list, and check that the API token belongs to the same workspace',
	},
};

/** Reasons that refuse a batch or a run before any of it runs. */
const NEVER_STARTED = [
	'failedToStart',
	'invalidReleaseOrCustomNodes',
	'nodesNotFound',
	'notEnoughCredits',
	'rootNodeNotFound',
	'workflowNotFound',
];

/** What `dataError.reason` says inside a refusal with the reason `dataError`. */
export const DATA_REASONS: Record<string, Explanation> = {
	failedToGetSegment: {
		message: 'Cargo could not read the segment',
		description: 'Choose the segment from the list, and check that it still exists',
	},
	failedToGetSegmentChange: {
		message: 'Cargo could not read the change of the segment',
		description: 'Check the change ID, and that it belongs to the segment of the play',
	},
	invalidChange: {
		message: 'The change does not match the play',
		description: "Use a change of the play's own segment",
	},
	invalidChangeKinds: {
		message: 'The change kinds do not match the play',
		description: 'Choose change kinds that the play runs on',
	},
	invalidData: {
		message: 'The data does not have the format that Cargo expects',
		description: 'Compare the fields under Data with the inputs of the play or tool',
	},
	noRecords: {
		message: 'No records found',
		description:
			'Check the segment, filter and column names. Use Batch → Preview to see which records a batch would run on',
	},
	segmentLinkedToPlay: {
		message: 'The segment belongs to a play, so a batch cannot run on it directly',
		description:
			'Pick the segment from the list: the node then sends its filter instead. Or set Data to Filter, or use another segment',
	},
};

/** Reasons that refuse to write records before any of them is written (cargo-endpoints.md, "storage"). */
const NOT_WRITTEN = [
	'connectorNotFound',
	'datasetNotFound',
	'incompatibleWithRecordAction',
	'integrationNotCompatible',
	'integrationNotFound',
	'modelNotFound',
	'notEnoughCredits',
];

/** What a request that is sent once can do. */
type Effect = 'batch' | 'create' | 'delete' | 'enrich' | 'file' | 'run' | 'update';

/** The reasons with which Cargo refuses a request that is sent once, by what it does (cargo-endpoints.md). */
export const REFUSALS: Record<Effect, string[]> = {
	batch: [...NEVER_STARTED, 'dataError', 'invalidDataKind', ...Object.keys(DATA_REASONS)],
	create: NOT_WRITTEN,
	delete: NOT_WRITTEN,
	enrich: ['invalidFilter'],
	file: ['noFile'],
	run: [...NEVER_STARTED, 'concurrencyLimitReached', 'invalidData', 'playNotCompatible'],
	update: NOT_WRITTEN,
};
