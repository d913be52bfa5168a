/** A sentence for people, and what they can do about it. */
export interface Explanation {
	message: string;
	description: string;
}

/**
 * Cargo's machine codes for refusals (cargo-api.md, "Error reasons").
 * `dataError` stands for the code inside it: see DATA_REASONS.
 */
export const REASONS: Record<string, Explanation> = {
	actionHasNoOutput: {
		message: 'This action gives nothing back',
		description: 'Choose another tool',
	},
	actionNotFound: {
		message: 'Cargo has no such action',
		description: 'Choose the tool from the list, and check the workspace of the API token',
	},
	batchAlreadyFinished: {
		message: 'The batch has already finished, so it can no longer be cancelled',
		description: 'Nothing is left to do. Get the batch to see how it ended',
	},
	batchNotFinished: {
		message: 'The batch is still running, so it has no results yet',
		description: 'Get the batch with Wait Until Finished switched on, then fetch the results',
	},
	batchNotFound: {
		message: 'Cargo has no batch with this ID',
		description: 'Check the ID, and that the API token belongs to the workspace of the batch',
	},
	batchNotSupported: {
		message: 'Cargo cannot produce a results file for this batch',
		description: 'Open the batch in Cargo to see its runs. Skipped batches have no results',
	},
	concurrencyLimitReached: {
		message: 'The workspace already runs as much at once as it may',
		description:
			'Try again later, lower Max Concurrent Requests, or use Batch → Create From Items, which queues in Cargo',
	},
	connectorNotFound: {
		message: 'A connector that the tool needs is missing',
		description: 'Open the tool in Cargo and connect it again',
	},
	dataError: {
		message: 'Cargo could not use the data of the batch',
		description: 'Check the fields under Data',
	},
	failedToFetchFromClient: {
		message: "Cargo could not read the records from your workspace's data storage",
		description: 'Check the connection of the model in Cargo, then try again',
	},
	failedToGetSchema: {
		message: 'Cargo could not tell what the tool gives back',
		description: 'Open the tool in Cargo and run it once, then try again',
	},
	failedToStart: {
		message: 'Cargo could not start this',
		description: 'Try again in a few minutes. If that does not help, ask Cargo support',
	},
	integrationNotFound: {
		message: 'Cargo does not know an integration that the tool needs',
		description: 'Open the tool in Cargo and choose the integration again',
	},
	invalidData: {
		message: 'The inputs do not have the form that the tool expects',
		description: 'Compare the fields that are sent with the inputs of the tool in Cargo',
	},
	invalidDataKind: {
		message: 'This kind of data does not fit the workflow',
		description:
			'Plays take a segment, a change, a filter or record IDs. Tools take records or a file. Choose another Data, or another workflow',
	},
	invalidReleaseOrCustomNodes: {
		message: 'The release or the nodes do not fit the workflow',
		description:
			'Give either a release or nodes, not both, and only a release of the chosen workflow',
	},
	modelLinkedToWorkflow: {
		message: 'The model belongs to a workflow, so it cannot be chosen here',
		description: 'Choose the model on which the play runs',
	},
	noModelLinkedToWorkflow: {
		message: 'The workflow has no model to run on',
		description: 'Choose a play, or connect the workflow to a model in Cargo',
	},
	noRunsFound: {
		message: 'Cargo found no runs',
		description: 'Check the filters, and whether the batch has finished',
	},
	nodesNotFound: {
		message: 'The workflow has no deployed release, or its graph is broken',
		description: 'Open the workflow in Cargo and deploy it',
	},
	notEnoughCredits: {
		message: 'The Cargo workspace is out of credits',
		description: 'Buy credits in Cargo under Settings → Billing, or run on fewer records',
	},
	playNotCompatible: {
		message: 'This is a play, and only tools can run on a single item',
		description: 'Choose a tool, or use Batch → Create to run a play',
	},
	releaseNotFound: {
		message: 'Cargo has no such release',
		description: 'Open the tool in Cargo and deploy it, or check the release ID',
	},
	rootNodeNotFound: {
		message: 'The graph of the workflow has no start node',
		description: 'Open the workflow in Cargo, connect its start node and deploy it',
	},
	segmentNotFound: {
		message: 'Cargo has no segment with this ID',
		description: 'Choose the segment from the list, and check the workspace of the API token',
	},
	tooManyRuns: {
		message: 'These are more runs than Cargo puts into one file',
		description: 'Add filters, so that there are no more than 10,000',
	},
	workflowNotFound: {
		message: 'Cargo has no workflow with this ID',
		description: 'Choose the workflow from the list, and check the workspace of the API token',
	},
};

/** What speaks against a batch or a run before anything of it is carried out. */
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
		message: 'The change does not fit the play',
		description: "Use a change of the play's own segment",
	},
	invalidChangeKinds: {
		message: 'These change kinds do not fit the play',
		description: 'Choose among the change kinds on which the play runs',
	},
	invalidData: {
		message: 'The data does not have the form that Cargo expects',
		description: 'Compare the fields under Data with the inputs of the workflow',
	},
	noRecords: {
		message: 'There is no record to run on',
		description:
			'The segment, the filter or the list is empty. Use Preview to see which records a batch would run on',
	},
	segmentLinkedToPlay: {
		message: 'The segment belongs to a play, so a batch cannot take it directly',
		description:
			'Set Data to Filter, choose the model of the segment and give its conditions, or use another segment. An empty filter runs on all records of the model',
	},
};

/** The reasons with which Cargo refuses to create something, by what it is (cargo-endpoints.md). */
export const CREATE_REASONS: Record<'batch' | 'run', string[]> = {
	batch: [...NEVER_STARTED, 'dataError', 'invalidDataKind', ...Object.keys(DATA_REASONS)],
	run: [...NEVER_STARTED, 'concurrencyLimitReached', 'invalidData', 'playNotCompatible'],
};
