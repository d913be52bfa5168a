/**
 * The head of a run: where it comes from and how it stands. It is cheap, so that thousands can be counted
 * and filtered; the whole run is made of it for those that are answered (`whole.mts`).
 */
import type { GraphNode, Row, RunStatus } from '../types.mjs';

/** What several runs, or one alone, have in common. */
export interface RunSource {
	workflowUuid: string;
	releaseUuid: string | null;
	/** The graph, if it was brought along. */
	ownNodes: GraphNode[] | null;
	batchUuid: string | null;
	/** The nodes on the way of its runs. */
	path: GraphNode[];
	input(index: number): Row;
	uuid(index: number): string;
	recordId(index: number): string;
	recordTitle(index: number): string;
	/** Every column that one of the rows has: a file of them has these. */
	columns(): string[];
}

/** How a run stands at a moment. Times are milliseconds since 1970. */
export interface RunHead {
	source: RunSource;
	index: number;
	status: RunStatus;
	/** Only of a run that ended so. */
	errorMessage: string | null;
	createdAt: number;
	/** Null as long as it waits, and if it never began. */
	startedAt: number | null;
	finishedAt: number | null;
}

/** Readable for people: the first text of a row, or else its ID. */
export const titleOf = (row: Row, recordId: string, titleColumn?: string): string => {
	const title = titleColumn === undefined ? undefined : row[titleColumn];
	const first = [title, ...Object.entries(row).map(([key, value]) => key !== '_id' && value)].find(
		(value) => typeof value === 'string' && value !== '',
	);
	return typeof first === 'string' ? first : recordId;
};
