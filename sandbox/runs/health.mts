/** How the runs of a workflow are judged. */
import type { Batch } from '../types.mjs';
import { findWorkflow, playOf } from '../workspace/workflows.mjs';

/** Percentage of runs that must succeed unless a play sets another one. */
const USUAL_THRESHOLD = 100;

/**
 * `runsStatus` of a batch. That a play's `healthThreshold` is the percentage of runs that must succeed is
 * an assumption.
 *
 * @param workflowUuid null for a batch that a test put there without a workflow
 * @param executed how many runs were executed
 * @param failed how many of these failed
 */
export const judge = (
	workflowUuid: string | null,
	executed: number,
	failed: number,
): Batch['runsStatus'] => {
	if (executed === 0) return null;
	const threshold = playOf(findWorkflow(workflowUuid))?.healthThreshold ?? USUAL_THRESHOLD;
	return (1 - failed / executed) * 100 < threshold ? 'unhealthy' : 'healthy';
};
