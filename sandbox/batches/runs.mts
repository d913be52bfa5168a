/** The runs of a batch. They are made up when asked for: a batch keeps only its counts and its rows. */
import { derivedUuid } from '../ids.mjs';
import type { Batch, Row, Run, RunStatus } from '../types.mjs';
import { creditsPerRun } from '../workspace/workflows.mjs';
import { isFinal, snapshot, type StoredBatch } from './stored.mjs';

/** What a failed run says. */
export const RUN_ERROR = 'The provider found nothing for this record';

/** A believable record for a batch that was put into the workspace without any. */
const madeUpRow = (index: number): Row => ({
	first_name: `Person ${index + 1}`,
	email: `person-${index + 1}@example.com`,
});

/** The first runs fail, the next ones succeed, the rest has not been carried out. */
const runStatus = (batch: Batch, index: number): RunStatus => {
	if (index < batch.failedRunsCount) return 'error';
	if (index < batch.executedRunsCount) return 'success';
	if (isFinal(batch.status)) return 'cancelled';
	return index === batch.executedRunsCount ? 'running' : 'pending';
};

/**
 * All runs of a batch at a moment, in the order of its records.
 *
 * @param now milliseconds since 1970
 */
export const runsOf = (stored: StoredBatch, now: number): Run[] => {
	const batch = snapshot(stored, now);
	const credits = creditsPerRun(batch.workflowUuid);
	return Array.from({ length: batch.runsCount }, (_, index) => {
		const status = runStatus(batch, index);
		const isDone = status === 'success' || status === 'error';
		return {
			uuid: derivedUuid(`run ${index} of ${batch.uuid}`),
			batchUuid: batch.uuid,
			workflowUuid: batch.workflowUuid,
			releaseUuid: batch.releaseUuid,
			status,
			input: stored.rows?.[index] ?? madeUpRow(index),
			errorMessage: status === 'error' ? RUN_ERROR : null,
			creditsUsedCount: isDone ? credits : 0,
			createdAt: batch.createdAt,
			finishedAt: isDone ? batch.updatedAt : null,
		};
	});
};
