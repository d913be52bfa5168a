/** A batch, and the data it was created from. */
import type { GraphNode } from './workflow.mjs';

/** Statuses of a batch that can still change. */
export const MOVING_STATUSES = ['pending', 'syncing', 'querying', 'running', 'cancelling'] as const;
/** Statuses of a batch that never changes again. */
export const FINAL_STATUSES = ['success', 'error', 'cancelled', 'skipped'] as const;
/** Every status of a batch. */
export const BATCH_STATUSES = [...MOVING_STATUSES, ...FINAL_STATUSES] as const;
/** One of them. */
export type FinalStatus = (typeof FINAL_STATUSES)[number];
/** One of them. */
export type BatchStatus = (typeof BATCH_STATUSES)[number];

/** What the sandbox creates a batch from. */
export const DATA_KINDS = [
	'segment',
	'change',
	'filter',
	'recordIds',
	'records',
	'file',
	'runs',
] as const;
/** One of them. */
export type DataKind = (typeof DATA_KINDS)[number];

/** Every kind of data that a batch of Cargo can be created from. */
export const KEPT_DATA_KINDS = [
	...DATA_KINDS,
	'schedule',
	'form',
	'group',
	'watchedRecords',
] as const;

/** The data a batch was created from; `records` and `file` have `s3Filename` instead of rows. */
export interface StoredData {
	kind: (typeof KEPT_DATA_KINDS)[number];
	[member: string]: unknown;
}

/** One execution of a workflow over many records. */
export interface Batch {
	uuid: string;
	workspaceUuid: string;
	workflowUuid: string;
	userUuid: string | null;
	releaseUuid: string | null;
	/** The graph, if the batch has its own. */
	nodes: GraphNode[] | null;
	temporalWorkflowId: string;
	/** Null unless a run started the batch. */
	traceUuid: string | null;
	data: StoredData;
	errorMessage: string | null;
	status: BatchStatus;
	runsStatus: 'healthy' | 'unhealthy' | null;
	runsCount: number;
	executedRunsCount: number;
	failedRunsCount: number;
	creditsUsedCount: number;
	createdAt: string;
	updatedAt: string;
	finishedAt: string | null;
}

/** What a test sets for a batch it adds to the workspace, even if Cargo has no such batch. */
export type GivenBatch = Partial<Omit<Batch, 'nodes' | 'workflowUuid'>> & {
	nodes?: Array<Partial<GraphNode>> | null;
	workflowUuid?: string | null;
};
