import type { INodeListSearchItems } from 'n8n-workflow';

import { nameWithId, withoutNotes } from '../fields/entryNames';

/**
 * Keeps the entries whose name contains what the user typed, in alphabetical order. Entries with the same
 * name show the end of their IDs: running the wrong one of two plays uses credits. Of these, one
 * without notes, such as "turned off", goes first.
 *
 * @param entries the whole list
 * @param filter what the user typed, if anything
 * @param goesFirst tells from an entry's value whether it is shown before the others
 */
export function matching(
	entries: INodeListSearchItems[],
	filter?: string,
	goesFirst: (value: unknown) => boolean = () => false,
): INodeListSearchItems[] {
	const times = new Map<string, number>();
	for (const { name } of entries) {
		times.set(withoutNotes(name), (times.get(withoutNotes(name)) ?? 0) + 1);
	}
	const isUnique = (name: string) => times.get(withoutNotes(name)) === 1;
	return [...entries]
		.sort(
			(one, other) =>
				Number(goesFirst(other.value)) - Number(goesFirst(one.value)) ||
				withoutNotes(one.name).localeCompare(withoutNotes(other.name)) ||
				one.name.length - other.name.length,
		)
		.map((entry) => (isUnique(entry.name) ? entry : { ...entry, name: nameWithId(entry) }))
		.filter(({ name }) => holds(name, filter));
}

/**
 * Tells whether a text contains what the user typed, ignoring case; an empty filter matches every text.
 *
 * @param text a name
 * @param filter what the user typed, if anything
 */
export function holds(text: string, filter = ''): boolean {
	return text.toLowerCase().includes(filter.trim().toLowerCase());
}
