import { NodeApiError } from 'n8n-workflow';

import { retryAfter } from '../Cargo/errors/nodeErrors';
import type { Failing } from './memory';

const MINUTE = 60_000;
const LONGEST_PAUSE = 15 * MINUTE;
/** A longer `Retry-After` is unlikely to be intended: the trigger must not pause for days. */
const LONGEST_REST = 60 * MINUTE;

/** The failures of requests without a response in time. */
const late = new WeakSet();

/** Which reasons say so, whatever the status: Cargo does not document it (cargo-endpoints.md). */
const GONE = ['batchNotFound', 'changeNotFound', 'segmentNotFound'];

/** Tells whether Cargo no longer has a batch, or a change with its segment, so that reading it is no use. */
export const isGone = (failure: unknown): boolean =>
	/^(404|410)$/.test(statusOf(failure) ?? '') ||
	GONE.some((reason) => reason === reasonOf(failure));

/** Tells whether every other request would fail now in the same way: the token, too many requests. */
export const concernsAll = (failure: unknown): boolean =>
	/^(401|429)$/.test(statusOf(failure) ?? '');

/** Tells whether Cargo refuses the request, whenever it is sent. */
export const isRefusal = (failure: unknown): boolean =>
	/^4/.test(statusOf(failure) ?? '') && !concernsAll(failure);

/** Marks a failure as a response that did not arrive in time. */
export const markLate = <T extends object>(failure: T): T => {
	late.add(failure);
	return failure;
};

/**
 * When to read a batch again that could not be read: at the next check, then at growing intervals. A failed
 * connection is unlikely to be caused by the batch, and takes little time.
 *
 * @param before the earlier failures
 * @param failure the new one
 */
export function failedAgain(before: Failing | undefined, failure: unknown): Failing {
	const tries = (before?.tries ?? 0) + 1;
	const isOwnFault = statusOf(failure) !== null || late.has(failure as object);
	const isSoon = tries === 1 || !isOwnFault;
	const pause = isSoon ? 0 : Math.min(2 ** (tries - 2) * MINUTE, LONGEST_PAUSE);
	return { tries, after: Date.now() + pause };
}

/**
 * Until when Cargo asks clients to wait.
 *
 * @param failure of a request, if it failed
 * @returns milliseconds since 1970 by n8n's clock; undefined if Cargo did not say
 */
export function restAfter(failure: unknown): number | undefined {
	const pause = retryAfter(failure);
	return pause ? Date.now() + Math.min(pause, LONGEST_REST) : undefined;
}

/** Tells whether a rest is not over. A clock that was set back does not extend it beyond the longest rest. */
export function isAhead(until: number): boolean {
	const left = until - Date.now();
	return left > 0 && left <= LONGEST_REST;
}

/** Tells whether it is time to read a batch again. A clock that was set back delays nothing. */
export function isDue(failing: Failing | undefined): boolean {
	if (!failing) return true;
	const left = failing.after - Date.now();
	return !(left > 0 && left <= LONGEST_PAUSE);
}

const statusOf = (failure: unknown) => (failure instanceof NodeApiError ? failure.httpCode : null);

const reasonOf = (failure: unknown) =>
	failure instanceof NodeApiError ? failure.context.reason : undefined;
