import type { Batch } from '../Cargo/api/members';
import { isFinal } from '../Cargo/api/statuses';
import type { Findings } from './memory';
import { KNOWN_MOST, uuidsOf } from './memory';
import { listOf, pagesOf } from './pages';
import type { Inquiry } from './requests';
import type { Fields } from './selection';

/**
 * Records which batches exist and which of them have not finished. Those, and batches created from now on,
 * will start the workflow.
 *
 * @param inquiry the context and time limit of the requests
 * @param fields whose batches
 * @returns what the next check needs
 * @throws NodeApiError if the request fails
 */
export async function beginAnew(inquiry: Inquiry, fields: Fields): Promise<Findings> {
	const list = listOf(fields.workflowUuids);
	let known: string[] = [];
	let open: string[] = [];
	let isWhole = true;
	for await (const page of pagesOf(inquiry, list)) {
		known = [...known, ...uuidsOf(page)];
		open = [...open, ...unfinishedIn(page)];
		if (known.length < KNOWN_MOST) continue;
		isWhole = false;
		break;
	}
	// Open batches are listed last: a batch that starts in between is open here, or new at the next check.
	for await (const page of pagesOf(inquiry, { ...list, isFinished: false })) {
		open = [...open, ...unfinishedIn(page)];
	}
	return { fields, known, isWhole, seen: [], open, failing: {} };
}

const unfinishedIn = (page: Batch[]) => uuidsOf(page.filter(({ status }) => !isFinal(status)));
