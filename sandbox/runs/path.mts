/** The way of a run through its graph, and what makes it fail on that way. */
import type { GraphNode, Row } from '../types.mjs';
import { creditsOf } from './nodes.mjs';

/** Whether a node is the one with which a graph begins. */
export const isStart = (node: GraphNode): boolean =>
	node.slug === 'start' && node.kind === 'native' && node.actionSlug === 'start';

/** The nodes a run goes through: from the start always to the first child there is. */
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

/** Credits of a run that goes all the way. */
export const creditsOfSuccess = (path: GraphNode[]): number =>
	path.reduce((sum, node) => sum + creditsOf(node), 0);

/** The nodes that a failing run goes through: it fails in the last of them, the first after the start. */
export const failingPath = (path: GraphNode[]): GraphNode[] => path.slice(0, 2);

/** What a run says that fails because the plan wants it. */
export const RUN_ERROR = 'The provider found nothing for this record';

const HOPELESS = /\.invalid$/;

/** What a run on this row fails with; null if it does not fail by itself. */
export const failureOf = (row: Row): string | null => {
	const domain = Object.values(row).find(
		(value): value is string => typeof value === 'string' && HOPELESS.test(value),
	);
	return domain === undefined ? null : `No company found for ${domain}`;
};
