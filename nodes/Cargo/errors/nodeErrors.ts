import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { FailedRun, Refusal } from './explain';
import { CANCELED, CONNECTION_CODES, NEVER_SENT } from './network';
import { codeOf, explainThrown, isCertificateCode } from './thrown';
import { cut, lookUp, textIn } from './values';

/** The `error` member of an item that failed: the contract with workflows that continue on error. */
export interface FailedItem {
	message: string;
	reason: string | null;
	httpCode: string | null;
	/** Only if it is not known whether Cargo has processed the request; `message` says what may have been done. */
	unclear?: true;
	/** The batch that was created for the item before something else failed. */
	batchUuid?: string;
	/** The file that was uploaded for the item before something else failed. */
	s3Filename?: string;
	/** The run that failed, or was created before something else failed; null if it is not known. */
	runUuid?: string | null;
	/** Slug of the node at which the run failed; null if it is not known. */
	node?: string | null;
}

/**
 * Makes the error that n8n shows.
 *
 * @param node the node that failed
 * @param itemIndex the index of the input item
 * @param refusal what happened; only these texts go into the error, never the request, which holds the token
 */
export function toNodeError(node: INode, itemIndex: number, refusal: Refusal): NodeApiError {
	const { reason, httpCode, retryAfter: pause, run } = refusal;
	const message = cut(refusal.message);
	const description = cut(refusal.description);
	const error = new NodeApiError(
		node,
		{},
		{
			message,
			description,
			httpCode: httpCode ?? undefined,
			itemIndex,
		},
	);
	error.context.reason = reason;
	if (pause !== undefined) error.context.retryAfter = pause;
	if (run !== undefined) error.context.run = run;
	return inOwnWords(error, message);
}

/**
 * Restores the message that an error was created with. n8n replaces every message that contains the name
 * of a network code, such as ETIMEDOUT in a text from Cargo or in a field's value. n8n also treats an
 * execution as canceled if its error contains that word: only a cancellation may contain it.
 *
 * @param error the error, which is changed
 * @param message its message
 */
export function inOwnWords<E extends NodeApiError | NodeOperationError>(
	error: E,
	message: string,
): E {
	const isCanceled = message === CANCELED.message;
	error.message = isCanceled ? message : message.replaceAll('canceled', 'cancelled');
	error.messages = [];
	return error;
}

/**
 * Turns whatever was thrown during a request into an error that n8n can show and store.
 *
 * Our own errors are kept. Anything else is recreated from its texts, because n8n's wrapper keeps the
 * request, with its Authorization header, as the cause.
 *
 * @param node the node that failed
 * @param itemIndex the index of the input item
 * @param thrown what was caught
 */
export function fromThrown(
	node: INode,
	itemIndex: number,
	thrown: unknown,
): NodeApiError | NodeOperationError {
	if (thrown instanceof NodeOperationError) return thrown;
	if (isOurs(thrown)) return thrown;
	const error = toNodeError(node, itemIndex, {
		...explainThrown(thrown),
		reason: null,
		httpCode: null,
	});
	return isPassing(thrown) ? markedAsPassing(error) : error;
}

/**
 * Marks an error after which the same request is likely to succeed later.
 *
 * @param error created for a temporary fault
 * @returns the same error
 */
export function markedAsPassing(error: NodeApiError): NodeApiError {
	ofPassing.add(error);
	return error;
}

/** Errors created for temporary faults; their texts no longer show it. */
const ofPassing = new WeakSet<Error>();

/**
 * Makes the error with which an item ends the run. n8n's routing passes on only this class unchanged. It
 * replaces others with an error of its own, and with its own text if the message contains a network code.
 *
 * @param node the node that failed
 * @param itemIndex the index of the input item
 * @param error from `fromThrown`
 */
export function toApiError(
	node: INode,
	itemIndex: number,
	error: NodeApiError | NodeOperationError,
): NodeApiError {
	if (error instanceof NodeApiError) return error;
	const { message, description } = error;
	return toNodeError(node, itemIndex, {
		message,
		description: description ?? '',
		reason: null,
		httpCode: null,
	});
}

/**
 * Tells whether Cargo may have processed a request although the response does not say so: there was no
 * response, or it is incomplete, from a gateway, or not a clear refusal. Every network error counts,
 * unless it is known that nothing was sent.
 *
 * @param thrown what was caught
 * @param reasons with which Cargo refuses this request
 */
export function mayHaveArrived(thrown: unknown, reasons: string[]): boolean {
	if (isOurs(thrown)) {
		const { reason } = thrown.context;
		const status = statusOf(thrown);
		return status !== undefined && !isClearRefusal(status, reason, reasons);
	}
	const code = codeOf(thrown);
	return code !== null && !NEVER_SENT.includes(code) && !isCertificateCode(code);
}

/** Statuses from 400 to 498 that may be returned after the request was processed, unless a reason says more. */
const UNCLEAR = [408, 409, 425];

/** A redirected request was not processed, unless the redirect only leads to the response (303). */
const ELSEWHERE = [301, 302, 307, 308];

/** Cargo returns reasons with statuses from 400 to 498 other than 401 (cargo-api.md, "Error reasons"). */
function isClearRefusal(status: number, reason: unknown, reasons: string[]): boolean {
	if (ELSEWHERE.includes(status)) return true;
	if (status < 400 || status > 498) return false;
	return !UNCLEAR.includes(status) || reasons.includes(String(reason));
}

/** The status of the response that an error is about; undefined if there was no response. */
export function statusOf(thrown: unknown): number | undefined {
	return isOurs(thrown) && thrown.httpCode !== null ? Number(thrown.httpCode) : undefined;
}

/** Tells whether the same request is likely to succeed later: no connection, 408, 425, 429, 5xx. */
export function isPassing(thrown: unknown): boolean {
	if (isOurs(thrown))
		return ofPassing.has(thrown) || /^(408|425|429|5\d\d)$/.test(thrown.httpCode ?? '');
	return lookUp(CONNECTION_CODES, codeOf(thrown)) !== null;
}

/** How long Cargo asks clients to wait, in milliseconds; undefined if it did not say. */
export function retryAfter(thrown: unknown): number | undefined {
	return isOurs(thrown) ? (thrown.context.retryAfter as number | undefined) : undefined;
}

/**
 * Adds a sentence to what the user reads below the message, unless it is already there.
 *
 * @param error the error, which is changed
 * @param remark the sentence, without a full stop
 */
export function withRemark<E extends NodeApiError | NodeOperationError>(
	error: E,
	remark: string,
): E {
	const { description } = error;
	if (!description?.includes(remark)) {
		error.description = [description, remark].filter(Boolean).join('. ');
	}
	return error;
}

/**
 * Marks an error after which it is not known whether Cargo has processed the request: whoever repeats it may
 * pay or write twice.
 *
 * @param error the error, which is changed
 * @param remark what may have been done, without a full stop
 */
export function markedAsUnclear<E extends NodeApiError | NodeOperationError>(
	error: E,
	remark: string,
): E {
	error.context.unclear = remark;
	return withRemark(error, remark);
}

/** What may have been done, if an error is marked so. */
export const unclearIn = ({ context }: NodeApiError | NodeOperationError): string | null =>
	textIn(context.unclear);

/**
 * The `error` member of the item that represents a failed one.
 *
 * @param error from `fromThrown`
 */
export function toFailedItem(error: NodeApiError | NodeOperationError): FailedItem {
	const { reason, run } = error.context as { reason?: unknown; run?: FailedRun };
	const unclear = unclearIn(error);
	return {
		// Items have no description, and who reads this one must not send the request again.
		message: unclear === null ? error.message : `${error.message}. ${unclear}`,
		reason: textIn(reason),
		httpCode: error instanceof NodeApiError ? error.httpCode : null,
		...(unclear === null ? {} : { unclear: true }),
		...run,
	};
}

function isOurs(thrown: unknown): thrown is NodeApiError {
	return thrown instanceof NodeApiError && 'reason' in thrown.context;
}
