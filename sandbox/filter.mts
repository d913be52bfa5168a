/**
 * Filters, sorting and limits over the rows of a model.
 *
 * The frame `{conjonction, groups: [{conjonction, conditions}]}` and that a misspelt `conjunction`
 * matches nothing without an error are Cargo's. The shape of a condition is an assumption:
 * `{columnSlug, operator, values?: []}`; an operator that is not in the table matches nothing.
 */
import type { Filter, Row } from './types.mjs';

/** One entry of Cargo's `sort`. */
export interface Sort {
	columnSlug: string;
	kind: 'asc' | 'desc';
}

type Operator = (cell: unknown, values: unknown[]) => boolean;

const isBlank = (cell: unknown): boolean => cell === null || cell === undefined || cell === '';

const text = (value: unknown): string =>
	typeof value === 'string' ? value.toLowerCase() : JSON.stringify(value ?? null);

/** Numbers as numbers, everything else (ISO dates too) as text. */
const compare = (a: unknown, b: unknown): number => {
	if (typeof a === 'number' && typeof b === 'number') return a - b;
	return text(a).localeCompare(text(b));
};

const some =
	(test: (cell: unknown, value: unknown) => boolean): Operator =>
	(cell, values) =>
		values.some((value) => test(cell, value));
const none =
	(test: (cell: unknown, value: unknown) => boolean): Operator =>
	(cell, values) =>
		!values.some((value) => test(cell, value));

const equals = (cell: unknown, value: unknown) => text(cell) === text(value);
const contains = (cell: unknown, value: unknown) => text(cell).includes(text(value));

const OPERATORS: Partial<Record<string, Operator>> = {
	is: some(equals),
	isNot: none(equals),
	contains: some(contains),
	doesNotContain: none(contains),
	startsWith: some((cell, value) => text(cell).startsWith(text(value))),
	endsWith: some((cell, value) => text(cell).endsWith(text(value))),
	greaterThan: some((cell, value) => compare(cell, value) > 0),
	lowerThan: some((cell, value) => compare(cell, value) < 0),
	isEmpty: isBlank,
	isNotEmpty: (cell) => !isBlank(cell),
};

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Joins what the members say; `null` if the key is missing or misspelt, so that nothing matches. */
const join = (
	conjonction: unknown,
	members: unknown,
	test: (member: unknown) => boolean,
): boolean | null => {
	if (!Array.isArray(members)) return null;
	if (conjonction === 'and') return members.every(test);
	if (conjonction === 'or') return members.length === 0 || members.some(test);
	return null;
};

const matchesCondition =
	(row: Row) =>
	(condition: unknown): boolean => {
		if (!isObject(condition)) return false;
		const { columnSlug, operator, values = [] } = condition;
		if (typeof columnSlug !== 'string' || typeof operator !== 'string') return false;
		return (
			OPERATORS[operator]?.(row[columnSlug], Array.isArray(values) ? values : [values]) ?? false
		);
	};

/**
 * The rows a filter lets through.
 *
 * @param filter Cargo's filter; `undefined` and `{conjonction: 'and', groups: []}` let all through
 * @param rows the model's rows; not changed
 */
export const applyFilter = (filter: Filter | undefined, rows: Row[]): Row[] => {
	if (!filter) return rows;
	return rows.filter((row) =>
		join(
			filter.conjonction,
			filter.groups,
			(group) =>
				isObject(group) &&
				(join(group.conjonction, group.conditions, matchesCondition(row)) ?? false),
		),
	);
};

/**
 * Sorted (first entry counts most) and cut rows.
 *
 * @param rows not changed
 * @param limit most rows to keep; all if undefined
 */
export const sortAndLimit = (rows: Row[], sort: Sort[] = [], limit?: number): Row[] =>
	[...rows]
		.sort((a, b) => {
			for (const { columnSlug, kind } of sort) {
				const order = compare(a[columnSlug], b[columnSlug]);
				if (order !== 0) return kind === 'asc' ? order : -order;
			}
			return 0;
		})
		.slice(0, limit);
