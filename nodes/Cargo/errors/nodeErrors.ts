import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { FailedRun, Refusal } from './explain';
import { CONNECTION_CODES, NEVER_SENT } from './network';
import { codeOf, explainThrown, isCertificateCode } from './thrown';
import { lookUp, textIn } from './values';

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
	const { message, description, reason, httpCode, retryAfter: pause, run } = refusal;
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
 * network code occurs, such as ETIMEDOUT in a text of Cargo's or in what a field held.
 *
 * @param error the error, which is changed
 * @param message its message
 */
export function inOwnWords<E extends NodeApiError | NodeOperationError>(
	error: E,
	message: string,
): E {
	error.message = message;
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
	return toNodeError(node, itemIndex, {
		...explainThrown(thrown),
		reason: null,
		httpCode: null,
	});
}

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
 * or it came from a gateway, or in pieces. Whatever the network layer says counts as that, unless it is
 * known that nothing was sent.
 */
export function mayHaveArrived(thrown: unknown): boolean {
	if (isOurs(thrown)) return thrown.context.reason === null && /^[25]/.test(thrown.httpCode ?? '');
	const code = codeOf(thrown);
	return code !== null && !NEVER_SENT.includes(code) && !isCertificateCode(code);
}

/** Tells whether the same request may well succeed later: no connection, 429, 5xx. */
export function isPassing(thrown: unknown): boolean {
	if (isOurs(thrown)) return /^(429|5\d\d)$/.test(thrown.httpCode ?? '');
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
