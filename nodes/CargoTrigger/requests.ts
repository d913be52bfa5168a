import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { fetchMember } from '../Cargo/api/fetch';
import type { Limit } from '../Cargo/api/inTime';
import type { Batch, Change } from '../Cargo/api/members';
import { isBatch, isChange } from '../Cargo/api/members';
import type { Refusal } from '../Cargo/errors/explain';
import { toNodeError } from '../Cargo/errors/nodeErrors';
import { isObject } from '../Cargo/errors/values';
import { markLate } from './failures';

const LIST_PATH = '/v1/orchestration/batches/list';
const CHANGES_PATH = '/v1/segmentation/changes/list';

/** Milliseconds that a list may take. */
const LIST_PATIENCE = 60_000;
/** Milliseconds that a single batch may take: it must not delay the others for long. */
const BATCH_PATIENCE = 20_000;

/** Errors need an item index, although there are no items. */
const NO_ITEM = 0;

const LATE: Refusal = {
	message: 'Cargo did not respond in time',
	description: 'The trigger tries again at its next poll',
	reason: null,
	httpCode: null,
};

/** The context and time limit of the requests. */
export interface Inquiry {
	context: IPollFunctions;
	/** Fires when the check must end, or is no longer the trigger's current one. */
	signal: AbortSignal;
}

/**
 * Fetches one page of the list of batches, newest first.
 *
 * @param inquiry the context and time limit of the requests
 * @param query filters, `limit` and `offset`
 * @returns the batches of the page; invalid entries are left out, so that they do not block the others
 * @throws NodeApiError if Cargo refuses, does not respond in time, or returns no list, or no batch at all
 * at the top of the list
 */
export async function fetchPage(inquiry: Inquiry, query: IDataObject): Promise<Batch[]> {
	const isTop = query.offset === 0 && query.isFinished === undefined;
	const terms = {
		...limit(inquiry, LIST_PATIENCE),
		fits: isTop ? isTopOf(isBatch) : Array.isArray,
	};
	const entries = await fetchMember(inquiry.context, LIST_PATH, 'batches', query, terms);
	return entries.filter(isBatch);
}

/** The memory begins with the top of the list: if that is wrong, old batches look new. */
const isTopOf = (isEntry: (entry: unknown) => boolean) => (value: unknown) =>
	Array.isArray(value) && (value.length === 0 || value.some(isEntry));

/**
 * Fetches one page of the changes of a segment, newest first.
 *
 * @param inquiry the context and time limit of the requests
 * @param query `segmentUuid`, `limit` and `offset`
 * @returns the changes of the page; invalid entries are left out, so that they do not block the others
 * @throws NodeApiError if Cargo refuses, does not respond in time, or returns no list, or no change at all
 * at the top of the list
 */
export async function fetchChanges(inquiry: Inquiry, query: IDataObject): Promise<Change[]> {
	const fits = query.offset === 0 ? isTopOf(isChange) : Array.isArray;
	const terms = { ...limit(inquiry, LIST_PATIENCE), fits };
	const entries = await fetchMember(inquiry.context, CHANGES_PATH, 'changes', query, terms);
	return entries.filter(isChange);
}

/** Which records of a change. */
export interface RecordsOfChange {
	kind: string;
	limit: number;
	offset: number;
}

/**
 * Fetches one page of the records of a change.
 *
 * @param inquiry the context and time limit of the requests
 * @param changeUuid the change
 * @param which the kind of change, and the page
 * @returns each with the columns of the model; null for one that Cargo no longer has
 * @throws NodeApiError if Cargo refuses, does not respond in time, or returns no list of records
 */
export async function fetchRecords(
	inquiry: Inquiry,
	changeUuid: string,
	{ kind, ...page }: RecordsOfChange,
): Promise<Array<IDataObject | null>> {
	const path = `/v1/segmentation/changes/${changeUuid}/fetch`;
	const terms = {
		...limit(inquiry, LIST_PATIENCE),
		body: { kinds: [kind], ...page },
		fits: areRecords,
	};
	return await fetchMember(inquiry.context, path, 'records', {}, terms);
}

/** Cargo may return null for a record that is gone (cargo-endpoints.md); it must not block the others. */
const areRecords = (value: unknown) =>
	Array.isArray(value) && value.every((record) => record === null || isObject(record));

/**
 * Fetches one batch.
 *
 * @param inquiry the context and time limit of the requests
 * @param uuid which one
 * @throws NodeApiError if Cargo refuses, does not respond in time, or returns something else
 */
export async function fetchBatch(inquiry: Inquiry, uuid: string): Promise<Batch> {
	const fits = (value: unknown) => isBatch(value) && value.uuid === uuid;
	const terms = { ...limit(inquiry, BATCH_PATIENCE), fits };
	const path = `/v1/orchestration/batches/${uuid}`;
	return await fetchMember(inquiry.context, path, 'batch', {}, terms);
}

const limit = ({ context, signal }: Inquiry, patience: number): Limit => ({
	patience,
	signal,
	late: () => markLate(toNodeError(context.getNode(), NO_ITEM, LATE)),
});
