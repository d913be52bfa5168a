import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { fetchMember } from '../api/fetch';
import type { Batch } from '../api/members';
import { isFinal, STATUSES } from '../api/statuses';
import { goOn, placeOf } from './scrolling';
import { holds } from './search';
import { fetchNames } from './workflows';

const PAGE_SIZE = 50;

/**
 * The latest batches: the name of the play or tool, the status, the time. What the user types is searched
 * for in the names and the statuses, and Cargo does the filtering, so that old batches are found.
 */
export async function searchBatches(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const names = await fetchNames(this);
	const place = placeOf(paginationToken);
	const operation = this.getCurrentNodeParameter('operation');
	const query = filterQuery(filter?.trim() ?? '', names, STATUSES.filter(fitting(operation)));
	if (!query) return { results: [] };

	const batches = await fetchMember(this, '/v1/orchestration/batches/list', 'batches', {
		...query,
		limit: PAGE_SIZE,
		offset: place.offset,
	});
	const { isNew, token } = goOn(
		place,
		batches.map(({ uuid }) => uuid),
	);
	if (!isNew) return { results: [] };
	return {
		results: batches.map((batch) => ({
			name: describe(batch, names.get(batch.workflowUuid ?? ''), operation),
			value: batch.uuid,
		})),
		paginationToken: token,
	};
}

/** Which statuses an operation can work with: results are of finished batches, only running ones can be canceled. */
function fitting(operation: unknown): (status: string) => boolean {
	if (operation === 'getResults' || operation === 'retryFailed') return isFinal;
	if (operation === 'cancel') return (status) => !isFinal(status);
	return () => true;
}

/** Turns what the user typed into Cargo's filter; undefined if nothing can match. */
function filterQuery(
	filter: string,
	names: Map<string, string>,
	statuses: string[],
): IDataObject | undefined {
	const isNarrowed = statuses.length < STATUSES.length;
	const among = isNarrowed ? { statuses } : {};
	if (filter === '') return among;
	const workflowUuids = [...names].filter(([, name]) => holds(name, filter)).map(([uuid]) => uuid);
	if (workflowUuids.length > 0) return { workflowUuids, ...among };
	const wanted = statuses.filter((status) => holds(status, filter));
	return wanted.length > 0 ? { statuses: wanted } : undefined;
}

function describe(batch: Batch, workflow = 'Unnamed play or tool', operation?: unknown): string {
	const { status = '', createdAt = '', failedRunsCount, runsCount } = batch;
	const when = createdAt.slice(0, 16).replace('T', ' ');
	const failures =
		operation === 'retryFailed' && failedRunsCount !== undefined && runsCount !== undefined
			? ` · ${failedRunsCount} of ${runsCount} failed`
			: '';
	return `${workflow} · ${status}${failures} · ${when} UTC`;
}
