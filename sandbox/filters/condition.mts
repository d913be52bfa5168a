/** What conditions have in common: their shape, and how several are joined. */
import type { ColumnType, Row, Segment } from '../types.mjs';

/** A condition as it was sent; its members are checked where they are read. */
export type Condition = Record<string, unknown>;

/** Tells whether a cell matches a condition. */
export type CellTest = (cell: unknown, condition: Condition) => boolean;

/** What a record did in a workflow, for conditions of the kind `enrollment`. */
export interface Activity {
	recordId: string;
	kind: 'workflowEntered' | 'workflowNodeExecuted' | 'workflowLeft';
	/** The node, if one was executed. */
	nodeSlug: string | null;
	/** Milliseconds since 1970. */
	at: number;
}

/** What conditions evaluate in addition to the row itself. */
export interface World {
	/** The columns of a model; undefined if there is no such model. */
	columns(modelUuid: string): Partial<Record<string, ColumnType>> | undefined;
	rows(modelUuid: string): Row[];
	/** The rows of another model that belong to a row. */
	related(row: Row, modelUuid: string, relatedModelUuid: string): Row[];
	segment(uuid: string): Segment | undefined;
	activities(workflowUuid: string): Activity[];
	/** Milliseconds since 1970. */
	now(): number;
}

/** Whether a value is an object with members, no list. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a cell holds nothing. */
export const isNull = (cell: unknown): boolean => cell === null || cell === undefined;

type Test<T> = (value: T) => boolean;

/** Combines tests; never passes if the key is missing or misspelt, so that nothing matches. */
export const joined = <T,>(conjonction: unknown, tests: Array<Test<T>>): Test<T> => {
	if (conjonction === 'and') return (value) => tests.every((test) => test(value));
	if (conjonction === 'or') {
		return (value) => tests.length === 0 || tests.some((test) => test(value));
	}
	return () => false;
};
