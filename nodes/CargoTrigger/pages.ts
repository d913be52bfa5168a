import type { IDataObject } from 'n8n-workflow';

import type { Batch, Change } from '../Cargo/api/members';
import type { Inquiry } from './requests';
import { fetchChanges, fetchPage } from './requests';

const PAGE_SIZE = 100;
/** How many pages are read at most, even if the server has more. */
const PAGES_MOST = 200;

/** A list of Cargo, newest first: fetches one page of it. */
export type Listing<Entry> = (page: { limit: number; offset: number }) => Promise<Entry[]>;

/**
 * Reads a list page by page, newest first, until a page has nothing new: a page may be shorter than requested
 * without being the last, and a server may ignore the offset. An entry that is created between two pages
 * moves the others down by one.
 *
 * @param listing the list
 * @param start the offset in the list
 * @returns the entries of each page that were not on an earlier one; the caller stops when it has enough
 * @throws NodeApiError if the request fails
 */
export async function* pagesOf<Entry extends { uuid: string }>(
	listing: Listing<Entry>,
	start = 0,
): AsyncGenerator<Entry[]> {
	const listed = new Set<string>();
	let offset = start;
	for (let pages = 0; pages < PAGES_MOST; pages++) {
		const page = await listing({ limit: PAGE_SIZE, offset });
		const more = page.filter(({ uuid }) => !listed.has(uuid));
		if (more.length === 0) return;
		for (const { uuid } of more) listed.add(uuid);
		yield more;
		offset += page.length;
	}
}

/**
 * Reads the top of a list.
 *
 * @param listing the list
 * @param most after how many entries to stop; the last page is read to its end
 * @returns the entries, and whether they are the whole list
 * @throws NodeApiError if the request fails
 */
export async function topOf<Entry extends { uuid: string }>(
	listing: Listing<Entry>,
	most: number,
): Promise<{ entries: Entry[]; isWhole: boolean }> {
	let entries: Entry[] = [];
	for await (const page of pagesOf(listing)) {
		entries = [...entries, ...page];
		if (entries.length >= most) return { entries, isWhole: false };
	}
	return { entries, isWhole: true };
}

/**
 * The list of batches.
 *
 * @param inquiry the context and time limit of the requests
 * @param workflowUuids whose batches; empty for all
 * @param filters more filters of Cargo
 */
export function batchesOf(
	inquiry: Inquiry,
	workflowUuids: string[],
	filters: IDataObject = {},
): Listing<Batch> {
	const whose = workflowUuids.length > 0 ? { workflowUuids } : {};
	return async (page) => await fetchPage(inquiry, { ...whose, ...filters, ...page });
}

/**
 * The list of a segment's changes. That it is sorted as the list of batches is not documented.
 *
 * @param inquiry the context and time limit of the requests
 * @param segmentUuid the segment
 */
export const changesOf =
	(inquiry: Inquiry, segmentUuid: string): Listing<Change> =>
	async (page) =>
		await fetchChanges(inquiry, { segmentUuid, ...page });
