import type { Parameters } from '../fields/parameters';
import { checkCount } from './mostItems';

/** How many things to ask for at once. */
const PAGE_SIZE = 100;

/**
 * Pages through a list until the user has enough, or a page brings nothing new: a page may be shorter
 * than asked for without being the last, and a server may ignore where a page is to begin. What starts
 * meanwhile pushes the others down, so that the next page begins with something that was there before;
 * it counts once.
 *
 * @param parameters of the item, for the error
 * @param most how many to return at most
 * @param readPage reads one page
 * @returns what was found, in the order of the list
 * @throws what `readPage` throws; NodeApiError where there are more than n8n can take
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
