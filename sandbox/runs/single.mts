/** A run that was created individually, and its state at a point in time. */
import type { RunHead, RunSource } from './head.mjs';
import { failureOf, RUN_ERROR } from './path.mjs';

/** The plan for the next created run. */
export interface RunPlan {
	/** Milliseconds from creation to the final status. */
	duration?: number;
	/** The final status; default `success`, or `error` if the input makes it fail. */
	status?: 'success' | 'error' | 'cancelled' | 'skipped';
	/** The message of a failing run. */
	errorMessage?: string;
}

/** A stored run. Its state is computed on request. */
export interface StoredRun {
	source: RunSource;
	createdAt: number;
	duration: number;
	plan: RunPlan;
	/** When a cancel was accepted, milliseconds since 1970. */
	cancelledAt?: number;
}

/** Part of a run's duration at which it leaves `pending`. */
const LEAVES_PENDING = 0.2;
/** Milliseconds from an accepted cancel to `cancelled`. */
const CANCEL_DURATION = 200;

/**
 * The head of the run.
 *
 * @param now milliseconds since 1970
 */
export const headOf = (stored: StoredRun, now: number): RunHead => {
	const { source, createdAt, duration, plan, cancelledAt } = stored;
	const common = { source, index: 0, createdAt, errorMessage: null };
	const begins = createdAt + duration * LEAVES_PENDING;
	const ends = createdAt + duration;
	if (cancelledAt !== undefined) {
		const startedAt = cancelledAt >= begins ? begins : null;
		const cancelEnd = cancelledAt + CANCEL_DURATION;
		return now < cancelEnd
			? { ...common, status: 'cancelling', startedAt, finishedAt: null }
			: { ...common, status: 'cancelled', startedAt, finishedAt: cancelEnd };
	}
	if (now < begins) return { ...common, status: 'pending', startedAt: null, finishedAt: null };
	if (now < ends) return { ...common, status: 'running', startedAt: begins, finishedAt: null };
	const failure = failureOf(source.input(0));
	const status = plan.status ?? (failure === null ? 'success' : 'error');
	return {
		...common,
		status,
		errorMessage: status === 'error' ? (plan.errorMessage ?? failure ?? RUN_ERROR) : null,
		startedAt: status === 'skipped' ? null : begins,
		finishedAt: ends,
	};
};
