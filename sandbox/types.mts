/**
 * Cargo's objects as the sandbox answers them. Field names: the tables "Endpoints" and "batch" of the
 * API facts; members those leave open ("…") are the few that make a believable answer.
 */

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

/** What a batch can run on. */
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

/** Kinds of change between two states of a segment. */
export const CHANGE_KINDS = ['added', 'updated', 'removed', 'unchanged'] as const;
/** One of them. */
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Statuses of a single run. The API facts leave them open; these are an assumption. */
export const RUN_STATUSES = ['pending', 'running', 'success', 'error', 'cancelled'] as const;
/** One of them. */
export type RunStatus = (typeof RUN_STATUSES)[number];

/** One row: column or input name → value. */
export type Row = Record<string, unknown>;

/** A step of a workflow's graph. */
export interface GraphNode {
	uuid: string;
	slug: string;
	name: string;
	kind: string;
	childrenUuids: string[];
}

/** The data a batch was made from; for `records` and `file` with `s3Filename` in place of rows. */
export interface StoredData {
	kind: DataKind;
	[member: string]: unknown;
}

/** A batch with exactly the fields Cargo answers. Times are ISO 8601. */
export interface Batch {
	uuid: string;
	workspaceUuid: string;
	workflowUuid: string | null;
	userUuid: string | null;
	releaseUuid: string | null;
	/** The graph, if the batch brought its own. */
	nodes: Array<Partial<GraphNode>> | null;
	temporalWorkflowId: string | null;
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

/** One execution of a workflow for one record. */
export interface Run {
	uuid: string;
	batchUuid: string;
	workflowUuid: string | null;
	releaseUuid: string | null;
	status: RunStatus;
	input: Row;
	errorMessage: string | null;
	creditsUsedCount: number;
	createdAt: string;
	finishedAt: string | null;
}

/** What runs on the records of a model. */
export interface Play {
	uuid: string;
	name: string;
	description: string | null;
	workflowUuid: string;
	modelUuid: string;
	segmentUuid: string | null;
	changeKinds: ChangeKind[];
	isEnabled: boolean;
	schedule: { type: 'cron' | 'realtime' } | null;
}

/** What runs on demand, on rows that are handed in. */
export interface Tool {
	uuid: string;
	name: string;
	description: string | null;
	workflowUuid: string;
	/** Credits one run costs. */
	creditsCost: number;
	isReadOnly: boolean;
}

/** A deployed version of a workflow. */
export interface Release {
	uuid: string;
	workflowUuid: string;
	version: string;
	description: string | null;
	nodes: GraphNode[];
	createdAt: string;
}

/** A workflow as the sandbox keeps it; `lastBatch` is added to each answer. */
export interface Workflow {
	uuid: string;
	playUuid: string | null;
	toolUuid: string | null;
	deployedRelease: Release | null;
}

/** A column of a model. */
export interface Column {
	slug: string;
	type: 'string' | 'number' | 'boolean' | 'date';
	label: string;
}

/** A table of records. */
export interface Model {
	uuid: string;
	name: string;
	slug: string;
	columns: Column[];
}

/** A filter as Cargo spells it (`conjonction`); its members are checked when it is evaluated. */
export type Filter = Record<string, unknown>;

/** A filtered view of a model. */
export interface Segment {
	uuid: string;
	name: string;
	slug: string;
	modelUuid: string;
	filter: Filter;
	recordsCount: number;
	/** True if the segment belongs to a play and so cannot be enrolled directly. */
	fromPlay: boolean;
}

/** A change of a segment that a play reacted to. */
export interface SegmentChange {
	uuid: string;
	segmentUuid: string;
	/** Ids of the records, by what happened to them. */
	ids: Record<ChangeKind, string[]>;
}

/** What a token belongs to. */
export interface Workspace {
	uuid: string;
	name: string;
	slug: string;
}
