/** A run, and what it did in each node. */
import type { GraphNode } from './workflow.mjs';

/** Statuses of a run that can still change. */
export const MOVING_RUN_STATUSES = ['idle', 'pending', 'running', 'cancelling'] as const;
/** Statuses of a run that never changes again. */
export const FINAL_RUN_STATUSES = ['success', 'error', 'cancelled', 'skipped'] as const;
/** Every status of a run. */
export const RUN_STATUSES = [...MOVING_RUN_STATUSES, ...FINAL_RUN_STATUSES] as const;
/** One of them. */
export type RunStatus = (typeof RUN_STATUSES)[number];

/** One row: column or input name → value. */
export type Row = Record<string, unknown>;

/** What every execution has; the members of its node's kind are added. */
export interface ExecutionCommon {
	nodeUuid: string;
	nodeSlug: string;
	nodeBatchUuid: string | null;
	nodeRunUuid: string | null;
	nodeMessageUuid: string | null;
	nodeChildIndex: number | null;
	nextNodeUuid: string | null;
	nodeWaitUntilFinished: boolean;
	status: 'pending' | 'success' | 'error';
	errorMessage: string | null;
	/** A readable summary. */
	title: string | null;
	iconUrl: string | null;
	creditsUsedCount: number;
	startedAt: string | null;
	updatedAt: string | null;
	finishedAt: string | null;
}

/** The members that an execution has by the kind of its node. */
export type ExecutionOfKind =
	| { nodeKind: 'native'; nodeActionSlug: string }
	| {
			nodeKind: 'connector';
			nodeActionSlug: string;
			nodeConnectorUuid: string;
			nodeIntegrationSlug: string;
	  }
	| { nodeKind: 'tool'; nodeToolUuid: string; nodeReleaseUuid: string | null }
	| { nodeKind: 'agent'; nodeAgentUuid: string; nodeReleaseUuid: string | null };

/** What a run did in one node. */
export type Execution = ExecutionCommon & ExecutionOfKind;

/** One execution of a workflow for one record. Its input is in `runContext.start`, which is separate. */
export interface Run {
	uuid: string;
	workspaceUuid: string;
	workflowUuid: string;
	userUuid: string | null;
	releaseUuid: string | null;
	nodes: GraphNode[] | null;
	batchUuid: string | null;
	traceUuid: string;
	temporalWorkflowId: string;
	recordId: string;
	recordTitle: string;
	contextS3Filename: string;
	computedConfigsS3Filename: string;
	parentUuid: string | null;
	parentNodeUuid: string | null;
	parentBatchUuid: string | null;
	parentAgentUuid: string | null;
	parentChatUuid: string | null;
	parentMessageUuid: string | null;
	isGroupParent: boolean | null;
	status: RunStatus;
	errorMessage: string | null;
	executions: Execution[];
	createdAt: string;
	updatedAt: string;
	finishedAt: string | null;
	deletedAt: string | null;
}

/** The outputs of the nodes of a run, by their slug. */
export type RunContext = Record<string, Row>;
