/** The runs of a batch at a moment. */
import { MOVING_RUN_STATUSES, type Batch, type RunStatus } from '../types.mjs';
import type { RunHead } from '../runs/head.mjs';
import {
	CANCEL_DURATION,
	EXECUTED_PART,
	finishedRuns,
	isFinal,
	rosterOf,
	snapshot,
	STARTS_RUNNING,
	type StoredBatch,
} from './stored.mjs';

/** How long a batch runs that was added to the workspace unfinished, in milliseconds. */
const STANDING_DURATION = 60_000;

/** When the runs of a batch begin, and when the last one ends. */
const span = ({ batch, course }: StoredBatch): { from: number; until: number; runs: number } => {
	const created = Date.parse(batch.createdAt);
	const duration =
		course?.duration ??
		(batch.finishedAt === null ? STANDING_DURATION : Date.parse(batch.finishedAt) - created);
	return {
		from: created + duration * STARTS_RUNNING,
		until: created + duration,
		runs: course
			? course.runs * EXECUTED_PART[course.status]
			: isFinal(batch.status)
				? batch.executedRunsCount
				: batch.runsCount,
	};
};

/** Of a run that has not been executed. */
const waitingStatus = (batch: Batch, isNext: boolean): RunStatus => {
	if (batch.status === 'cancelling') return 'cancelling';
	if (isFinal(batch.status)) return 'cancelled';
	return isNext && batch.status === 'running' ? 'running' : 'pending';
};

const cancelledStatus = (at: number, now: number): RunStatus =>
	now < at + CANCEL_DURATION ? 'cancelling' : 'cancelled';

/**
 * The heads of all runs of a batch, the one created last first.
 *
 * @param now milliseconds since 1970
 */
export const headsOf = (stored: StoredBatch, now: number): RunHead[] => {
	const batch = snapshot(stored, now);
	if (batch.runsCount === 0) return [];
	const { source, failures, ranks, listing } = rosterOf(stored);
	const finished = finishedRuns(stored, now);
	const { from, until, runs } = span(stored);
	const created = Date.parse(batch.createdAt);
	const ended = batch.finishedAt === null ? null : Date.parse(batch.finishedAt);
	const turn = (rank: number): number => from + ((until - from) * rank) / Math.max(runs, 1);

	return listing.map((index, place): RunHead => {
		const rank = ranks[index] ?? 0;
		const failure = failures[index] ?? null;
		const cancelled = stored.cancelledRuns?.get(index);
		const isDone = rank < finished && cancelled === undefined;
		const status = isDone
			? failure === null
				? 'success'
				: 'error'
			: cancelled === undefined
				? waitingStatus(batch, rank === finished)
				: cancelledStatus(cancelled, now);
		const cancelEnd = cancelled === undefined ? ended : cancelled + CANCEL_DURATION;
		return {
			source,
			index,
			status,
			errorMessage: isDone ? failure : null,
			// The one listed first was created last.
			createdAt: created + ((from - created) * (listing.length - 1 - place)) / listing.length,
			startedAt: isDone || status === 'running' ? turn(rank) : null,
			finishedAt: isDone ? turn(rank + 1) : status === 'cancelled' ? cancelEnd : null,
		};
	});
};

/** Whether a run in this status can still change. */
export const isMoving = (status: RunStatus): boolean =>
	MOVING_RUN_STATUSES.some((moving) => moving === status);
