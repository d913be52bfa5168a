import { isFinal } from '../Cargo/api/statuses';
import { isRefusal } from './failures';
import type { Earlier, Failing, Memory, Watch } from './memory';
import { KNOWN_MOST, uuidsOf } from './memory';
import { listOf, pagesOf } from './pages';
import type { Inquiry } from './requests';
import type { Fields } from './selection';
import type { Watched } from './watching';
import { watchOn } from './watching';

/**
 * Looks ahead only: learns which batches there are, and which of them have not finished. Those will
 * start the flow, and those that are created from now on.
 *
 * @param inquiry who asks
 * @param fields whose batches
 * @returns where the new begins
 * @throws NodeApiError when Cargo cannot be asked
 */
export async function beginAnew(inquiry: Inquiry, fields: Fields): Promise<Watch> {
	const list = listOf(fields.workflowUuids);
	const known: string[] = [];
	const open: string[] = [];
	let isWhole = true;
	for await (const page of pagesOf(inquiry, list)) {
		known.push(...uuidsOf(page));
		open.push(...uuidsOf(page.filter(({ status }) => !isFinal(status))));
		if (known.length < KNOWN_MOST) continue;
		isWhole = false;
		break;
	}
	// What is open is listed last: a batch that starts in between is open here, or new at the next look.
	for await (const page of pagesOf(inquiry, { ...list, isFinished: false })) {
		open.push(...uuidsOf(page.filter(({ status }) => !isFinal(status))));
	}
	return { fields, known, isWhole, seen: [], open };
}

/**
 * Goes on with changed fields: from now on they alone hold. What was watched before is only looked
 * through once more, for what had finished by now.
 *
 * @param beginning where the new begins
 * @param memory of the fields as they were
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

/** What an earlier watch has brought. */
export interface LookedThrough extends Omit<Watched, 'watch'> {
	/** What of it is left for the next look; undefined: nothing. */
	left: Earlier | undefined;
}

/**
 * Looks through what was watched with earlier fields.
 *
 * @param inquiry who asks
 * @param earlier what was watched
 * @param failing batches that could not be read
 * @returns how its batches are; also when Cargo fails on the way
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
