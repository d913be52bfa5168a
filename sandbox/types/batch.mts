/** A batch, and the data it was made from. */
import type { GraphNode } from './workflow.mjs';

/** Statuses of a batch that still moves. */
export const MOVING_STATUSES = ['pending', 'syncing', 'querying', 'running', 'cancelling'] as const;
/** Statuses of a batch that never changes again. */
export const FINAL_STATUSES = ['success', 'error', 'cancelled', 'skipped'] as const;
/** Every status of a batch. */
export const BATCH_STATUSES = [...MOVING_STATUSES, ...FINAL_STATUSES] as const;
/** One of them. */
export type FinalStatus = (typeof FINAL_STATUSES)[number];
/** One of them. */
export type BatchStatus = (typeof BATCH_STATUSES)[number];

/** What the sandbox makes a batch of. */
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

/** Every kind of data that a batch of Cargo can have been made from. */
export const KEPT_DATA_KINDS = [
	...DATA_KINDS,
	'schedule',
	'form',
	'group',
	'watchedRecords',
] as const;

/** The data a batch was made from; for `records` and `file` with `s3Filename` in place of rows. */
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
	/** The graph, if the batch brought its own. */
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

/** What a test says of a batch it puts into the workspace: its own matter, even where Cargo has no such batch. */
export type GivenBatch = Partial<Omit<Batch, 'nodes' | 'workflowUuid'>> & {
	nodes?: Array<Partial<GraphNode>> | null;
	workflowUuid?: string | null;
};
