import type { Batch } from '../Cargo/api/members';
import { batchesOf, pagesOf } from './pages';
import type { Inquiry } from './requests';
import type { Fields } from './selection';
import { selects } from './selection';

/**
 * The latest batch that would have started the workflow, for a test in the editor.
 *
 * @param inquiry the context and time limit of the requests
 * @param fields which batches count
 * @returns a list with that batch, or an empty one
 * @throws NodeApiError if the request fails
 */
export async function latestFinished(inquiry: Inquiry, fields: Fields): Promise<Batch[]> {
	const { workflowUuids, statuses } = fields;
	for await (const page of pagesOf(batchesOf(inquiry, workflowUuids, { statuses }))) {
		const latest = page.find((batch) => selects(fields, batch));
		if (latest) return [latest];
	}
	return [];
}
