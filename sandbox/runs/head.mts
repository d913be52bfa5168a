/**
 * The head of a run: its origin and its status. It is cheap, so that thousands can be counted and filtered;
 * the whole run is built from it for those that are returned (`whole.mts`).
 */
import type { GraphNode, Row, RunStatus } from '../types.mjs';

/** What several runs, or one alone, have in common. */
export interface RunSource {
	workflowUuid: string;
	releaseUuid: string | null;
	/** The graph, if it was sent with the request. */
	ownNodes: GraphNode[] | null;
	batchUuid: string | null;
	/** The nodes on the path of its runs. */
	path: GraphNode[];
	input(index: number): Row;
	uuid(index: number): string;
	recordId(index: number): string;
	recordTitle(index: number): string;
	/** Every column of any row: a file of them has these. */
	columns(): string[];
}

/** The state of a run at a point in time. Times are milliseconds since 1970. */
export interface RunHead {
	source: RunSource;
	index: number;
	status: RunStatus;
	/** Only for a run that ended with an error. */
	errorMessage: string | null;
	createdAt: number;
	/** Null while it waits, and if it never began. */
	startedAt: number | null;
	finishedAt: number | null;
}

/** A readable title: the first text of a row, or its ID. */
export const titleOf = (row: Row, recordId: string, titleColumn?: string): string => {
	const title = titleColumn === undefined ? undefined : row[titleColumn];
	const first = [title, ...Object.entries(row).map(([key, value]) => key !== '_id' && value)].find(
		(value) => typeof value === 'string' && value !== '',
	);
	return typeof first === 'string' ? first : recordId;
};
