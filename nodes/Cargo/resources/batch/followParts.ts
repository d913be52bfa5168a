import type { Batch } from '../../api/members';
import { endRun } from '../../engine/ending';
import type { Open, Stay } from '../../engine/wait';
import { readWaits } from '../../fields/waiting';
import { waitForBatch } from './following';
import type { Done, Outcome, Part } from './parts';
import { isFailed, isPending } from './parts';
import { returnsResults } from './returnData';
import { rowResults } from './rowResults';
import { isStillOpen } from './untilNextCheck';

/**
 * A part as its status check at this waking found it, so that a batch that has finished is not read once more.
 *
 * @param part with its rows
 * @param checked the parts that were open
 */
export function settledBefore(part: Outcome, checked: Outcome[]): Outcome {
	const known = checked.find(({ start }) => start === part.start);
	if (!known || isPending(known)) return part;
	return isFailed(known)
		? { ...part, thrown: known.thrown }
		: { ...part, batch: known.batch, earlier: undefined };
}

/**
 * Waits for all batches in parallel. The first that fails ends the run, if errors do.
 *
 * @param created the parts
 * @param stay makes what each wait has to know of sleeps
 * @param goesOn whether errors become items
 */
export async function followAll(
	created: Outcome[],
	stay: (earlier?: Open) => Stay,
	goesOn: boolean,
): Promise<Outcome[]> {
	return await Promise.all(
		created.map(async (outcome) => {
			if (isFailed(outcome)) return outcome;
			const followed = await settled(outcome, async () => await follow(outcome, stay));
			if (isFailed(followed) && !goesOn) endRun(outcome.talk.line.context, outcome.start);
			return followed;
		}),
	);
}

async function follow(
	{ talk, batch, rows, earlier }: Part & { batch: Batch },
	stayFor: (earlier?: Open) => Stay,
): Promise<Pick<Done, 'batch' | 'results'>> {
	const { parameters } = talk;
	if (!readWaits(parameters)) return { batch };
	const stay = stayFor(earlier);
	const finished = await waitForBatch(talk, batch, { stay });
	// Results are kept by no sleep: they are read when nothing is open any more.
	if (stay.until !== Infinity || !returnsResults(parameters)) return { batch: finished };
	return { batch: finished, results: await rowResults(talk, finished, rows) };
}

/**
 * Reads the results that are still missing, in parallel.
 *
 * @param outcomes of all parts, none of them pending
 */
export async function withResults(outcomes: Outcome[]): Promise<Outcome[]> {
	return await Promise.all(
		outcomes.map(async (outcome) => {
			if (isFailed(outcome) || isPending(outcome) || outcome.results) return outcome;
			const { talk, batch, rows } = outcome;
			if (!returnsResults(talk.parameters)) return outcome;
			return await settled(outcome, async () => ({
				batch,
				results: await rowResults(talk, batch, rows),
			}));
		}),
	);
}

/**
 * Does something for a part.
 *
 * @param part the part
 * @param work resolves with what it has become
 * @returns the part, with that or with what was thrown
 */
export async function settled(
	part: Part,
	work: () => Promise<Pick<Done, 'batch' | 'results'>>,
): Promise<Outcome> {
	try {
		return { ...part, ...(await work()) };
	} catch (thrown) {
		const { batch } = part;
		return batch && isStillOpen(thrown) ? { ...part, batch, pending: thrown } : { ...part, thrown };
	}
}
