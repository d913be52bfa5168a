import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../errors/values';
import { isUuid } from '../fields/ids';

/** A play or a tool: the owner of a workflow, and its name. */
export interface NamedOwner {
	uuid: string;
	workspaceUuid?: string;
	name: string;
	workflowUuid: string;
}

/** A play, which runs on the records of one model. */
export interface Play extends NamedOwner {
	modelUuid?: string;
	isEnabled?: boolean | null;
}

/** A tool, which runs on rows. */
export interface Tool extends NamedOwner {
	/** Only `custom` has credits: the fewest and the most that a run uses. */
	creditsCost?: { kind?: string; min?: number; max?: number } | null;
}

/** What a play or a tool runs; only used to see whether it was ever deployed. */
export interface Workflow {
	uuid: string;
	deployedRelease?: object | null;
}

/** A filtered view of a model. */
export interface Segment {
	uuid: string;
	name: string;
	modelUuid?: string;
	filter?: IDataObject;
	sort?: IDataObject[] | null;
	limit?: number | null;
	recordsCount?: number | null;
	/** Whether a play runs on it; if so, Cargo refuses it as data of a batch. */
	fromPlay?: boolean | null;
}

/** A table of records. */
export interface Model {
	uuid: string;
	workspaceUuid?: string;
	name: string;
	columns?: ModelColumn[] | null;
	/** Those that were added in Cargo: custom, computed, metric and lookup columns. */
	additionalColumns?: ModelColumn[] | null;
}

/** A column of a model. */
export interface ModelColumn {
	slug: string;
	type?: string;
	label?: string | null;
}

/** A node in the graph of a workflow. */
export interface GraphNode extends IDataObject {
	slug: string;
	name?: string | null;
}

/**
 * One execution of a workflow over many records, with the part of its shape that this package relies on
 * (cargo-api.md, "batch").
 */
export interface Batch extends IDataObject {
	uuid: string;
	status?: string;
	/** ISO 8601. */
	createdAt?: string;
	/** ISO 8601; null until the batch has finished. */
	finishedAt?: string | null;
	errorMessage?: string | null;
	failedRunsCount?: number;
	runsCount?: number;
	workflowUuid?: string | null;
	releaseUuid?: string | null;
	/** The graph sent with it; null if it runs the one of its release. */
	nodes?: GraphNode[] | null;
}

/** What one node of the graph did in a run (cargo-endpoints.md, "Execution"). */
export interface Execution extends IDataObject {
	nodeSlug?: string;
	/** `native`, `connector`, `tool` or `agent`. */
	nodeKind?: string;
	/** Only of native nodes and connectors. */
	nodeActionSlug?: string;
	status?: string;
	errorMessage?: string | null;
	creditsUsedCount?: number;
}

/**
 * One execution of a workflow for one record, with the part of its shape that this package relies on
 * (cargo-endpoints.md, "Run").
 */
export interface Run extends IDataObject {
	uuid: string;
	status?: string;
	errorMessage?: string | null;
	workflowUuid?: string | null;
	batchUuid?: string | null;
	recordId?: string | null;
	recordTitle?: string | null;
	executions?: Execution[] | null;
	createdAt?: string;
	finishedAt?: string | null;
}

/** A column of a file; Cargo returns every one as a string. */
export interface FileColumn extends IDataObject {
	name: string;
	type?: string;
}

/** What changed in a segment when Cargo last synchronized it. */
export interface Change extends IDataObject {
	uuid: string;
	createdAt?: string;
	addedRecordsCount?: number;
	updatedRecordsCount?: number;
	removedRecordsCount?: number;
}

/**
 * The members of Cargo's responses that are fetched outside routing, with the part of their shape that is
 * used (cargo-api.md, "Endpoints").
 */
export interface Members {
	batch: Batch;
	batches: Batch[];
	model: Model;
	columns: FileColumn[];
	changes: Change[];
	models: Model[];
	plays: Play[];
	records: IDataObject[];
	release: { nodes: GraphNode[]; formFields?: unknown };
	segments: Segment[];
	tools: Tool[];
	workflows: Workflow[];
}

/**
 * Tells whether a value is a batch. Its UUID becomes a part of paths, so it must be valid.
 *
 * @param value a member of a response
 */
export function isBatch(value: unknown): value is Batch {
	return isObject(value) && isUuid(value.uuid);
}

/** Tells whether a value is a run. Its UUID becomes a part of paths, so it must be valid. */
export function isRun(value: unknown): value is Run {
	return isObject(value) && isUuid(value.uuid);
}

/** Tells whether a value is a list of columns of a file. */
export function areColumns(value: unknown): value is FileColumn[] {
	return (
		Array.isArray(value) &&
		value.every((column) => isObject(column) && typeof column.name === 'string')
	);
}

/** Tells whether a value is a change of a segment. */
export function isChange(value: unknown): value is Change {
	return isObject(value) && isUuid(value.uuid);
}

const isListOf = (fits: (entry: unknown) => boolean) => (value: unknown) =>
	Array.isArray(value) && value.every(fits);

/** The check of each of them, so that the rest can rely on it. */
export const FITS: Record<keyof Members, (value: unknown) => boolean> = {
	batch: isBatch,
	batches: isListOf(isBatch),
	model: isObject,
	columns: areColumns,
	changes: isListOf(isChange),
	models: isListOf(isObject),
	plays: isListOf(isObject),
	records: isListOf(isObject),
	release: (value) => isObject(value) && Array.isArray(value.nodes),
	segments: isListOf(isObject),
	tools: isListOf(isObject),
	workflows: isListOf(isObject),
};
