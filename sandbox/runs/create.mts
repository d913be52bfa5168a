/** Everything that Cargo checks before it creates a run. */
import type { Store } from '../batches/store.mjs';
import type { RunCreateBody } from '../http/schemas.mjs';
import { Refusal } from '../refusal.mjs';
import type { Row, Run } from '../types.mjs';
import { checkGraph, wantedRelease } from '../workspace/check.mjs';
import { findWorkflow } from '../workspace/workflows.mjs';
import { fitsForm } from './form.mjs';
import { wholeRun } from './whole.mjs';

const isRow = (data: unknown): data is Row =>
	typeof data === 'object' && data !== null && !Array.isArray(data);

/**
 * Creates a run.
 *
 * @throws Refusal with each reason of the table of `orchestration.run.create` but `failedToStart`, which
 *   only a fault brings about
 */
export const createRun = (body: RunCreateBody, store: Store): Run => {
	const { workflowUuid, data } = body;
	const workflow = workflowUuid === undefined ? undefined : findWorkflow(workflowUuid);
	if (workflowUuid !== undefined && !workflow) throw Refusal.because('workflowNotFound');
	const release = wantedRelease(body, workflow);
	if (workflow?.playUuid) throw Refusal.because('playNotCompatible');
	checkGraph(body.nodes ?? release?.nodes ?? []);
	if (!isRow(data) || !fitsForm(release?.formFields ?? [], data)) {
		throw Refusal.because('invalidData');
	}
	if (store.isOutOfCredits) throw Refusal.because('notEnoughCredits');
	const { concurrencyLimit } = store.settings;
	if (concurrencyLimit !== undefined && store.runsUnderWay() >= concurrencyLimit) {
		throw Refusal.because('concurrencyLimitReached');
	}
	const head = store.createRun({
		workflowUuid: workflow?.uuid ?? null,
		releaseUuid: release?.uuid ?? null,
		nodes: body.nodes ?? null,
		input: data,
	});
	return wholeRun(head);
};
