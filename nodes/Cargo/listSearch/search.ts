import type { INodeListSearchItems } from 'n8n-workflow';

/**
 * Keeps the entries whose name holds what the user typed, in alphabetical order.
 *
 * @param entries the whole list
 * @param filter what the user typed, if anything
 */
export function matching(entries: INodeListSearchItems[], filter?: string): INodeListSearchItems[] {
	return entries
		.filter(({ name }) => holds(name, filter))
		.sort((one, other) => one.name.localeCompare(other.name));
}

/**
 * Tells whether a text holds what the user typed, whatever its case; nothing typed is in every text.
 *
 * @param text a name
 * @param filter what the user typed, if anything
 */
export function holds(text: string, filter = ''): boolean {
	return text.toLowerCase().includes(filter.trim().toLowerCase());
}
