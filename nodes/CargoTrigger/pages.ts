import type { IDataObject } from 'n8n-workflow';

import type { Batch } from '../Cargo/api/members';
import type { Inquiry } from './requests';
import { fetchPage } from './requests';

const PAGE_SIZE = 100;
/** How many pages are read at most, whatever a server goes on to list. */
const PAGES_MOST = 200;

/**
 * Reads the list of batches page by page, newest first, until a page brings nothing new: a page may be
 * shorter than asked for without being the last, and a server may ignore where a page is to begin. A
 * batch that is created between two pages moves the others one place down.
 *
 * @param inquiry who asks
 * @param query filters of Cargo
 * @param start at which place of the list to begin
 * @returns the batches of each page that were on none before; the caller stops when it has seen enough
 * @throws NodeApiError when Cargo cannot be asked
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
 * What of the list of batches concerns the trigger.
 *
 * @param workflowUuids whose batches; empty for all
 */
export function listOf(workflowUuids: string[]): IDataObject {
	return workflowUuids.length > 0 ? { workflowUuids } : {};
}
