/** The path of a run through its graph, and what makes it fail. */
import type { GraphNode, Row } from '../types.mjs';
import { creditsOf } from './nodes.mjs';

/** Whether a node is the one with which a graph begins. */
export const isStart = (node: GraphNode): boolean =>
	node.slug === 'start' && node.kind === 'native' && node.actionSlug === 'start';

/** The nodes of a run's path: from the start, always to the first child. */
export const pathOf = (nodes: GraphNode[]): GraphNode[] => {
	const byUuid = new Map(nodes.map((node) => [node.uuid, node]));
	const path = new Set<GraphNode>();
	let node = nodes.find(isStart);
	while (node && !path.has(node)) {
		path.add(node);
		const child = node.childrenUuids.find((uuid) => uuid !== null);
		node = child === undefined ? undefined : byUuid.get(child);
	}
	return [...path];
};

/** Credits of a run that reaches the end. */
export const creditsOfSuccess = (path: GraphNode[]): number =>
	path.reduce((sum, node) => sum + creditsOf(node), 0);

/** The nodes that a failing run goes through: it fails in the last of them, the first after the start. */
export const failingPath = (path: GraphNode[]): GraphNode[] => path.slice(0, 2);

/** The message of a run that fails because of its plan. */
export const RUN_ERROR = 'The provider found nothing for this record';

const HOPELESS = /\.invalid$/;

/** The message with which a run on this row fails; null if it does not fail. */
export const failureOf = (row: Row): string | null => {
	const domain = Object.values(row).find(
		(value): value is string => typeof value === 'string' && HOPELESS.test(value),
	);
	return domain === undefined ? null : `No company found for ${domain}`;
};
