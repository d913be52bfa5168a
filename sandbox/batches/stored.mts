/** A batch inside the sandbox, and its state at a point in time. */
import { judge } from '../runs/health.mjs';
import { type Entry, makeRoster, type Roster } from '../runs/roster.mjs';
import { FINAL_STATUSES, type Batch, type BatchStatus, type FinalStatus } from '../types.mjs';

/** The plan for the next created batch. */
export interface BatchPlan {
	/** Milliseconds from creation to the final status. */
	duration?: number;
	/** The final status; default `success`. */
	status?: FinalStatus;
	/** The final batch's `errorMessage`. */
	errorMessage?: string;
	/** How many runs fail in addition to those that fail because of their row; default 0. */
	failedRuns?: number;
	/** How many runs there are; default one for each record. */
	runs?: number;
}

/** A stored batch. Its state is computed on request, so the sandbox needs no timers. */
export interface StoredBatch {
	/** The batch as created, or, without a `course`, its fixed state. */
	batch: Batch;
	/** How it progresses; absent for batches added to the workspace. */
	course?: Required<Omit<BatchPlan, 'errorMessage'>> & {
		errorMessage: string | null;
		createdAt: number;
	};
	/** The records it runs on; absent for batches added to the workspace. */
	entries?: Entry[];
	/** When a cancel was accepted, milliseconds since 1970. */
	cancelledAt?: number;
	/** Runs that were cancelled individually: row → when. */
	cancelledRuns?: Map<number, number>;
	/** See {@link rosterOf}. */
	roster?: Roster;
}

/** Parts of a batch's duration at which it leaves `pending` and starts to run. */
const LEAVES_PENDING = 0.1;
/** See above. */
export const STARTS_RUNNING = 0.3;

/** Milliseconds from an accepted cancel to `cancelled`. */
export const CANCEL_DURATION = 200;

/** The fraction of the runs that a batch executes before it ends with this status. */
export const EXECUTED_PART: Record<FinalStatus, number> = {
	success: 1,
	error: 0.5,
	cancelled: 0.5,
	skipped: 0,
};

/** Data that Cargo looks up is queried; data in the request is synced. An assumption. */
const QUERIED_KINDS = ['segment', 'change', 'filter', 'recordIds'];

/** Tells whether a batch in this status never changes again. */
export const isFinal = (status: BatchStatus): boolean =>
	FINAL_STATUSES.some((final) => final === status);

/** The runs of a batch, as they are fixed from the start. */
export const rosterOf = (stored: StoredBatch): Roster => {
	const { batch, course, entries = [] } = stored;
	stored.roster ??= makeRoster({
		batch,
		entries,
		runs: course?.runs ?? batch.runsCount,
		failedRuns: course?.failedRuns ?? batch.failedRunsCount,
		isCarriedOut: course
			? course.status === 'success'
			: batch.executedRunsCount === batch.runsCount,
	});
	return stored.roster;
};

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

type Counts = Pick<
	Batch,
	'runsStatus' | 'executedRunsCount' | 'failedRunsCount' | 'creditsUsedCount'
>;

/** Counts after the first `finished` runs; those cancelled individually were not executed. */
const countsAfter = (stored: StoredBatch, finished: number): Counts => {
	const { failedAmong, creditsAmong, ranks, failures, creditsOf } = rosterOf(stored);
	let executedRunsCount = finished;
	let failedRunsCount = failedAmong[finished] ?? 0;
	let creditsUsedCount = creditsAmong[finished] ?? 0;
	for (const index of stored.cancelledRuns?.keys() ?? []) {
		if ((ranks[index] ?? finished) >= finished) continue;
		executedRunsCount -= 1;
		failedRunsCount -= (failures[index] ?? null) === null ? 0 : 1;
		creditsUsedCount -= creditsOf(index);
	}
	return {
		runsStatus: judge(stored.batch.workflowUuid, executedRunsCount, failedRunsCount),
		executedRunsCount,
		failedRunsCount,
		creditsUsedCount,
	};
};

/**
 * How many runs have been processed.
 *
 * @param now milliseconds since 1970
 */
export const finishedRuns = ({ batch, course, cancelledAt }: StoredBatch, now: number): number => {
	if (!course) return batch.executedRunsCount;
	const { duration, status, runs, createdAt } = course;
	const elapsed = Math.min(now, cancelledAt ?? now) - createdAt;
	const progress = elapsed >= duration ? 1 : elapsed / duration;
	const ran = ((progress - STARTS_RUNNING) / (1 - STARTS_RUNNING)) * EXECUTED_PART[status];
	return Math.max(0, Math.floor(runs * ran));
};

const moving = (stored: StoredBatch, now: number): Batch => {
	const { batch, course } = stored;
	if (!course) return batch;
	const { duration, status, runs, createdAt } = course;
	const elapsed = now - createdAt;
	const progress = elapsed >= duration ? 1 : elapsed / duration;
	if (progress < LEAVES_PENDING) return batch;
	if (progress < STARTS_RUNNING) {
		const step = QUERIED_KINDS.includes(batch.data.kind) ? 'querying' : 'syncing';
		return { ...batch, status: step, updatedAt: iso(createdAt + duration * LEAVES_PENDING) };
	}
	const counted: Batch = {
		...batch,
		status: 'running',
		...countsAfter(stored, finishedRuns(stored, now)),
		runsCount: status === 'skipped' ? 0 : runs,
		updatedAt: iso(now),
	};
	if (progress < 1) return counted;
	const finishedAt = iso(createdAt + duration);
	return {
		...counted,
		status,
		errorMessage: course.errorMessage,
		updatedAt: finishedAt,
		finishedAt,
	};
};

/**
 * The batch as Cargo would return it at a point in time.
 *
 * @param now milliseconds since 1970
 */
export const snapshot = (stored: StoredBatch, now: number): Batch => {
	const { cancelledAt } = stored;
	if (cancelledAt === undefined) return moving(stored, now);
	const stopped = moving(stored, cancelledAt);
	const finishedAt = iso(cancelledAt + CANCEL_DURATION);
	return now < cancelledAt + CANCEL_DURATION
		? { ...stopped, status: 'cancelling', updatedAt: iso(cancelledAt) }
		: { ...stopped, status: 'cancelled', updatedAt: finishedAt, finishedAt };
};
