import type { Batch } from '../Cargo/api/members';
import { isFinal } from '../Cargo/api/statuses';
import { concernsAll, restAfter } from './failures';
import type { Failing, Watch } from './memory';
import { uuidsOf } from './memory';
import type { Newcomers } from './newcomers';
import { findNewcomers } from './newcomers';
import { batchesOf } from './pages';
import type { Inquiry } from './requests';
import { readUnfinished, untouched } from './unfinished';

/** The result of one check. */
export interface Watched {
	/** What the next check needs. */
	watch: Watch;
	/** Batches that are new, or had not finished, as they are now. */
	batches: Batch[];
	/** Batches that could not be read. */
	failing: Record<string, Failing>;
	/** Why the list was not read down to the known batches. */
	listFailure?: unknown;
	/** The first request that failed. */
	failure?: unknown;
	/** The end of the pause that Cargo asked for, in milliseconds since 1970, if it did. */
	rest?: number;
}

/**
 * Continues from the last check: reads the top of the list, and then the batches that had not finished.
 * Cargo lists batches by creation, so a long batch finishes far down the list.
 *
 * @param inquiry the context and time limit of the requests
 * @param watch what the last check kept
 * @param failing batches that could not be read so far
 * @param hasList whether the list is read
 * @returns the batches as they are now, also if a request fails
 */
export async function watchOn(
	inquiry: Inquiry,
	watch: Watch,
	failing: Record<string, Failing>,
	hasList = true,
): Promise<Watched> {
	const newcomers = hasList ? await newBatches(inquiry, watch) : nothingNew(watch);
	const { listed, fresh, list, failure } = newcomers;
	const followed = { ...watch, failing, open: [...watch.open, ...openAmong(fresh)] };
	const rest = restAfter(failure);
	const unfinished =
		concernsAll(failure) || rest !== undefined
			? untouched(followed)
			: await readUnfinished(inquiry, followed, listed);
	const looked = new Map([...fresh, ...unfinished.read].map((batch) => [batch.uuid, batch]));
	return {
		watch: { fields: watch.fields, ...list, open: unfinished.open },
		batches: [...looked.values()],
		failing: unfinished.failing,
		listFailure: failure,
		failure: failure ?? unfinished.failure,
		// What a single batch says concerns the others only where it would be said of them as well.
		rest: concernsAll(unfinished.failure) ? restAfter(unfinished.failure) : rest,
	};
}

const newBatches = async (inquiry: Inquiry, watch: Watch) =>
	await findNewcomers(batchesOf(inquiry, watch.fields.workflowUuids), watch, ({ status }) =>
		isFinal(status),
	);

const nothingNew = ({ known, isWhole, seen }: Watch): Newcomers<Batch> => ({
	listed: [],
	fresh: [],
	list: { known, isWhole, seen },
});

/** The UUIDs of the batches that have not finished. */
export const openAmong = (batches: Batch[]): string[] =>
	uuidsOf(batches.filter(({ status }) => !isFinal(status)));
