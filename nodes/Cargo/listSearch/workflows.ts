import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { fetchList } from './request';
import type { Entry } from './request';
import { matching } from './search';

/** What owns a workflow, and how the list marks it. */
export type Owner = 'Play' | 'Tool';

/** A workflow under the name by which people know it. */
export interface NamedWorkflow {
	/** For example `Enrich new leads (Play)`. */
	name: string;
	/** The UUID of the workflow. */
	value: string;
}

const SOURCES: Array<{ owner: Owner; path: string; member: string }> = [
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
			(await fetchList(context, path, member)).map((entry) => named(entry, owner)),
		),
	);
	return lists.flat();
}

function named(entry: Entry, owner: Owner): NamedWorkflow {
	return { name: `${String(entry.name)} (${owner})`, value: String(entry.workflowUuid) };
}
