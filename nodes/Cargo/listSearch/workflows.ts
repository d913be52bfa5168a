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

/** The plays and tools of the workspace by name, each marked as play or tool. */
export async function searchWorkflows(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return { results: matching(await fetchEntries(this, ['Play', 'Tool']), filter) };
}

/** The tools of the workspace, which run on rows. */
export async function searchTools(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return { results: matching(await fetchEntries(this, ['Tool']), filter) };
}

/** The plays and tools of the workspace, for a multiple choice. */
export async function getWorkflows(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const names = await fetchNames(this);
	return matching([...names].map(([value, name]) => ({ name, value })));
}

/**
 * Fetches the names of plays and tools by workflow: a workflow has no name of its own (cargo-api.md).
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

/** The entries of a list: each says why it may not run, and what a run costs. */
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

/** Cargo returns credits only if somebody has set them. */
function cost({ creditsCost }: Tool): string[] {
	const { kind, min, max } = creditsCost ?? {};
	if (kind !== 'custom' || typeof min !== 'number' || typeof max !== 'number') return [];
	return [costMark(min, max)];
}

const fetchPlays = async (context: ILoadOptionsFunctions) =>
	await fetchMember(context, '/v1/orchestration/plays/list', 'plays');

const fetchTools = async (context: ILoadOptionsFunctions) =>
	await fetchMember(context, '/v1/orchestration/tools/list', 'tools');

/** Which workflows were never deployed; none if Cargo does not say, because the list matters more than the note. */
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
