import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { fetchMember } from '../api/fetch';
import type { Batch } from '../api/members';
import { STATUSES } from '../api/statuses';
import { holds } from './search';
import { fetchWorkflows } from './workflows';

const PAGE_SIZE = 50;

/**
 * The latest batches: the name of the workflow, the status, the time. What the user types is looked
 * for among the names and the statuses, and Cargo does the filtering, so that old batches are found.
 */
export async function searchBatches(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const workflows = await fetchWorkflows(this);
	const names = new Map(workflows.map(({ name, value }) => [value, name]));
	const offset = Number(paginationToken ?? 0);
	const query = filter?.trim() ? filterQuery(filter, names) : {};
	if (!query) return { results: [] };

	const batches = await fetchMember(this, '/v1/orchestration/batches/list', 'batches', {
		...query,
		limit: PAGE_SIZE,
		offset,
	});
	return {
		results: batches.map((batch) => ({
			name: describe(batch, names.get(batch.workflowUuid ?? '')),
			value: batch.uuid,
		})),
		paginationToken: batches.length === PAGE_SIZE ? String(offset + PAGE_SIZE) : undefined,
	};
}

/** Turns what the user typed into Cargo's filter; undefined when nothing can match. */
function filterQuery(filter: string, names: Map<string, string>): IDataObject | undefined {
	const workflowUuids = [...names].filter(([, name]) => holds(name, filter)).map(([uuid]) => uuid);
	if (workflowUuids.length > 0) return { workflowUuids };
	const statuses = STATUSES.filter((status) => holds(status, filter));
	return statuses.length > 0 ? { statuses } : undefined;
}

function describe(
	{ status = '', createdAt = '' }: Batch,
	workflow = 'Unnamed play or tool',
): string {
	const when = createdAt.slice(0, 16).replace('T', ' ');
	return `${workflow} · ${status} · ${when} UTC`;
}
