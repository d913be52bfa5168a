import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { FailedRun, Refusal } from './explain';
import { CANCELED, CONNECTION_CODES, NEVER_SENT } from './network';
import { codeOf, explainThrown, isCertificateCode } from './thrown';
import { cut, lookUp, textIn } from './values';

/** The `error` member of an item that failed: the contract with flows that continue on error. */
export interface FailedItem {
	message: string;
	reason: string | null;
	httpCode: string | null;
	/** The run that failed, where one did; null where none can be named. */
	runUuid?: string | null;
	/** Slug of the node at which the run failed; null where none is known. */
	node?: string | null;
}

/**
 * Makes the error that n8n shows.
 *
 * @param node the node that failed
 * @param itemIndex the input item at which it did
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
 * Gives an error the message that it was made with. n8n replaces every message in which the name of a
 * network code occurs, such as ETIMEDOUT in a text of Cargo's or in what a field held. And it counts an
 * execution as canceled whose error has that word in it: only what was canceled may say so.
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
 * Our own errors stay. Anything else is made anew from its texts, because n8n's wrapper keeps the
 * request, with its Authorization header, as the cause.
 *
 * @param node the node that failed
 * @param itemIndex the input item at which it did
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
 * Marks an error as one after which the same request may well succeed later.
 *
 * @param error made of something that passes by itself
 * @returns the same error
 */
export function markedAsPassing(error: NodeApiError): NodeApiError {
	ofPassing.add(error);
	return error;
}

/** Errors made of what passes by itself; their texts no longer tell. */
const ofPassing = new WeakSet<Error>();

/**
 * Makes the error with which an item ends the run. n8n's routing passes on this class alone as it is; of
 * others it makes one of its own, with words of its own where a network code occurs in the message.
 *
 * @param node the node that failed
 * @param itemIndex the input item at which it did
 * @param error what `fromThrown` made
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
 * Tells whether Cargo may have carried out a request although its answer does not say so: none came,
 * or it came from a gateway, or in pieces, or is no clear refusal. Whatever the network layer says counts
 * as that, unless it is known that nothing was sent.
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

/** Statuses from 400 to 498 that may come after the request was carried out, unless a reason says more. */
const UNCLEAR = [408, 409, 425];

/** What leads elsewhere was not carried out here, except where the answer lies elsewhere (303). */
const ELSEWHERE = [301, 302, 307, 308];

/** Cargo gives reasons with statuses from 400 to 498 other than 401 (cargo-api.md, "Error reasons"). */
function isClearRefusal(status: number, reason: unknown, reasons: string[]): boolean {
	if (ELSEWHERE.includes(status)) return true;
	if (status < 400 || status > 498) return false;
	return !UNCLEAR.includes(status) || reasons.includes(String(reason));
}

/** The status of the answer that an error tells of; undefined where no answer came. */
export function statusOf(thrown: unknown): number | undefined {
	return isOurs(thrown) && thrown.httpCode !== null ? Number(thrown.httpCode) : undefined;
}

/** Tells whether the same request may well succeed later: no connection, 408, 425, 429, 5xx. */
export function isPassing(thrown: unknown): boolean {
	if (isOurs(thrown))
		return ofPassing.has(thrown) || /^(408|425|429|5\d\d)$/.test(thrown.httpCode ?? '');
	return lookUp(CONNECTION_CODES, codeOf(thrown)) !== null;
}

/** How long Cargo wants to be left alone, in milliseconds; undefined where it did not say. */
export function retryAfter(thrown: unknown): number | undefined {
	return isOurs(thrown) ? (thrown.context.retryAfter as number | undefined) : undefined;
}

/**
 * Adds a sentence to what the user reads below the message, unless it stands there already.
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
 * The `error` member of the item that stands for a failed one.
 *
 * @param error what `fromThrown` made
 */
export function toFailedItem(error: NodeApiError | NodeOperationError): FailedItem {
	const { reason, run } = error.context as { reason?: unknown; run?: FailedRun };
	return {
		message: error.message,
		reason: textIn(reason),
		httpCode: error instanceof NodeApiError ? error.httpCode : null,
		...run,
	};
}

function isOurs(thrown: unknown): thrown is NodeApiError {
	return thrown instanceof NodeApiError && 'reason' in thrown.context;
}
