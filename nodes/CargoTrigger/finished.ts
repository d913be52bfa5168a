import type { IPollFunctions } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { fetchMember } from '../Cargo/api/fetch';
import type { Batch } from '../Cargo/api/members';
import { FINAL_STATUSES } from '../Cargo/api/statuses';
import { listBatches } from './pages';
import type { Selection } from './selection';

/**
 * How far before the newest batch of the last poll a poll looks again, in milliseconds: batches that
 * were created in the same moment may show up one after the other.
 */
const OVERLAP = 60_000;

/** What is remembered between two polls; n8n keeps it with the workflow, also across restarts. */
interface Memory {
	/** The workflows it holds for; other ones in the form mean a new start. */
	scope: string;
	/** Creation time of the newest batch seen, as Cargo wrote it, in milliseconds. */
	newest: number;
	/** UUIDs of batches within the overlap before `newest`: these were dealt with. */
	known: string[];
	/** UUIDs of batches that had not finished. */
	open: string[];
}

/**
 * Finds the batches that have finished since the last poll.
 *
 * Cargo lists batches by creation, so that a long batch finishes far down the list. Therefore the
 * unfinished ones are remembered: each poll looks at what is new and at what was open. The first poll
 * only remembers. What is remembered changes only when the whole poll has succeeded, so that the next
 * one catches up after a failed one.
 *
 * @param context the poll
 * @param selection whose batches to look at
 * @returns batches in a final status, by the time at which they finished
 * @throws NodeApiError when Cargo cannot be asked
 */
export async function finishedSinceLastPoll(
	context: IPollFunctions,
	selection: Selection,
): Promise<Batch[]> {
	const stored = context.getWorkflowStaticData('node') as { memory?: Memory };
	const scope = [...selection.workflowUuids].sort().join();
	const memory = stored.memory?.scope === scope ? stored.memory : undefined;
	if (!memory) {
		stored.memory = await lookAhead(context, selection, scope);
		return [];
	}
	const recent = await listRecent(context, selection, memory.newest - OVERLAP);
	const known = new Set(memory.known);
	const fresh = recent.filter(({ uuid }) => !known.has(uuid));
	const reopened = await readOpen(context, selection, memory, recent);
	const looked = new Map([...fresh, ...reopened].map((batch) => [batch.uuid, batch]));
	const batches = [...looked.values()];
	const newest = newestOf(recent, memory.newest);
	stored.memory = {
		scope,
		newest,
		known: recent.filter((batch) => createdAt(batch) >= newest - OVERLAP).map(({ uuid }) => uuid),
		open: batches.filter((batch) => !isFinal(batch)).map(({ uuid }) => uuid),
	};
	return batches.filter(isFinal).sort((one, other) => finishedAt(one) - finishedAt(other));
}

/** The memory of a trigger that has just been switched on: where the new begins, and what is open. */
async function lookAhead(
	context: IPollFunctions,
	selection: Selection,
	scope: string,
): Promise<Memory> {
	let newest = 0;
	for await (const batch of listBatches(context, selection)) {
		newest = createdAt(batch);
		break;
	}
	const recent = await listRecent(context, selection, newest - OVERLAP);
	// What is open is listed last: a batch that starts in between is open here, or new in the next poll.
	const open = new Set(recent.filter((batch) => !isFinal(batch)).map(({ uuid }) => uuid));
	for await (const { uuid } of listBatches(context, selection, { isFinished: false })) {
		open.add(uuid);
	}
	return { scope, newest, known: recent.map(({ uuid }) => uuid), open: [...open] };
}

/** Batches created at or after a time. */
async function listRecent(
	context: IPollFunctions,
	selection: Selection,
	since: number,
): Promise<Batch[]> {
	const recent: Batch[] = [];
	for await (const batch of listBatches(context, selection)) {
		if (createdAt(batch) < since) break;
		recent.push(batch);
	}
	return recent;
}

/** Looks again at the batches that were open: most are in a list already, the finished ones are read. */
async function readOpen(
	context: IPollFunctions,
	selection: Selection,
	memory: Memory,
	recent: Batch[],
): Promise<Batch[]> {
	const listed = new Map(recent.map((batch) => [batch.uuid, batch]));
	if (memory.open.some((uuid) => !listed.has(uuid))) {
		for await (const batch of listBatches(context, selection, { isFinished: false })) {
			listed.set(batch.uuid, batch);
		}
	}
	const looked: Batch[] = [];
	for (const uuid of memory.open) {
		const batch = listed.get(uuid) ?? (await readBatch(context, uuid));
		if (batch) looked.push(batch);
	}
	return looked;
}

/** Reads a batch; undefined when Cargo does not have it any more, so that it can never finish. */
async function readBatch(context: IPollFunctions, uuid: string): Promise<Batch | undefined> {
	return await fetchMember(context, `/v1/orchestration/batches/${uuid}`, 'batch').catch(
		(thrown: unknown) => {
			if (isGone(thrown)) return undefined;
			throw thrown;
		},
	);
}

const isGone = (thrown: unknown) =>
	thrown instanceof NodeApiError &&
	(thrown.httpCode === '404' || thrown.context.reason === 'batchNotFound');

const isFinal = ({ status = '' }: Batch) => FINAL_STATUSES.includes(status);

const createdAt = (batch: Batch) => Date.parse(batch.createdAt ?? '') || 0;

const finishedAt = (batch: Batch) => Date.parse(batch.finishedAt ?? '') || createdAt(batch);

const newestOf = (batches: Batch[], atLeast: number) =>
	Math.max(atLeast, ...batches.map(createdAt));
