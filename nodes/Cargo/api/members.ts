import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../errors/values';
import { isUuid } from '../fields/ids';

/** A play or a tool: what owns a workflow, and gives it its name. */
export interface NamedOwner {
	name: string;
	workflowUuid: string;
}

/** A filtered view of a model. */
export interface Segment {
	uuid: string;
	name: string;
	recordsCount?: number | null;
	/** Whether a play runs on it; Cargo refuses it as data of a batch then. */
	fromPlay?: boolean | null;
}

/** A table of records. */
export interface Model {
	uuid: string;
	name: string;
	columns?: Array<{ slug: string; label?: string | null }> | null;
}

/** A node in the graph of a workflow. */
export interface GraphNode extends IDataObject {
	slug: string;
	name?: string | null;
}

/**
 * One execution of a workflow over many records, with as much of its shape as this package relies on
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
	/** The graph it was given; null when it runs the one of its release. */
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
 * One execution of a workflow for one record, with as much of its shape as this package relies on
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

/**
 * The members of Cargo's answers that are fetched outside of routing, with as much of their shape as is
 * used (cargo-api.md, "Endpoints").
 */
export interface Members {
	batch: Batch;
	batches: Batch[];
	models: Model[];
	plays: NamedOwner[];
	release: { nodes: GraphNode[]; formFields?: unknown };
	segments: Segment[];
	tools: NamedOwner[];
}

/**
 * Tells whether a value is a batch. Its UUID becomes a part of paths, so that it must be one.
 *
 * @param value a member of an answer
 */
export function isBatch(value: unknown): value is Batch {
	return isObject(value) && isUuid(value.uuid);
}

/** Tells whether a value is a run. Its UUID becomes a part of paths, so that it must be one. */
export function isRun(value: unknown): value is Run {
	return isObject(value) && isUuid(value.uuid);
}

const isListOf = (fits: (entry: unknown) => boolean) => (value: unknown) =>
	Array.isArray(value) && value.every(fits);

/** What each of them must look like for the rest to rely on it. */
export const FITS: Record<keyof Members, (value: unknown) => boolean> = {
	batch: isBatch,
	batches: isListOf(isBatch),
	models: isListOf(isObject),
	plays: isListOf(isObject),
	release: (value) => isObject(value) && Array.isArray(value.nodes),
	segments: isListOf(isObject),
	tools: isListOf(isObject),
};
