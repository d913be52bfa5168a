import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import type { Change } from '../Cargo/api/members';
import { fromThrown } from '../Cargo/errors/nodeErrors';
import { readChangedRecords } from './changedRecords';
import type { ChangeFindings, Part, Pending } from './changeMemory';
import { changeMemory } from './changeMemory';
import { concernsAll, restAfter } from './failures';
import type { Found } from './inTurn';
import { takeTurn } from './inTurn';
import { KNOWN_MOST, uuidsOf } from './memory';
import { findNewcomers } from './newcomers';
import { changesOf, pagesOf, topOf } from './pages';
import type { Inquiry } from './requests';
import type { SegmentFields } from './segment';
import type { Turn } from './turns';

/** Errors need an item index, although there are no items. */
const NO_ITEM = 0;

/** While so many changes are left to read, no new ones are listed. Each takes about 200 bytes of stored data. */
const PENDING_MOST = 500;

/** The member of a change that counts the records of a kind. */
const COUNTS: Record<string, keyof Change> = {
	added: 'addedRecordsCount',
	removed: 'removedRecordsCount',
	updated: 'updatedRecordsCount',
};

/**
 * Finds what changed in a segment since the last check. The rules are those of finished batches (look.ts):
 *
 * - A change that Cargo records while the workflow is published starts the workflow once, even if n8n or Cargo
 *   could not be reached in between. Earlier changes are ignored, and so are those of a segment that was not
 *   selected.
 * - Changed kinds apply to changes that Cargo records from then on. Changes between the last check and the
 *   change of the form must match both.
 *
 * @param context the poll
 * @param fields the trigger's fields
 * @returns one object for each changed record, or for each change, the oldest first; nothing while another
 * check is running
 * @throws NodeApiError if a request fails and nothing was found; the next check catches up
 */
export async function changesSinceLastLook(
	context: IPollFunctions,
	fields: SegmentFields,
): Promise<IDataObject[]> {
	return await takeTurn(
		context,
		changeMemory,
		async (turn) => await lookInTurn(turn, { context, signal: turn.signal }, fields),
	);
}

async function lookInTurn(
	turn: Turn<ChangeFindings>,
	inquiry: Inquiry,
	{ isWhole, ...segment }: SegmentFields,
): Promise<Found<IDataObject, ChangeFindings> | undefined> {
	const { segmentUuid, changeKinds } = segment;
	const memory = turn.recall();
	if (!memory || turn.isPublished || memory.segment.segmentUuid !== segmentUuid) {
		const top = await topOf(changesOf(inquiry, segmentUuid), KNOWN_MOST);
		const list = { known: uuidsOf(top.entries), isWhole: top.isWhole, seen: [] };
		return { found: [], findings: { segment, ...list, pending: [], failing: {} } };
	}
	if (turn.isResting) return undefined;
	const { list, fresh, failure } = await listNew(inquiry, memory);
	const kinds = changeKinds.filter((kind) => memory.segment.changeKinds.includes(kind));
	const fitting = fresh.reverse().filter((change) => fits(change, segmentUuid, kinds));
	const waiting = {
		pending: [...memory.pending, ...(isWhole ? [] : fitting.map(pendingWith(kinds)))],
		failing: memory.failing,
	};
	const rest = restAfter(failure);
	const reading =
		concernsAll(failure) || rest !== undefined
			? { records: [], ...waiting, failure: undefined }
			: await readChangedRecords(inquiry, segmentUuid, waiting);
	return {
		found: [...(isWhole ? fitting : []), ...reading.records],
		findings: { segment, ...list, pending: reading.pending, failing: reading.failing },
		failure: failure ?? reading.failure,
		rest: rest ?? (concernsAll(reading.failure) ? restAfter(reading.failure) : undefined),
	};
}

async function listNew(inquiry: Inquiry, { segment, pending, ...list }: ChangeFindings) {
	const { known, isWhole, seen } = list;
	return pending.length < PENDING_MOST
		? await findNewcomers(changesOf(inquiry, segment.segmentUuid), list, () => true, true)
		: { list: { known, isWhole, seen }, fresh: [], failure: undefined };
}

/**
 * The latest change that would have started the workflow, for a test in the editor.
 *
 * @param inquiry the context and time limit of the requests
 * @param fields which changes count
 * @returns what it would have returned, or the first records of it; nothing if there is no such change
 * @throws NodeApiError if a request fails
 */
export async function latestChange(
	inquiry: Inquiry,
	{ segmentUuid, changeKinds, isWhole }: SegmentFields,
): Promise<IDataObject[]> {
	for await (const page of pagesOf(changesOf(inquiry, segmentUuid))) {
		const latest = page.find((change) => fits(change, segmentUuid, changeKinds));
		if (!latest) continue;
		if (isWhole) return [latest];
		const waiting = { pending: [pendingWith(changeKinds)(latest)], failing: {} };
		const { records, failure } = await readChangedRecords(inquiry, segmentUuid, waiting);
		if (records.length === 0 && failure !== undefined) {
			throw fromThrown(inquiry.context.getNode(), NO_ITEM, failure);
		}
		return records;
	}
	return [];
}

/** Tells whether a change is one of the segment, and has records of these kinds. */
const fits = (change: Change, segmentUuid: string, kinds: string[]) =>
	isOf(segmentUuid, change) && partsOf(change, kinds).length > 0;

/** Cargo may ignore the filter; if it does not name the segment, the list was requested for it anyway. */
const isOf = (uuid: string, { segmentUuid }: Change) =>
	typeof segmentUuid !== 'string' || segmentUuid.toLowerCase() === uuid.toLowerCase();

const pendingWith =
	(kinds: string[]) =>
	(change: Change): Pending => ({
		uuid: change.uuid,
		createdAt: typeof change.createdAt === 'string' ? change.createdAt : '',
		parts: partsOf(change, kinds),
	});

/** The kinds of records that a change has, as far as Cargo says. */
function partsOf(change: Change, kinds: string[]): Part[] {
	return kinds.flatMap((kind) => {
		const count = change[COUNTS[kind] ?? ''];
		const total = typeof count === 'number' ? count : null;
		return total === 0 ? [] : [{ kind, total, offset: 0 }];
	});
}
