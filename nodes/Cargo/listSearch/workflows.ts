import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { fetchMember } from '../api/fetch';
import type { Play, Tool } from '../api/members';
import type { Owner } from '../fields/entryNames';
import { costMark, mark } from '../fields/entryNames';
import { pageOf } from './pages';
import { matching } from './search';

/** The plays and tools of the workspace by name, each marked as what it is. */
export async function searchWorkflows(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return { results: matching(await fetchEntries(this, ['Play', 'Tool']), filter) };
}

/** The tools of the workspace: what takes rows. */
export async function searchTools(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return { results: matching(await fetchEntries(this, ['Tool']), filter) };
}

/** The plays and tools of the workspace as choices, of which several can be picked. */
export async function getWorkflows(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const names = await fetchNames(this);
	return matching([...names].map(([value, name]) => ({ name, value })));
}

/**
 * Fetches the names by which people know workflows: a workflow has none of its own (cargo-api.md).
 *
 * @param context the editor's request for a list
 * @returns for example `Enrich new leads (Play)`, by the UUID of the workflow
 */
export async function fetchNames(context: ILoadOptionsFunctions): Promise<Map<string, string>> {
	const [plays, tools] = await Promise.all([fetchPlays(context), fetchTools(context)]);
	return new Map([
		...plays.map(({ workflowUuid, name }) => [workflowUuid, name + mark('Play')] as const),
		...tools.map(({ workflowUuid, name }) => [workflowUuid, name + mark('Tool')] as const),
	]);
}

/** What a user chooses one of: each entry says what speaks against choosing it, and what a run costs. */
async function fetchEntries(
	context: ILoadOptionsFunctions,
	owners: Owner[],
): Promise<INodeListSearchItems[]> {
	const [plays, tools, undeployed] = await Promise.all([
		owners.includes('Play') ? fetchPlays(context) : [],
		fetchTools(context),
		fetchUndeployed(context),
	]);
	const deployment = ({ workflowUuid }: { workflowUuid: string }) =>
		undeployed.has(workflowUuid) ? ['not deployed'] : [];
	return [
		...plays.map((play) => ({
			name: play.name + mark('Play', [...turnedOff(play), ...deployment(play)]),
			value: play.workflowUuid,
			...pageOf('plays', play),
		})),
		...tools.map((tool) => ({
			name: tool.name + mark('Tool', [...deployment(tool), ...cost(tool)]),
			value: tool.workflowUuid,
			...pageOf('tools', tool),
		})),
	];
}

const turnedOff = ({ isEnabled }: Play): string[] => (isEnabled === false ? ['turned off'] : []);

/** Cargo names credits only where somebody has set them. */
function cost({ creditsCost }: Tool): string[] {
	const { kind, min, max } = creditsCost ?? {};
	if (kind !== 'custom' || typeof min !== 'number' || typeof max !== 'number') return [];
	return [costMark(min, max)];
}

const fetchPlays = async (context: ILoadOptionsFunctions) =>
	await fetchMember(context, '/v1/orchestration/plays/list', 'plays');

const fetchTools = async (context: ILoadOptionsFunctions) =>
	await fetchMember(context, '/v1/orchestration/tools/list', 'tools');

/** Which workflows were never deployed; none where Cargo does not say, because the list is worth more than the note. */
async function fetchUndeployed(context: ILoadOptionsFunctions): Promise<Set<string>> {
	const workflows = await fetchMember(
		context,
		'/v1/orchestration/workflows/list',
		'workflows',
	).catch(() => []);
	return new Set(
		workflows.filter(({ deployedRelease }) => !deployedRelease).map(({ uuid }) => uuid),
	);
}
