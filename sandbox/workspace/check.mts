/** The checks of a workflow, its release and its graph before anything runs. */
import { Refusal } from '../refusal.mjs';
import { isStart } from '../runs/path.mjs';
import type { GraphNode, Release, Workflow } from '../types.mjs';
import { deployedReleaseOf, findRelease } from './workflows.mjs';

/** What a request wants to run. */
export interface Wanted {
	releaseUuid?: string;
	nodes?: GraphNode[];
}

/**
 * The release to run; null for a graph sent with the request, and for a workflow that was never deployed.
 *
 * @throws Refusal `invalidReleaseOrCustomNodes`
 */
export const wantedRelease = (
	{ releaseUuid, nodes }: Wanted,
	workflow: Workflow | undefined,
): Release | null => {
	if (releaseUuid === undefined) return nodes ? null : (deployedReleaseOf(workflow) ?? null);
	const release = findRelease(releaseUuid);
	if (nodes || !release || release.workflowUuid !== workflow?.uuid) {
		throw Refusal.because('invalidReleaseOrCustomNodes');
	}
	return release;
};

/**
 * A graph is sound if it leads only to nodes it holds, or nowhere (`null`), and begins with a start node.
 *
 * @throws Refusal `nodesNotFound`, `rootNodeNotFound`
 */
export const checkGraph = (nodes: GraphNode[]): void => {
	const uuids = new Set(nodes.map(({ uuid }) => uuid));
	const isWhole = nodes.every(({ childrenUuids }) =>
		childrenUuids.every((uuid) => uuid === null || uuids.has(uuid)),
	);
	if (nodes.length === 0 || !isWhole) throw Refusal.because('nodesNotFound');
	if (!nodes.some(isStart)) throw Refusal.because('rootNodeNotFound');
};
