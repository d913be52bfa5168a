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
	dataError: {
		message: 'Cargo could not use the data of the batch',
		description: 'Check the fields under Data',
	},
	failedToFetchFromClient: {
		message: "Cargo could not read the records from your workspace's data storage",
		description: 'Check the connection of the model in Cargo, then try again',
	},
	failedToStart: {
		message: 'Cargo could not start this',
		description: 'Try again in a few minutes. If that does not help, ask Cargo support',
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
	nodesNotFound: {
		message: 'The workflow has no deployed release, or its graph is broken',
		description: 'Open the workflow in Cargo and deploy it',
	},
	notEnoughCredits: {
		message: 'The Cargo workspace is out of credits',
		description: 'Buy credits in Cargo under Settings → Billing, or run on fewer records',
	},
	rootNodeNotFound: {
		message: 'The graph of the workflow has no start node',
		description: 'Open the workflow in Cargo, connect its start node and deploy it',
	},
	segmentNotFound: {
		message: 'Cargo has no segment with this ID',
		description: 'Choose the segment from the list, and check the workspace of the API token',
	},
	workflowNotFound: {
		message: 'Cargo has no workflow with this ID',
		description: 'Choose the workflow from the list, and check the workspace of the API token',
	},
};

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

const LATER = 'Cargo has a technical disruption. Try again in a few minutes';

/** What a status means where Cargo gives neither text nor code. */
export const STATUSES: Record<number, Explanation> = {
	400: {
		message: 'Cargo did not understand the request',
		description: 'Check the fields of the node against the inputs of the workflow',
	},
	401: {
		message: 'Cargo did not accept the API token: it is missing, wrong or expired',
		description:
			'Create a token in Cargo under Settings → API and put it into the Cargo credential',
	},
	403: {
		message: 'The API token is not allowed to do this',
		description: 'Use a token of the right workspace, made by a user who may do this in Cargo',
	},
	404: {
		message: 'Cargo has nothing with this ID',
		description: 'Check the ID, the workspace of the API token and the Base URL of the credential',
	},
	413: {
		message: 'The request is too large for Cargo',
		description: 'Send fewer records in one batch',
	},
	429: {
		message: 'Cargo receives too many requests from this workspace',
		description: 'Wait a minute and try again. Send many rows in one batch rather than one by one',
	},
	500: { message: 'Cargo could not answer', description: LATER },
	502: { message: 'Cargo could not be reached behind its gateway', description: LATER },
	503: { message: 'Cargo is not available at the moment', description: LATER },
	504: { message: 'Cargo took too long to answer', description: LATER },
};

/** For statuses that STATUSES does not hold, by their first digit. */
export const STATUS_CLASSES: Record<number, Explanation> = {
	3: {
		message:
			'The address answered with a redirect, which is not followed to keep the API token safe',
		description: 'Set the Base URL of the Cargo credential to the final address of the API',
	},
	4: {
		message: 'Cargo refused the request',
		description: 'Check the fields of the node and the Cargo credential',
	},
	5: { message: 'Cargo could not answer', description: LATER },
};

/** What went wrong where no answer came, by the code of Node's network layer. */
export const CONNECTION_CODES: Record<string, Explanation> = {
	ECONNABORTED: {
		message: 'Cargo did not answer in time',
		description:
			'Try again, or raise Timeout in the Settings tab of the node, under Request Options',
	},
	ECONNREFUSED: {
		message: 'Nothing answers at the Base URL',
		description: 'Check the Base URL of the Cargo credential',
	},
	ECONNRESET: {
		message: 'The connection to Cargo broke before the answer was complete',
		description: 'Check the network between n8n and Cargo, then try again',
	},
	EHOSTUNREACH: {
		message: 'The host of the Base URL cannot be reached',
		description: 'Check the network between n8n and Cargo',
	},
	ENOTFOUND: {
		message: 'The host of the Base URL does not exist',
		description: 'Check the spelling of the Base URL in the Cargo credential, and the network',
	},
	UNREADABLE: {
		message: 'The answer could not be read: it is not HTTP, or broken',
		description:
			'Check the Base URL of the Cargo credential, and whether a proxy or firewall stands between n8n and Cargo',
	},
};

/** The same for what does not pass by itself. */
export const LASTING_CODES: Record<string, Explanation> = {
	EPROTO: {
		message: 'The server at the Base URL does not speak https',
		description: 'Check protocol, host and port of the Base URL in the Cargo credential',
	},
};

/** Codes after which it is certain that Cargo never saw the request. */
export const NEVER_SENT = [
	'ECONNREFUSED',
	'EHOSTUNREACH',
	'ENOTFOUND',
	'EPROTO',
	'ERR_INVALID_URL',
];

/** Codes of Node's parser for HTTP and of its unpackers. */
export const UNREADABLE_CODES = /^(HPE|Z)_/;

/** Codes that mean the same as one in CONNECTION_CODES. */
export const SAME_CODES: Record<string, string> = {
	EAI_AGAIN: 'ENOTFOUND',
	ENETUNREACH: 'EHOSTUNREACH',
	EPIPE: 'ECONNRESET',
	ERR_BAD_RESPONSE: 'ECONNRESET',
	ESOCKETTIMEDOUT: 'ECONNABORTED',
	ETIMEDOUT: 'ECONNABORTED',
	ERR_STREAM_PREMATURE_CLOSE: 'ECONNRESET',
};

/** Any code about certificates. */
export const CERTIFICATE: Explanation = {
	message: 'The certificate of the server could not be verified',
	description:
		'Check the Base URL of the Cargo credential. Behind a company proxy, ask your administrator for its certificate',
};

/** The user stopped the execution, or its time is over. n8n looks for the word "canceled" to tell it from a failure. */
export const CANCELED: Explanation = {
	message: 'The execution was canceled',
	description: 'Batches that were created go on in Cargo',
};
