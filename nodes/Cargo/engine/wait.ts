import type { INode } from 'n8n-workflow';

import type { Batch } from '../api/members';
import { FINAL_STATUSES } from '../api/statuses';
import { fromThrown, isPassing, retryAfter, toNodeError, withRemark } from '../errors/nodeErrors';
import type { Patience } from '../fields/options';
import { pause } from './pause';

/** Final statuses that make the item fail. Single failed runs do not: the batch ends in success then. */
const BAD_STATUSES = ['error', 'cancelled'];

/** Cargo advises to look less often after the first minute, every 10 to 15 seconds. */
const FIRST_MINUTE = 60_000;
const LONGEST_INTERVAL = 15_000;
const GROWTH = 1.5;
const LONGEST_PAUSE_AFTER_FAULT = 60_000;

/** What a wait needs. */
export interface Wait {
	node: INode;
	itemIndex: number;
	patience: Patience;
	/** The batch as the answer to its creation showed it, or `{ uuid }` where nothing was seen yet. */
	batch: Batch;
	signal: AbortSignal | undefined;
	/** Reads the batch anew. */
	read(uuid: string): Promise<Batch>;
}

/**
 * Waits until a batch has finished. A look that meets a broken connection, a 429 or a 5xx is repeated
 * after growing pauses, or after the time that Cargo names in `Retry-After`.
 *
 * @param wait the batch, how to read it, how long to wait
 * @returns the batch in its final status, `success` or `skipped`
 * @throws NodeApiError when it ends in `error` or `cancelled`, when the time is up, or when Cargo
 * refuses to show it; each names the UUID, so that a Get can follow
 */
export async function waitUntilFinished(wait: Wait): Promise<Batch> {
	const started = Date.now();
	const deadline = started + wait.patience.maxWait;
	let { batch } = wait;
	let interval = wait.patience.pollInterval;
	let faults = 0;
	let next = batch.status === undefined ? 0 : interval;

	while (!isFinal(batch)) {
		const left = deadline - Date.now();
		await pause(Math.min(next, Math.max(left, 0)), wait.signal);
		// After the deadline there is one last look, unless Cargo asked for a longer pause than that.
		if (left <= 0 || (faults > 0 && next > left)) throw timeIsUp(wait, batch);
		try {
			batch = await wait.read(batch.uuid);
			faults = 0;
			if (Date.now() - started > FIRST_MINUTE) interval = slower(interval);
			next = interval;
		} catch (thrown) {
			if (!isPassing(thrown)) throw lostSight(wait, batch, thrown);
			faults++;
			// A Retry-After of no time at all, or one in the past, is not taken for "as often as you like".
			next = retryAfter(thrown) || Math.min(interval * 2 ** faults, LONGEST_PAUSE_AFTER_FAULT);
		}
	}
	if (BAD_STATUSES.includes(batch.status ?? '')) throw endedBadly(wait, batch);
	return batch;
}

const isFinal = ({ status }: Batch) => status !== undefined && FINAL_STATUSES.includes(status);

const slower = (interval: number) =>
	Math.max(interval, Math.min(interval * GROWTH, LONGEST_INTERVAL));

function timeIsUp({ node, itemIndex, patience }: Wait, { uuid, status }: Batch) {
	const lastSeen = status === undefined ? 'could not be read' : `was still ${status}`;
	return toNodeError(node, itemIndex, {
		message: `The batch ${uuid} ${lastSeen} after ${patience.maxWait / 1000} seconds`,
		description: 'It goes on in Cargo. Read it later with Get and this ID, or raise Max Wait',
		reason: 'maxWait',
		httpCode: null,
	});
}

function endedBadly({ node, itemIndex }: Wait, { uuid, status, errorMessage }: Batch) {
	const ended = `The batch ${uuid} ended in the status ${status}`;
	return toNodeError(node, itemIndex, {
		message: errorMessage ? `${ended}: ${errorMessage}` : ended,
		description: 'Open the batch in Cargo to see its runs, or read it with Get',
		reason: status ?? null,
		httpCode: null,
	});
}

/** A batch that was never seen needs no remark: then the ID itself is what Cargo refuses. */
function lostSight({ node, itemIndex }: Wait, { uuid, status }: Batch, thrown: unknown) {
	const error = fromThrown(node, itemIndex, thrown);
	if (status === undefined) return error;
	return withRemark(error, `The batch ${uuid} goes on in Cargo: read it later with Get`);
}
