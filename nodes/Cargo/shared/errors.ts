import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Explanation } from './reasons';
import {
	CANCELED,
	CERTIFICATE,
	CONNECTION_CODES,
	DATA_REASONS,
	LASTING_CODES,
	NEVER_SENT,
	REASONS,
	SAME_CODES,
	STATUS_CLASSES,
	STATUSES,
	UNREADABLE_CODES,
} from './reasons';
import { isObject, show } from './values';

/** What the user reads, and what a following node can branch on. */
export interface Refusal extends Explanation {
	/** Cargo's code, the inner one of a `dataError`; null where Cargo gave none. */
	reason: string | null;
	/** HTTP status as text, as n8n's own errors hold it; null where no answer came. */
	httpCode: string | null;
	/** How long Cargo wants to be left alone, in milliseconds, where it says so. */
	retryAfter?: number;
}

/** The `error` member of an item that failed: the contract with flows that continue on error. */
export interface FailedItem {
	message: string;
	reason: string | null;
	httpCode: string | null;
}

/**
 * Explains an answer that is not what was asked for.
 *
 * @param status HTTP status of the answer
 * @param body its body as n8n parsed it: an object, or text where it was not JSON
 * @returns Cargo's own words if there are any, otherwise ours, and how to mend it
 */
export function explainAnswer(status: number, body: unknown): Refusal {
	const answer = isObject(body) ? body : {};
	const outer = text(answer.reason);
	const inner =
		outer === 'dataError' && isObject(answer.dataError) ? text(answer.dataError.reason) : null;
	const reason = inner ?? outer;
	const known =
		lookUp(DATA_REASONS, inner) ?? lookUp(REASONS, outer) ?? explainStatus(status, reason);
	return {
		message: text(answer.errorMessage) ?? known.message,
		description: known.description,
		reason,
		httpCode: String(status),
	};
}

function explainStatus(status: number, reason: string | null): Explanation {
	const known = lookUp(STATUSES, status) ??
		lookUp(STATUS_CLASSES, Math.floor(status / 100)) ?? {
			message: `Cargo answered with the unexpected status ${status}`,
			description: 'Check the Base URL of the Cargo credential',
		};
	return reason === null ? known : { ...known, message: `${known.message} (${reason})` };
}

/**
 * Explains a success status whose body is not Cargo's: a login page, a proxy's notice, half an answer.
 *
 * @param status HTTP status of the answer
 * @param body its body as n8n parsed it
 * @param expected what should have been there: "a batch"
 */
export function explainForeignBody(status: number, body: unknown, expected: string): Refusal {
	const found =
		body === '' || body === undefined || body === null
			? 'an empty answer'
			: typeof body !== 'string'
				? 'other data'
				: /^\s*</.test(body)
					? 'a web page'
					: 'text that is not JSON, perhaps cut off';
	return {
		message: `Expected ${expected} from Cargo, but got ${found}`,
		description:
			'Check the Base URL of the Cargo credential, and whether a proxy or firewall stands between n8n and Cargo',
		reason: null,
		httpCode: String(status),
	};
}

/**
 * Makes the error that n8n shows.
 *
 * @param node the node that failed
 * @param itemIndex the input item at which it did
 * @param refusal what happened; only these texts go into the error, never the request, which holds the token
 */
export function toNodeError(node: INode, itemIndex: number, refusal: Refusal): NodeApiError {
	const { message, description, reason, httpCode, retryAfter: pause } = refusal;
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

function isOurs(thrown: unknown): thrown is NodeApiError {
	return thrown instanceof NodeApiError && 'reason' in thrown.context;
}

function explainThrown(thrown: unknown): Explanation {
	if (isCanceled(thrown)) return CANCELED;
	const code = codeOf(thrown);
	const known =
		lookUp(CONNECTION_CODES, code) ??
		lookUp(LASTING_CODES, code) ??
		(isCertificateCode(code) ? CERTIFICATE : null);
	if (known) return known;
	const { message, description } = isThrownObject(thrown) ? thrown : { message: show(thrown) };
	return {
		message: text(message) ?? 'The request could not be sent',
		description: text(description) ?? 'Check the Cargo credential and the network',
	};
}

/** An aborted pause throws the signal's own error, an aborted request one of n8n's HTTP library. */
const isCanceled = (thrown: unknown) =>
	isThrownObject(thrown) && (thrown.name === 'AbortError' || codeOf(thrown) === 'ERR_CANCELED');

/**
 * The network layer's code, which n8n keeps on the error or on its cause. n8n 2.4 drops the cause and
 * has the code where the status should be, or the status of an answer that broke off.
 */
function codeOf(thrown: unknown): string | null {
	if (!isThrownObject(thrown)) return null;
	const code =
		text(thrown.code) ??
		(isThrownObject(thrown.cause) ? text(thrown.cause.code) : null) ??
		codeInStatus(text(thrown.httpCode));
	if (code !== null && UNREADABLE_CODES.test(code)) return 'UNREADABLE';
	return lookUp(SAME_CODES, code) ?? code;
}

function codeInStatus(status: string | null): string | null {
	if (status === null) return null;
	if (/^2\d\d$/.test(status)) return 'ECONNRESET';
	return /^[A-Z][A-Z\d_]+$/.test(status) ? status : null;
}

const isCertificateCode = (code: string | null) =>
	code !== null && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code);

/**
 * The `error` member of the item that stands for a failed one.
 *
 * @param error what `fromThrown` made
 */
export function toFailedItem(error: NodeApiError | NodeOperationError): FailedItem {
	return {
		message: error.message,
		reason: text(error.context.reason),
		httpCode: error instanceof NodeApiError ? error.httpCode : null,
	};
}

function isThrownObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

/** Only own members count: a code such as "constructor" must not find what every object has. */
function lookUp<T>(table: Record<string | number, T>, key: string | number | null): T | null {
	return key !== null && Object.hasOwn(table, key) ? (table[key] as T) : null;
}

/** A text with something in it, or null. */
function text(value: unknown): string | null {
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
