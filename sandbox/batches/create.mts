/** Everything that Cargo checks before it makes a batch. */
import type { CreateBody } from '../http/schemas.mjs';
import { Refusal } from '../refusal.mjs';
import type { Batch, GraphNode, Release, StoredData, Workflow } from '../types.mjs';
import { PLAYS, RELEASES, WORKFLOWS } from '../workspace.mjs';
import { enrol, fitsOwnGraph, fitsWorkflow } from './data.mjs';
import type { Store } from './store.mjs';

/** The workflow with this UUID, in any case of its letters. */
export const findWorkflow = (uuid: string): Workflow | undefined =>
	Object.values(WORKFLOWS).find((workflow) => workflow.uuid === uuid.toLowerCase());

/** The release with this UUID, in any case of its letters. */
export const findRelease = (uuid: string): Release | undefined =>
	Object.values(RELEASES).find((release) => release.uuid === uuid.toLowerCase());

/** The play that owns a workflow, if one does. */
export const playOf = (workflow: Workflow | undefined) =>
	Object.values(PLAYS).find(({ uuid }) => uuid === workflow?.playUuid);

const wantedWorkflow = ({ workflowUuid, data }: CreateBody): Workflow | undefined => {
	if (workflowUuid === undefined && fitsOwnGraph(data)) return undefined;
	const workflow = workflowUuid === undefined ? undefined : findWorkflow(workflowUuid);
	if (!workflow) throw Refusal.because('workflowNotFound');
	return workflow;
};

const wantedRelease = (
	{ releaseUuid, nodes }: CreateBody,
	workflow: Workflow | undefined,
): Release | null => {
	if (releaseUuid === undefined) return nodes ? null : (workflow?.deployedRelease ?? null);
	const release = findRelease(releaseUuid);
	if (nodes || !release || release.workflowUuid !== workflow?.uuid) {
		throw Refusal.because('invalidReleaseOrCustomNodes');
	}
	return release;
};

/**
 * A graph is sound if it has a start node and leads only to nodes it holds. That the start node is the
 * one with the slug or kind `start` is an assumption.
 */
const checkGraph = (nodes: Array<Partial<GraphNode>>): void => {
	const uuids = new Set(nodes.map(({ uuid }) => uuid));
	const isWhole = nodes.every(({ childrenUuids = [] }) =>
		childrenUuids.every((uuid) => uuids.has(uuid)),
	);
	if (nodes.length === 0 || !isWhole) throw Refusal.because('nodesNotFound');
	if (!nodes.some(({ slug, kind }) => slug === 'start' || kind === 'start')) {
		throw Refusal.because('rootNodeNotFound');
	}
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
	const nodes: Array<Partial<GraphNode>> = body.nodes ?? release?.nodes ?? [];
	checkGraph(nodes);
	if (workflow && !fitsWorkflow(body.data, workflow)) throw Refusal.because('invalidDataKind');
	const rows = enrol(body.data, { workflow, play: playOf(workflow), nodes, store });
	if (store.isOutOfCredits) throw Refusal.because('notEnoughCredits');

	const { data } = body;
	return store.create({
		workflowUuid: workflow?.uuid ?? null,
		releaseUuid: release?.uuid ?? null,
		nodes: body.nodes ?? null,
		rows,
		data: (uuid): StoredData =>
			data.kind === 'records' ? { kind: 'records', s3Filename: `batches/${uuid}.json` } : data,
	});
};
