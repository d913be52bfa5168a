import type { IPollFunctions } from 'n8n-workflow';

import type { Batch } from '../Cargo/api/members';
import { listBatches } from './pages';
import type { Selection } from './selection';
import { selects } from './selection';

/**
 * The latest batch that would have started the flow, for a test in the editor.
 *
 * @param context the poll
 * @param selection which batches count
 * @returns a list with that batch, or an empty one
 * @throws NodeApiError when Cargo cannot be asked
 */
export async function latestFinished(
	context: IPollFunctions,
	selection: Selection,
): Promise<Batch[]> {
	const query = { statuses: selection.statuses };
	for await (const batch of listBatches(context, selection, query)) {
		if (selects(selection, batch)) return [batch];
	}
	return [];
}
