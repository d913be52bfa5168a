import { NodeApiError } from 'n8n-workflow';

import { retryAfter } from '../Cargo/errors/nodeErrors';
import type { Failing } from './memory';

const MINUTE = 60_000;
const LONGEST_PAUSE = 15 * MINUTE;
/** A `Retry-After` beyond this is hardly meant: the trigger must not fall silent for days. */
const LONGEST_REST = 60 * MINUTE;

/** The failures of requests that were not answered in time. */
const late = new WeakSet();

/** Tells whether Cargo does not have a batch any more, so that it can never be seen to finish. */
export const isGone = (failure: unknown): boolean =>
	/^(404|410)$/.test(statusOf(failure) ?? '') || reasonOf(failure) === 'batchNotFound';

/** Tells whether everything else that is asked now would fail in the same way: the token, too many requests. */
export const concernsAll = (failure: unknown): boolean =>
	/^(401|429)$/.test(statusOf(failure) ?? '');

/** Tells whether Cargo does not take what it is asked for, whenever that is. */
export const isRefusal = (failure: unknown): boolean =>
	/^4/.test(statusOf(failure) ?? '') && !concernsAll(failure);

/** Notes that an answer did not come in time. */
export const markLate = <T extends object>(failure: T): T => {
	late.add(failure);
	return failure;
};

/**
 * When to read a batch again that could not be read: at the next look, and then ever more rarely. Where
 * no connection came about it is hardly the batch's fault, and costs little.
 *
 * @param before how it went before
 * @param failure how it went now
 */
export function failedAgain(before: Failing | undefined, failure: unknown): Failing {
	const tries = (before?.tries ?? 0) + 1;
	const isOwnFault = statusOf(failure) !== null || late.has(failure as object);
	const isSoon = tries === 1 || !isOwnFault;
	const pause = isSoon ? 0 : Math.min(2 ** (tries - 2) * MINUTE, LONGEST_PAUSE);
	return { tries, after: Date.now() + pause };
}

/**
 * Until when Cargo wants to be left alone.
 *
 * @param failure how a request ended, where it did not end well
 * @returns milliseconds since 1970 by n8n's clock; undefined where Cargo did not say
 */
export function restAfter(failure: unknown): number | undefined {
	const pause = retryAfter(failure);
	return pause ? Date.now() + Math.min(pause, LONGEST_REST) : undefined;
}

/** Tells whether a rest goes on. A clock that was set back does not make it longer than the longest. */
export function isAhead(until: number): boolean {
	const left = until - Date.now();
	return left > 0 && left <= LONGEST_REST;
}

/** Tells whether it is time to read a batch again. A clock that was set back keeps nothing waiting. */
export function isDue(failing: Failing | undefined): boolean {
	if (!failing) return true;
	const left = failing.after - Date.now();
	return !(left > 0 && left <= LONGEST_PAUSE);
}

const statusOf = (failure: unknown) => (failure instanceof NodeApiError ? failure.httpCode : null);

const reasonOf = (failure: unknown) =>
	failure instanceof NodeApiError ? failure.context.reason : undefined;
