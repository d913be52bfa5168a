import type { IDataObject } from 'n8n-workflow';

import type { Batch } from '../Cargo/api/members';
import type { Inquiry } from './requests';
import { fetchPage } from './requests';

const PAGE_SIZE = 100;
/** How many pages are read at most, even if the server has more. */
const PAGES_MOST = 200;

/**
 * Reads the list of batches page by page, newest first, until a page has nothing new: a page may be shorter
 * than requested without being the last, and a server may ignore the offset. A batch that is created
 * between two pages moves the others down by one.
 *
 * @param inquiry the context and time limit of the requests
 * @param query filters of Cargo
 * @param start the offset in the list
 * @returns the batches of each page that were not on an earlier one; the caller stops when it has enough
 * @throws NodeApiError if the request fails
 */
export async function* pagesOf(
	inquiry: Inquiry,
	query: IDataObject,
	start = 0,
): AsyncGenerator<Batch[]> {
	const listed = new Set<string>();
	let offset = start;
	for (let pages = 0; pages < PAGES_MOST; pages++) {
		const page = await fetchPage(inquiry, { ...query, limit: PAGE_SIZE, offset });
		const more = page.filter(({ uuid }) => !listed.has(uuid));
		if (more.length === 0) return;
		for (const { uuid } of more) listed.add(uuid);
		yield more;
		offset += page.length;
	}
}

/**
 * The query for the batches that the trigger follows.
 *
 * @param workflowUuids whose batches; empty for all
 */
export function listOf(workflowUuids: string[]): IDataObject {
	return workflowUuids.length > 0 ? { workflowUuids } : {};
}
