/** A batch inside the sandbox, and what it looks like at a moment. */
import {
	FINAL_STATUSES,
	type Batch,
	type BatchStatus,
	type FinalStatus,
	type Row,
} from '../types.mjs';

/** How the next created batch is to go. */
export interface BatchPlan {
	/** Milliseconds from creation to the final status. */
	duration?: number;
	/** The final status; default `success`. */
	status?: FinalStatus;
	/** The final batch's `errorMessage`. */
	errorMessage?: string;
	/** How many runs fail; default 0. */
	failedRuns?: number;
	/** How many runs there are; default one for each record. */
	runs?: number;
}

/** A kept batch. Its state is computed when asked for, so the sandbox needs no timers. */
export interface StoredBatch {
	/** The batch as created, or, without a `course`, as it stands still. */
	batch: Batch;
	/** How it moves; absent for batches put into the workspace. */
	course?: Required<Omit<BatchPlan, 'errorMessage'>> & {
		errorMessage: string | null;
		createdAt: number;
		creditsPerRun: number;
	};
	/** The records it runs on; absent for batches put into the workspace. */
	rows?: Row[];
	/** When a cancel was accepted, milliseconds since 1970. */
	cancelledAt?: number;
}

/** Parts of a batch's duration at which it leaves `pending` and starts to run. */
const LEAVES_PENDING = 0.1;
const STARTS_RUNNING = 0.3;

/** Milliseconds from an accepted cancel to `cancelled`. */
export const CANCEL_DURATION = 200;

/** Part of the runs that a batch carries out before it ends this way. */
const EXECUTED_PART: Record<FinalStatus, number> = {
	success: 1,
	error: 0.5,
	cancelled: 0.5,
	skipped: 0,
};

/** Data that Cargo looks up is queried; data that came with the request is synced. An assumption. */
const QUERIED_KINDS = ['segment', 'change', 'filter', 'recordIds'];

/** Tells whether a batch in this status never changes again. */
export const isFinal = (status: BatchStatus): boolean =>
	FINAL_STATUSES.some((final) => final === status);

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

const moving = ({ batch, course }: StoredBatch, now: number): Batch => {
	if (!course) return batch;
	const { duration, status, runs, failedRuns, createdAt, creditsPerRun } = course;
	const elapsed = now - createdAt;
	const progress = elapsed >= duration ? 1 : elapsed / duration;
	if (progress < LEAVES_PENDING) return batch;
	if (progress < STARTS_RUNNING) {
		const step = QUERIED_KINDS.includes(batch.data.kind) ? 'querying' : 'syncing';
		return { ...batch, status: step, updatedAt: iso(createdAt + duration * LEAVES_PENDING) };
	}
	const ran = ((progress - STARTS_RUNNING) / (1 - STARTS_RUNNING)) * EXECUTED_PART[status];
	const executedRunsCount = Math.floor(runs * ran);
	// The first runs are the ones that fail, so that a count of them never shrinks.
	const failedRunsCount = Math.min(executedRunsCount, failedRuns);
	const counted: Batch = {
		...batch,
		status: 'running',
		runsStatus: executedRunsCount === 0 ? null : failedRunsCount > 0 ? 'unhealthy' : 'healthy',
		runsCount: status === 'skipped' ? 0 : runs,
		executedRunsCount,
		failedRunsCount,
		creditsUsedCount: executedRunsCount * creditsPerRun,
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
 * The batch as Cargo would answer it at a moment.
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
