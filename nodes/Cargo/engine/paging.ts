import type { Parameters } from '../fields/parameters';
import { checkCount } from './mostItems';

/** How many entries to request at once. */
const PAGE_SIZE = 100;

/** Which part of a list to read. */
export interface Page {
	limit: number;
	offset: number;
}

/**
 * Pages through a list of objects with UUIDs. See `pageThroughKeys`.
 *
 * @param parameters of the item, for the error
 * @param most how many to return at most
 * @param readPage reads one page
 * @returns the entries, in the order of the list
 * @throws what `readPage` throws; NodeApiError if there are more than n8n can return
 */
export async function pageThrough<T extends { uuid: string }>(
	parameters: Parameters,
	most: number,
	readPage: (page: Page) => Promise<T[]>,
): Promise<T[]> {
	const keys = (entries: T[]) => entries.map(({ uuid }) => uuid);
	return await pageThroughKeys(parameters, most, readPage, keys);
}

/**
 * Pages through a list until the limit is reached, or a page has nothing new: a page may be shorter than
 * requested without being the last, and a server may ignore the offset. New entries push the others down,
 * so that the next page can begin with entries of the page before; these count once.
 *
 * @param parameters of the item, for the error
 * @param most how many to return at most
 * @param readPage reads one page
 * @param keysOf what tells the entries of a page apart from each other, and from those of other pages
 * @returns the entries, in the order of the list
 * @throws what `readPage` throws; NodeApiError if there are more than n8n can return
 */
export async function pageThroughKeys<T>(
	parameters: Parameters,
	most: number,
	readPage: (page: Page) => Promise<T[]>,
	keysOf: (page: T[]) => string[],
): Promise<T[]> {
	const found = new Map<string, T>();
	let offset = 0;
	while (found.size < most) {
		const known = found.size;
		const page = await readPage({ limit: Math.min(PAGE_SIZE, most - known), offset });
		for (const [index, key] of keysOf(page).entries()) found.set(key, page[index] as T);
		if (found.size === known) break;
		checkCount(parameters, Math.min(found.size, most));
		offset += page.length;
	}
	return [...found.values()].slice(0, most);
}
