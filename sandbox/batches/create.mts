/** Everything that Cargo checks before it creates a batch. */
import type { CreateBody } from '../http/schemas.mjs';
import { Refusal } from '../refusal.mjs';
import type { Batch, Workflow } from '../types.mjs';
import { checkGraph, wantedRelease } from '../workspace/check.mjs';
import { findWorkflow, playOf } from '../workspace/workflows.mjs';
import { enrol, fitsOwnGraph, fitsWorkflow, keptData } from './data.mjs';
import type { Store } from './store.mjs';

const wantedWorkflow = ({ workflowUuid, data }: CreateBody): Workflow | undefined => {
	if (workflowUuid === undefined && fitsOwnGraph(data)) return undefined;
	const workflow = workflowUuid === undefined ? undefined : findWorkflow(workflowUuid);
	if (!workflow) throw Refusal.because('workflowNotFound');
	return workflow;
};

/**
 * Creates a batch.
 *
 * @throws Refusal with each reason of the table "Error reasons", create, but `failedToStart`, which
 *   only a fault brings about
 */
export const createBatch = (body: CreateBody, store: Store): Batch => {
	const workflow = wantedWorkflow(body);
	const release = wantedRelease(body, workflow);
	const nodes = body.nodes ?? release?.nodes ?? [];
	checkGraph(nodes);
	if (workflow && !fitsWorkflow(body.data, workflow)) throw Refusal.because('invalidDataKind');
	const entries = enrol(body.data, { workflow, play: playOf(workflow), nodes, store });
	if (store.isOutOfCredits) throw Refusal.because('notEnoughCredits');
	return store.create({
		workflowUuid: workflow?.uuid ?? null,
		releaseUuid: release?.uuid ?? null,
		nodes: body.nodes ?? null,
		entries,
		data: (uuid) => keptData(body.data, uuid, store),
	});
};
