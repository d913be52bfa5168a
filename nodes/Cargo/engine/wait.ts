import type { INode } from 'n8n-workflow';

import { isFinal } from '../api/statuses';
import {
	fromThrown,
	isPassing,
	retryAfter,
	statusOf,
	toNodeError,
	withRemark,
} from '../errors/nodeErrors';
import type { Patience } from '../fields/options';
import type { Creation } from './ledger';
import { pause } from './pause';
import { NoTurn } from './slots';

/** Cargo advises to look less often after the first minute, every 10 to 15 seconds. */
const FIRST_MINUTE = 60_000;
const LONGEST_INTERVAL = 15_000;
const GROWTH = 1.5;
const LONGEST_PAUSE_AFTER_FAULT = 60_000;

/** So many looks in a row may bring something odd: a web page, half an answer, a refusal. */
const MOST_ODD = 3;

/** The last look, after Max Wait is over, takes no longer than this, in milliseconds. */
const LAST_LOOK = 1_000;

/** A batch or a run, with as much of it as a wait looks at. */
export interface Followed {
	uuid: string;
	status?: string;
}

/** What a wait needs. */
export interface Wait<T extends Followed> {
	node: INode;
	itemIndex: number;
	patience: Patience;
	/** What it waits for, for messages. */
	what: Creation;
	/** It as the answer to its creation showed it, or `{ uuid }` where nothing was seen yet. */
	first: T;
	signal: AbortSignal | undefined;
	/**
	 * Reads it anew.
	 *
	 * @param until the time, in milliseconds since 1970, at which nobody waits for the answer any more
	 */
	read(uuid: string, until: number): Promise<T>;
}

/**
 * Waits until a batch or a run has finished. A look that meets a broken connection, a 429 or a 5xx is
 * repeated after growing pauses, or after the time that Cargo names in `Retry-After`. Any other odd
 * answer counts only when a few come in a row.
 *
 * @param wait what to wait for, how to read it, how long to wait
 * @returns it in its final status, whichever that is
 * @throws NodeApiError when the time is up, or when Cargo refuses to show it; each names the UUID, so
 * that a Get can follow
 */
export async function waitUntilFinished<T extends Followed>(wait: Wait<T>): Promise<T> {
	const started = Date.now();
	const deadline = started + wait.patience.maxWait;
	let seen = wait.first;
	let interval = wait.patience.pollInterval;
	let faults = 0;
	let odd = 0;
	let next = seen.status === undefined ? 0 : interval;

	while (!isFinal(seen.status)) {
		const left = deadline - Date.now();
		await pause(Math.min(next, Math.max(left, 0)), wait.signal);
		// After the deadline there is one last look, unless Cargo asked for a longer pause than that.
		if (left <= 0 || (faults > 0 && next > left)) throw timeIsUp(wait, seen);
		try {
			seen = await wait.read(seen.uuid, Math.max(deadline, Date.now()) + LAST_LOOK);
			faults = 0;
			odd = 0;
			if (Date.now() - started > FIRST_MINUTE) interval = slower(interval);
			next = interval;
		} catch (thrown) {
			if (thrown instanceof NoTurn) throw timeIsUp(wait, seen);
			if (!isPassing(thrown)) odd++;
			if (odd > MOST_ODD || !mayBeOdd(thrown, seen)) throw lostSight(wait, seen, thrown);
			faults++;
			// A Retry-After of no time at all, or one in the past, is not taken for "as often as you like".
			next = retryAfter(thrown) || Math.min(interval * 2 ** faults, LONGEST_PAUSE_AFTER_FAULT);
		}
	}
	return seen;
}

/** The token is not accepted or not allowed to look: that does not mend itself. */
const REFUSED = [401, 403];

/** An answer may be odd, but for a refusal of an ID that was never seen: that ID is wrong. */
function mayBeOdd(thrown: unknown, { status }: Followed): boolean {
	if (isPassing(thrown)) return true;
	const answer = statusOf(thrown);
	if (answer === undefined || REFUSED.includes(answer)) return false;
	return status !== undefined || answer < 400;
}

const slower = (interval: number) =>
	Math.max(interval, Math.min(interval * GROWTH, LONGEST_INTERVAL));

function timeIsUp<T extends Followed>(
	{ node, itemIndex, patience, what }: Wait<T>,
	{ uuid, status }: Followed,
) {
	const lastSeen = status === undefined ? 'could not be read' : `was still ${status}`;
	return toNodeError(node, itemIndex, {
		message: `The ${what} ${uuid} ${lastSeen} after ${patience.maxWait / 1000} seconds`,
		description: 'It keeps running in Cargo. Use Get with this ID later, or increase Max Wait',
		reason: 'maxWait',
		httpCode: null,
	});
}

/** What was never seen needs no remark: then the ID itself is what Cargo refuses. */
function lostSight<T extends Followed>(
	{ node, itemIndex, what }: Wait<T>,
	{ uuid, status }: Followed,
	thrown: unknown,
) {
	const error = fromThrown(node, itemIndex, thrown);
	if (status === undefined) return error;
	return withRemark(
		error,
		`The ${what} ${uuid} keeps running in Cargo. Use Get with this ID later`,
	);
}
