/** What the sandbox refuses, with Cargo's machine code and a status. */

/**
 * Reason → status. The reasons are Cargo's; it documents no statuses, so these are an assumption:
 * 404 for an object that the request addresses, 402 for credits, 409 for the wrong moment, 424 for
 * somebody else's failure, otherwise 400. All are from 400 to 498: Cargo's client reads no reason with 5xx.
 */
export const STATUS_OF_REASON = {
	workflowNotFound: 404,
	batchNotFound: 404,
	releaseNotFound: 404,
	segmentNotFound: 404,
	changeNotFound: 404,
	notEnoughCredits: 402,
	batchAlreadyFinished: 409,
	batchNotFinished: 409,
	concurrencyLimitReached: 409,
	failedToStart: 424,
	failedToFetchFromClient: 424,
	noRunsFound: 404,
	modelNotFound: 404,
	recordNotFound: 404,
	incompatibleWithRecordAction: 400,
	invalidFilter: 400,
	noColumnsFound: 404,
	noFile: 400,
	actionNotFound: 404,
	actionHasNoOutput: 400,
	tooManyRuns: 400,
	playNotCompatible: 400,
	invalidData: 400,
	batchNotSupported: 400,
	invalidReleaseOrCustomNodes: 400,
	invalidDataKind: 400,
	nodesNotFound: 400,
	rootNodeNotFound: 400,
	modelLinkedToWorkflow: 400,
	noModelLinkedToWorkflow: 400,
	dataError: 400,
} as const;

/** Cargo's codes for what it refuses. */
export type Reason = keyof typeof STATUS_OF_REASON;

/** Inner reasons of `dataError`. */
export type DataReason =
	| 'failedToGetSegment'
	| 'segmentLinkedToPlay'
	| 'noRecords'
	| 'failedToGetSegmentChange'
	| 'invalidChange'
	| 'invalidChangeKinds'
	| 'invalidData';

/** Thrown by a route; returned with `status` and `body`. */
export class Refusal extends Error {
	private constructor(
		readonly status: number,
		readonly body: { reason?: Reason; errorMessage?: string; dataError?: { reason: DataReason } },
	) {
		super(body.errorMessage ?? body.dataError?.reason ?? body.reason);
	}

	/** `{reason}` with the status that belongs to it. */
	static because(reason: Reason): Refusal {
		return new Refusal(STATUS_OF_REASON[reason], { reason });
	}

	/** `{reason: 'dataError', dataError: {reason}}`. */
	static ofData(reason: DataReason): Refusal {
		return new Refusal(STATUS_OF_REASON.dataError, { reason: 'dataError', dataError: { reason } });
	}

	/** `{errorMessage}` with 400: the request itself is wrong. */
	static ofRequest(errorMessage: string): Refusal {
		return new Refusal(400, { errorMessage });
	}

	/** `{errorMessage}` with 413: more than one request may carry. */
	static tooLarge(what: string): Refusal {
		return new Refusal(413, { errorMessage: `${what} is too large for one request` });
	}

	/** `{errorMessage}` with 404, where Cargo's client knows no reason. */
	static notFound(what: string): Refusal {
		return new Refusal(404, { errorMessage: `${what} not found` });
	}
}
