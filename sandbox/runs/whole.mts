/** A whole run, the outputs of its nodes, and their configurations. */
import { derivedUuid, USER_UUID, WORKSPACE_UUID } from '../ids.mjs';
import type { Execution, ExecutionOfKind, GraphNode, Row, Run, RunContext } from '../types.mjs';
import type { RunHead } from './head.mjs';
import { creditsOf, outputOf } from './nodes.mjs';
import { failingPath } from './path.mjs';
import type { Settings } from './settings.mjs';

/** The nodes that the run has reached. */
const visited = ({ status, errorMessage, startedAt, source: { path } }: RunHead): GraphNode[] => {
	if (status === 'success') return path;
	if (status === 'error') return errorMessage === null ? path : failingPath(path);
	// In progress, or stopped early: only past the start.
	return startedAt === null ? [] : path.slice(0, status === 'running' ? 2 : 1);
};

const ofKind = (node: GraphNode): ExecutionOfKind => {
	switch (node.kind) {
		case 'native':
			return { nodeKind: 'native', nodeActionSlug: node.actionSlug };
		case 'connector':
			return {
				nodeKind: 'connector',
				nodeActionSlug: node.actionSlug,
				nodeConnectorUuid: node.connectorUuid ?? derivedUuid(node.integrationSlug),
				nodeIntegrationSlug: node.integrationSlug,
			};
		case 'tool':
			return {
				nodeKind: 'tool',
				nodeToolUuid: node.toolUuid ?? derivedUuid(`tool of ${node.uuid}`),
				nodeReleaseUuid: node.releaseUuid ?? null,
			};
		case 'agent':
			return {
				nodeKind: 'agent',
				nodeAgentUuid: node.agentUuid ?? derivedUuid(`agent of ${node.uuid}`),
				nodeReleaseUuid: node.releaseUuid ?? null,
			};
	}
};

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** What the run did in each node. */
export const executionsOf = (head: RunHead): Execution[] => {
	const nodes = visited(head);
	const { status, errorMessage, createdAt, startedAt, finishedAt } = head;
	const from = startedAt ?? createdAt;
	const step = ((finishedAt ?? from) - from) / Math.max(nodes.length, 1);
	return nodes.map((node, index): Execution => {
		const isLast = index === nodes.length - 1;
		const isPending = isLast && status === 'running';
		const isFailed = isLast && status === 'error';
		const began = iso(from + step * index);
		const ended = isPending ? null : iso(from + step * (index + 1));
		return {
			nodeUuid: node.uuid,
			nodeSlug: node.slug,
			nodeBatchUuid: null,
			nodeRunUuid: null,
			nodeMessageUuid: null,
			nodeChildIndex: isPending || isFailed || isLast ? null : 0,
			nextNodeUuid: isLast ? null : (nodes[index + 1]?.uuid ?? null),
			nodeWaitUntilFinished: 'waitUntilFinished' in node && node.waitUntilFinished === true,
			status: isPending ? 'pending' : isFailed ? 'error' : 'success',
			errorMessage: isFailed ? errorMessage : null,
			title: isPending || isFailed ? null : `${node.name ?? node.slug}: done`,
			iconUrl: null,
			creditsUsedCount: isPending ? 0 : creditsOf(node),
			startedAt: began,
			updatedAt: ended ?? began,
			finishedAt: ended,
			...ofKind(node),
		};
	});
};

/** The run as Cargo returns it. */
export const wholeRun = (head: RunHead): Run => {
	const { source, index, status, errorMessage, createdAt, startedAt, finishedAt } = head;
	const uuid = source.uuid(index);
	return {
		uuid,
		workspaceUuid: WORKSPACE_UUID,
		workflowUuid: source.workflowUuid,
		userUuid: USER_UUID,
		releaseUuid: source.releaseUuid,
		nodes: source.ownNodes,
		batchUuid: source.batchUuid,
		traceUuid: derivedUuid(`trace ${uuid}`),
		temporalWorkflowId: `run-${uuid}`,
		recordId: source.recordId(index),
		recordTitle: source.recordTitle(index),
		contextS3Filename: `runs/${uuid}/context.json`,
		computedConfigsS3Filename: `runs/${uuid}/configs.json`,
		parentUuid: null,
		parentNodeUuid: null,
		parentBatchUuid: null,
		parentAgentUuid: null,
		parentChatUuid: null,
		parentMessageUuid: null,
		isGroupParent: null,
		status,
		errorMessage,
		executions: executionsOf(head),
		createdAt: iso(createdAt),
		updatedAt: iso(finishedAt ?? startedAt ?? createdAt),
		finishedAt: finishedAt === null ? null : iso(finishedAt),
		deletedAt: null,
	};
};

/** A value as read from a CSV: everything is text, and missing values are empty. */
const asText = (value: unknown): string => {
	if (value === null || value === undefined) return '';
	return typeof value === 'string' ? value : JSON.stringify(value);
};

const startOf = (
	{ source, index }: RunHead,
	{ startValues }: Pick<Settings, 'startValues'>,
): Row => {
	const input = source.input(index);
	const row =
		startValues === 'sent' || source.batchUuid === null
			? input
			: Object.fromEntries(source.columns().map((column) => [column, asText(input[column])]));
	return { ...row, _id: source.recordId(index) };
};

/**
 * The outputs of the nodes of the run, by their slug: `start` is the input, `end` the result. The input is
 * there as soon as the run is: it is not stored anywhere else.
 */
export const contextOf = (head: RunHead, settings: Pick<Settings, 'startValues'>): RunContext => {
	const { status, source, index } = head;
	const nodes = visited(head);
	const done = status === 'error' || status === 'running' ? nodes.slice(0, -1) : nodes;
	const row = source.input(index);
	const context: RunContext = { start: startOf(head, settings) };
	for (const node of done.slice(1)) context[node.slug] = outputOf(node, row, context);
	return context;
};

/** The configurations of the nodes that the run has reached, by their slug. */
export const configsOf = (head: RunHead): Record<string, object> =>
	Object.fromEntries(visited(head).map(({ slug, config }) => [slug, config]));
