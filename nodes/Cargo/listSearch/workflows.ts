import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { fetchMember } from '../api/fetch';
import type { NamedOwner } from '../api/members';
import type { Owner } from '../fields/entryNames';
import { mark } from '../fields/entryNames';
import { matching } from './search';

/** A workflow under the name by which people know it. */
export interface NamedWorkflow {
	/** For example `Enrich new leads (Play)`. */
	name: string;
	/** The UUID of the workflow. */
	value: string;
}

const SOURCES: Array<{ owner: Owner; path: string; member: 'plays' | 'tools' }> = [
	{ owner: 'Play', path: '/v1/orchestration/plays/list', member: 'plays' },
	{ owner: 'Tool', path: '/v1/orchestration/tools/list', member: 'tools' },
];

/** The workflows of the workspace: plays and tools by name, each marked as what it is. */
export async function searchWorkflows(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return { results: matching(await fetchWorkflows(this), filter) };
}

/** The tools of the workspace: what takes rows. */
export async function searchTools(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return { results: matching(await fetchWorkflows(this, ['Tool']), filter) };
}

/** The workflows of the workspace as choices, of which several can be picked. */
export async function getWorkflows(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return matching(await fetchWorkflows(this));
}

/**
 * Fetches the workflows under the names of the plays and tools that own them; a workflow has no
 * name of its own (cargo-api.md).
 *
 * @param context the editor's request for the list
 * @param owners which ones
 */
export async function fetchWorkflows(
	context: ILoadOptionsFunctions,
	owners: Owner[] = ['Play', 'Tool'],
): Promise<NamedWorkflow[]> {
	const lists = await Promise.all(
		SOURCES.filter(({ owner }) => owners.includes(owner)).map(async ({ owner, path, member }) =>
			(await fetchMember(context, path, member)).map((entry) => named(entry, owner)),
		),
	);
	return lists.flat();
}

function named({ name, workflowUuid }: NamedOwner, owner: Owner): NamedWorkflow {
	return { name: name + mark(owner), value: workflowUuid };
}
