/**
 * What users are told of the trigger (docs/operations.md, "Cargo Trigger"), as a judgement on each batch:
 * whether it had to start the workflow, must not have, or may have. It knows nothing of how the trigger
 * works.
 */
import type { Batch } from '../../sandbox/types.mjs';
import { LONGEST_LAG } from './mishaps.mjs';

/** The fields of a trigger that select batches. */
export interface Selection {
	workflowUuids: string[];
	statuses: string[];
	onlyWithFailedRuns: boolean;
}

/** A time in which a trigger was published with the same fields, by the sandbox's clock. */
export interface Era {
	selection: Selection;
	/** Whether it followed another one without a pause: the fields were changed. */
	isChange: boolean;
	/** When the user published it. */
	asked: number;
	/** When that was done: the first check had succeeded. */
	done: number;
	/** When the user changed the fields, or unpublished it. */
	ended: number;
	/** When the checks were over that were under way when it was unpublished. */
	over?: number;
}

/** What a batch has to do. */
export type Verdict = 'must' | 'may' | 'must not';

const MINUTE = 60_000;
/**
 * How long a batch that cannot be read may stay unread: 15 minutes (docs/faults.md). One that finished
 * that long before the trigger was unpublished, or its fields left it out, may have come too late.
 */
const LONGEST_DELAY = 20 * MINUTE;

const fits = ({ workflowUuids, statuses, onlyWithFailedRuns }: Selection, batch: Batch) =>
	(workflowUuids.length === 0 || workflowUuids.includes(batch.workflowUuid)) &&
	statuses.includes(batch.status) &&
	(!onlyWithFailedRuns || batch.failedRunsCount > 0);

/**
 * Judges a batch that has finished.
 *
 * @param eras what the user did with the trigger, in order
 * @param batch in its final status
 */
export function judge(eras: Era[], batch: Batch): Verdict {
	const finished = Date.parse(batch.finishedAt ?? '');
	const verdicts = eras.map((_, index) => judgeIn(eras, index, batch, finished));
	if (verdicts.includes('must')) return 'must';
	return verdicts.includes('may') ? 'may' : 'must not';
}

function judgeIn(eras: Era[], index: number, batch: Batch, finished: number): Verdict {
	const era = eras[index];
	if (!era || finished < era.asked - LONGEST_LAG) return 'must not';
	if (finished >= era.ended) {
		const wasUnderWay = era.over !== undefined && finished < era.over;
		return wasUnderWay && fits(era.selection, batch) ? 'may' : 'must not';
	}
	const before = era.isChange ? eras[index - 1] : undefined;
	const fitsBefore = before !== undefined && fits(before.selection, batch);
	const fitsNow = fits(era.selection, batch);
	if (!fitsNow && !fitsBefore) return 'must not';
	// The change takes effect some time between the user's click and the first check.
	const isBetween = finished < era.done;
	if (isBetween)
		return fitsNow && fitsBefore && isKept(eras, index, batch, finished) ? 'must' : 'may';
	if (!fitsNow) return 'must not';
	return isKept(eras, index, batch, finished) ? 'must' : 'may';
}

/** Whether the trigger goes on to want a batch until it has certainly had the time to check it. */
function isKept(eras: Era[], index: number, batch: Batch, finished: number): boolean {
	for (const [offset, era] of eras.slice(index).entries()) {
		const wants = fits(era.selection, batch) && (offset === 0 || era.isChange);
		if (!wants) return false;
		if (era.ended - finished > LONGEST_DELAY) return true;
	}
	return eras.at(-1)?.ended === Number.POSITIVE_INFINITY;
}
