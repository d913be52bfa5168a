import { isObject } from '../Cargo/errors/values';
import { isUuid } from '../Cargo/fields/ids';
import type { Failing, ListMemory, Written } from './memory';
import { boundedList, readFailing, readList, readWriter, textsIn } from './memory';
import type { Segment } from './segment';
import type { MemoryForm } from './turns';

/** The records of one kind in a change that have not been returned yet. */
export interface Part {
	/** Cargo's kind of change. */
	kind: string;
	/** How many records there are; null if Cargo did not say. */
	total: number | null;
	/** How many of them have been returned. */
	offset: number;
}

/** A change whose records have not all been returned yet. */
export interface Pending {
	/** The change. */
	uuid: string;
	/** When Cargo recorded it, as Cargo wrote it; empty if it did not say. */
	createdAt: string;
	/** What is left of it, never empty. */
	parts: Part[];
}

/**
 * What is remembered of a segment between two checks. n8n stores it with the workflow, as JSON. As for batches,
 * changes are identified by their UUIDs, and no clock decides what is new.
 */
export interface ChangeFindings extends ListMemory {
	/** The segment, and the kinds that were returned. */
	segment: Segment;
	/** The oldest first. */
	pending: Pending[];
	/** Changes whose records could not be read. */
	failing: Record<string, Failing>;
}

/** How the memory of changes is read and kept small. */
export const changeMemory: MemoryForm<ChangeFindings> = {
	read: readChangeMemory,
	bounded: ({ segment, pending, failing, ...list }) => {
		const isPending = new Set(pending.map(({ uuid }) => uuid));
		return {
			segment,
			...boundedList(list),
			pending,
			failing: Object.fromEntries(Object.entries(failing).filter(([uuid]) => isPending.has(uuid))),
		};
	},
};

function readChangeMemory(value: unknown): (ChangeFindings & Written) | undefined {
	if (!isObject(value) || !isObject(value.segment)) return undefined;
	const { segmentUuid, changeKinds } = value.segment;
	const writer = readWriter(value);
	if (!writer || !isUuid(segmentUuid)) return undefined;
	return {
		...writer,
		segment: { segmentUuid, changeKinds: textsIn(changeKinds) },
		...readList(value),
		pending: Array.isArray(value.pending) ? value.pending.flatMap(readPending) : [],
		failing: readFailing(value.failing),
	};
}

function readPending(value: unknown): Pending[] {
	if (!isObject(value) || !isUuid(value.uuid) || !Array.isArray(value.parts)) return [];
	const createdAt = typeof value.createdAt === 'string' ? value.createdAt : '';
	const parts = value.parts.flatMap(readPart);
	return parts.length > 0 ? [{ uuid: value.uuid, createdAt, parts }] : [];
}

function readPart(value: unknown): Part[] {
	if (!isObject(value) || typeof value.kind !== 'string') return [];
	const { kind, total, offset } = value;
	return [
		{
			kind,
			total: typeof total === 'number' ? total : null,
			offset: typeof offset === 'number' ? offset : 0,
		},
	];
}
