import { isRefusal } from './failures';
import type { Earlier, Failing, Memory, Watch } from './memory';
import { KNOWN_MOST, uuidsOf } from './memory';
import { batchesOf, pagesOf, topOf } from './pages';
import type { Inquiry } from './requests';
import type { Fields } from './selection';
import type { Watched } from './watching';
import { openAmong, watchOn } from './watching';

/**
 * Records which batches exist and which of them have not finished. Those, and batches created from now on,
 * will start the workflow.
 *
 * @param inquiry the context and time limit of the requests
 * @param fields the trigger's fields
 * @returns what the next check needs
 * @throws NodeApiError if the request fails
 */
export async function beginAnew(inquiry: Inquiry, fields: Fields): Promise<Watch> {
	const { workflowUuids } = fields;
	const { entries, isWhole } = await topOf(batchesOf(inquiry, workflowUuids), KNOWN_MOST);
	const known = uuidsOf(entries);
	let open = openAmong(entries);
	// Open batches are listed last: a batch that starts in between is open here, or new at the next check.
	const unfinished = batchesOf(inquiry, workflowUuids, { isFinished: false });
	for await (const page of pagesOf(unfinished)) {
		open = [...open, ...openAmong(page)];
	}
	return { fields, known, isWhole, seen: [], open };
}

/**
 * Switches to changed fields. From now on only these apply; what was watched before is checked once more,
 * for batches that finished before the change.
 *
 * @param beginning what exists for the new fields, see {@link beginAnew}
 * @param memory what the last check with the old fields kept
 * @returns the memory to go on with
 */
export function afterChange(beginning: Watch, memory: Memory): Memory {
	const { fields, known, isWhole, seen, open } = memory;
	const followed = new Set(beginning.open);
	const left = open.filter((uuid) => !followed.has(uuid));
	return {
		...memory,
		...beginning,
		earlier: [...memory.earlier, { fields, known, isWhole, seen, open: left, isListed: false }],
	};
}

/** The result of checking an earlier watch. */
export interface LookedThrough extends Omit<Watched, 'watch'> {
	/** What the next check still has to read; undefined if nothing. */
	left: Earlier | undefined;
}

/**
 * Checks once more what was watched with earlier fields.
 *
 * @param inquiry the context and time limit of the requests
 * @param earlier what was watched
 * @param failing batches that could not be read
 * @returns its batches as they are now, also if a request fails
 */
export async function lookThrough(
	inquiry: Inquiry,
	earlier: Earlier,
	failing: Record<string, Failing>,
): Promise<LookedThrough> {
	const { watch, ...rest } = await watchOn(inquiry, earlier, failing, !earlier.isListed);
	const { listFailure } = rest;
	// Cargo may refuse the workflows that were watched: they may be gone.
	const isListed = earlier.isListed || listFailure === undefined || isRefusal(listFailure);
	const failure = isRefusal(listFailure) ? undefined : rest.failure;
	const read = new Set(uuidsOf(rest.batches));
	// What is still open now finishes under the fields as they are now.
	const open = watch.open.filter((uuid) => !read.has(uuid));
	const left = isListed && open.length === 0 ? undefined : { ...watch, open, isListed };
	return { ...rest, failure, left };
}
