import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { fetchMember } from '../Cargo/api/fetch';
import type { Batch } from '../Cargo/api/members';
import type { Selection } from './selection';

const PAGE_SIZE = 100;

/**
 * Lists batches page by page, newest first, each once: a batch that is created between two pages moves
 * the others one place down.
 *
 * @param context the poll
 * @param selection whose workflows to list
 * @param query further filters of Cargo
 * @returns the batches one by one; the caller stops when it has seen enough
 * @throws NodeApiError when Cargo cannot be asked
 */
export async function* listBatches(
	context: IPollFunctions,
	{ workflowUuids }: Selection,
	query: IDataObject = {},
): AsyncGenerator<Batch> {
	const seen = new Set<string>();
	const filters = { ...(workflowUuids.length > 0 ? { workflowUuids } : {}), ...query };
	for (let offset = 0; ;) {
		const page = await fetchMember(context, '/v1/orchestration/batches/list', 'batches', {
			...filters,
			limit: PAGE_SIZE,
			offset,
		});
		if (page.length === 0) return;
		offset += page.length;
		for (const batch of page) {
			if (seen.has(batch.uuid)) continue;
			seen.add(batch.uuid);
			yield batch;
		}
	}
}
