import type { INodeListSearchItems } from 'n8n-workflow';

import { isUuid } from './ids';

/** What owns a workflow, and how the list marks it. */
export type Owner = 'Play' | 'Tool';

const OWNERS: Owner[] = ['Play', 'Tool'];

/**
 * Puts the ID behind an entry's name. A slug is short and says something; of a UUID six digits are enough.
 *
 * @param entry of a list
 * @returns for example `Enrich new leads (Play) · …000001`
 */
export const nameWithId = ({ name, value }: INodeListSearchItems): string =>
	`${name} · ${isUuid(value) ? `…${value.slice(-6)}` : String(value)}`;

/** Takes the end of the UUID off an entry's name, if `nameWithId` has put it there. */
export function withoutId(name: string): string {
	return name.replace(/ · …[\da-f]{6}$/i, '');
}

/**
 * Tells from a name of the list what owns the workflow.
 *
 * @param name an entry's name, such as `Enrich new leads (Play)`
 */
export function ownerInName(name: unknown): Owner | undefined {
	if (typeof name !== 'string') return undefined;
	return OWNERS.find((owner) => withoutId(name).endsWith(mark(owner)));
}

/** How a list marks an entry as a play or a tool. */
export const mark = (owner: Owner): string => ` (${owner})`;
