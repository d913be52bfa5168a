import type { INodeListSearchItems } from 'n8n-workflow';

import { isUuid } from './ids';

/** The owner of a workflow in Cargo, and how the list marks it. */
export type Owner = 'Play' | 'Tool';

const OWNERS: Owner[] = ['Play', 'Tool'];

/**
 * Appends the ID to an entry's name. A slug is short and readable; of a UUID, six digits are enough.
 *
 * @param entry of a list
 * @returns for example `Enrich new leads (Play) · …000001`
 */
export const nameWithId = ({ name, value }: INodeListSearchItems): string =>
	`${name} · ${isUuid(value) ? `…${value.slice(-6)}` : String(value)}`;

/** Removes the end of the UUID from an entry's name, if `nameWithId` added it. */
export function withoutId(name: string): string {
	return name.replace(/ · …[\da-f]{6}$/i, '');
}

/**
 * Tells from an entry's name whether it is a play or a tool.
 *
 * @param name an entry's name, such as `Enrich new leads (Play)` or `Score a lead (Tool, not deployed)`
 */
export function ownerInName(name: unknown): Owner | undefined {
	if (typeof name !== 'string') return undefined;
	return OWNERS.find((owner) => withoutNotes(withoutId(name)).endsWith(mark(owner)));
}

/**
 * How a list marks an entry as a play or a tool.
 *
 * @param owner which of the two
 * @param notes what else the user should know before choosing it, such as `turned off`
 */
export const mark = (owner: Owner, notes: string[] = []): string =>
	` (${[owner, ...notes].join(', ')})`;

/** Removes the notes from an entry's mark: `Score a lead (Tool, not deployed)` becomes `Score a lead (Tool)`. */
export const withoutNotes = (name: string): string =>
	name.replace(/ \((Play|Tool), [^()]*\)$/, ' ($1)');

/**
 * Returns the name of a play or tool from the name of its entry.
 *
 * @param name an entry's name, such as `Score a lead (Tool, not deployed)`
 * @returns for example `Score a lead`; undefined if the entry is not that of a play or tool
 */
export function withoutMark(name: unknown): string | undefined {
	const owner = ownerInName(name);
	if (typeof name !== 'string' || !owner) return undefined;
	return withoutNotes(withoutId(name)).slice(0, -mark(owner).length);
}

/** How a mark begins in a name, without notes and with them, for the form. */
export const markBeginnings = (owner: Owner): string[] => [mark(owner), ` (${owner}, `];

/** How the list of segments marks one that Cargo does not accept as data of a batch. */
export const OF_PLAY = 'belongs to a play';

/**
 * Tells from a name of the list whether a segment belongs to a play.
 *
 * @param name an entry's name, such as `Qualified leads (16 records, belongs to a play)`
 */
export const isOfPlay = (name: unknown): boolean =>
	typeof name === 'string' && withoutId(name).endsWith(`, ${OF_PLAY})`);

/**
 * How the list of tools marks one whose cost is set in Cargo.
 *
 * @param min the fewest credits that a run costs
 * @param max the most
 * @returns for example `3 to 8 credits per record`
 */
export function costMark(min: number, max: number): string {
	const range = min === max ? `${max}` : `${min} to ${max}`;
	return `${range} ${max === 1 ? 'credit' : 'credits'} per record`;
}

/** Tells from a name of the list whether the cost of a tool is set in Cargo. */
export const hasCost = (name: unknown): boolean =>
	typeof name === 'string' && / credits? per record\)$/.test(withoutId(name));
