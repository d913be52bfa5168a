import type { INode } from 'n8n-workflow';
import { OperationalError } from 'n8n-workflow';

import { isFinal } from '../api/statuses';
import {
	fromThrown,
	isPassing,
	retryAfter,
	statusOf,
	toNodeError,
	withRemark,
} from '../errors/nodeErrors';
import type { Awaited, Patience } from '../fields/options';
import { pause } from './pause';
import { NoTurn } from './slots';

/** Cargo recommends fewer status checks after the first minute, one every 10 to 15 seconds. */
const FIRST_MINUTE = 60_000;
const LONGEST_INTERVAL = 15_000;
const GROWTH = 1.5;
const LONGEST_PAUSE_AFTER_FAULT = 60_000;

/** How many status checks in a row may return something unexpected: a web page, an incomplete response, a refusal. */
const MOST_ODD = 3;

/** The time limit of the last status check, after Max Wait, in milliseconds. */
const LAST_LOOK = 1_000;

/** The same after a sleep, which may end a minute after Max Wait: many may have to take turns then. */
const LAST_LOOK_AFTER_SLEEP = 30_000;

/** A batch or a run, with what a wait needs of it. */
export interface Followed {
	uuid: string;
	status?: string;
}

/** A wait that is not over, as the execution keeps it while it sleeps. */
export interface Open {
	uuid: string;
	/** As last seen; left out where nothing was seen yet. */
	status?: string;
	/** How many odd answers came last, one after the other. */
	odd: number;
	/** When Max Wait is over, in milliseconds since 1970. */
	deadline: number;
}

/** What a wait that may end in a sleep has to know. */
export interface Stay {
	/** Until when to wait in the process, in milliseconds since 1970. */
	until: number;
	/** The wait as it was before the sleep. It is looked at once, at once. */
	earlier?: Open;
}

/** What a wait throws that has to go on in a sleep. */
export class StillOpen extends OperationalError {
	/**
	 * @param open the wait so far
	 * @param pause for how long Cargo wants to be left alone, in milliseconds; 0 where it did not say
	 */
	constructor(
		readonly open: Open,
		readonly pause: number,
	) {
		super('The wait goes on in a sleep');
	}
}

/** What a wait needs. */
export interface Wait<T extends Followed> {
	node: INode;
	itemIndex: number;
	patience: Patience;
	/** What it waits for, for messages. */
	what: Awaited;
	/** It as returned by its creation, or `{ uuid }` if it has not been read yet. */
	first: T;
	signal: AbortSignal | undefined;
	/** Left out where the execution cannot sleep. */
	stay?: Stay;
	/**
	 * Reads it again.
	 *
	 * @param until the time, in milliseconds since 1970, after which the response is no longer needed
	 */
	read(uuid: string, until: number): Promise<T>;
}

/**
 * Waits until a batch or a run has finished. A status check that fails with a lost connection, a 429 or a
 * 5xx is repeated after growing pauses, or after the time that Cargo names in `Retry-After`. Any other
 * unexpected response counts only after a few in a row.
 *
 * @param wait what to wait for, how to read it, how long to wait
 * @returns it in its final status, whichever that is
 * @throws NodeApiError if the time is up, or Cargo refuses to return it; each names the UUID for a later Get;
 * StillOpen when it has to go on in a sleep
 */
export async function waitUntilFinished<T extends Followed>(wait: Wait<T>): Promise<T> {
	const { stay } = wait;
	const earlier = stay?.earlier;
	const started = Date.now();
	const deadline = earlier?.deadline ?? started + wait.patience.maxWait;
	const lastLook = deadline <= started ? LAST_LOOK_AFTER_SLEEP : LAST_LOOK;
	let seen = wait.first;
	let interval = wait.patience.pollInterval;
	let faults = 0;
	let odd = earlier?.odd ?? 0;
	let next = seen.status === undefined || earlier ? 0 : interval;
	let asked = 0;

	while (!isFinal(seen.status)) {
		const left = deadline - Date.now();
		if (stay && next > 0 && left > 0 && Date.now() + Math.min(next, left) > stay.until) {
			throw new StillOpen({ ...statusIn(seen), odd, deadline }, asked);
		}
		await pause(Math.min(next, Math.max(left, 0)), wait.signal);
		// After the deadline there is one last status check, unless Cargo asked for a longer pause.
		if (next > 0 && (left <= 0 || (faults > 0 && next > left))) throw timeIsUp(wait, seen);
		try {
			seen = await wait.read(seen.uuid, Math.max(deadline, Date.now()) + lastLook);
			asked = 0;
			faults = 0;
			odd = 0;
			if (Date.now() - started > FIRST_MINUTE) interval = slower(interval);
			next = interval;
		} catch (thrown) {
			if (thrown instanceof NoTurn) throw timeIsUp(wait, seen);
			if (!isPassing(thrown)) odd++;
			if (odd > MOST_ODD || !mayBeOdd(thrown, seen)) throw lostSight(wait, seen, thrown);
			faults++;
			// A Retry-After of zero, or in the past, does not mean "as often as you like".
			asked = retryAfter(thrown) ?? 0;
			next = asked || Math.min(interval * 2 ** faults, LONGEST_PAUSE_AFTER_FAULT);
		}
	}
	return seen;
}

const statusIn = ({ uuid, status }: Followed) => ({
	uuid,
	...(status === undefined ? {} : { status }),
});

/** The token is not accepted or has no permission: that does not resolve itself. */
const REFUSED = [401, 403];

/** Unexpected responses are tolerated, except a refusal of an ID that was never read: that ID is wrong. */
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
		description: `It keeps running in Cargo. ${getLater(what)}, or increase Max Wait`,
		reason: 'maxWait',
		httpCode: null,
	});
}

const getLater = (what: Awaited) =>
	`Use ${what === 'batch' ? 'Batch' : 'Run'} → Get with this ID later`;

/** What was never read needs no remark: then Cargo refuses the ID itself. */
function lostSight<T extends Followed>(
	{ node, itemIndex, what }: Wait<T>,
	{ uuid, status }: Followed,
	thrown: unknown,
) {
	const error = fromThrown(node, itemIndex, thrown);
	if (status === undefined) return error;
	return withRemark(error, `The ${what} ${uuid} keeps running in Cargo. ${getLater(what)}`);
}
