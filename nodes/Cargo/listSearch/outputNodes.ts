import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { fetchMember } from '../api/fetch';
import type { Batch, GraphNode } from '../api/members';
import { isUuid } from '../fields/ids';
import { matching } from './search';

/**
 * The nodes of the batch that is chosen in the form. Empty if no batch is chosen, or if its ID is set by an
 * expression, which has no value while the form is filled in.
 */
export async function searchOutputNodes(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const uuid = this.getCurrentNodeParameter('batchUuid', { extractValue: true });
	if (!isUuid(uuid)) return { results: [] };
	const batch = await fetchMember(this, `/v1/orchestration/batches/${uuid.trim()}`, 'batch');
	const nodes = await fetchNodes(this, batch);
	const entries = nodes.map(({ name, slug }) => ({ name: name ?? slug, value: slug }));
	return { results: matching(entries, filter) };
}

/** The graph that was sent with the batch, or the one of its release. */
async function fetchNodes(
	context: ILoadOptionsFunctions,
	{ nodes, releaseUuid }: Batch,
): Promise<GraphNode[]> {
	if (nodes) return nodes;
	if (!isUuid(releaseUuid)) return [];
	const path = `/v1/orchestration/releases/${releaseUuid}`;
	return (await fetchMember(context, path, 'release')).nodes;
}
