import type { Parameters } from '../fields/parameters';
import { checkCount } from './mostItems';

/** How many entries to request at once. */
const PAGE_SIZE = 100;

/**
 * Pages through a list until the limit is reached, or a page has nothing new: a page may be shorter than
 * requested without being the last, and a server may ignore the offset. New entries push the others down,
 * so that the next page can begin with entries of the page before; these count once.
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
	readPage: (page: { limit: number; offset: number }) => Promise<T[]>,
): Promise<T[]> {
	const found = new Map<string, T>();
	let offset = 0;
	while (found.size < most) {
		const known = found.size;
		const page = await readPage({ limit: Math.min(PAGE_SIZE, most - known), offset });
		for (const each of page) found.set(each.uuid, each);
		if (found.size === known) break;
		checkCount(parameters, Math.min(found.size, most));
		offset += page.length;
	}
	return [...found.values()].slice(0, most);
}
