/** Sorting and limits over the rows of a model. */
import type { Row, Sort } from '../types.mjs';
import { isNull } from './condition.mjs';

const text = (value: unknown): string =>
	typeof value === 'string' ? value.toLowerCase() : JSON.stringify(value);

/** Numbers as numbers, everything else (ISO dates too) as text. */
const compare = (a: unknown, b: unknown): number => {
	if (typeof a === 'number' && typeof b === 'number') return a - b;
	return text(a).localeCompare(text(b));
};

/** Empty cells are last in both directions. An assumption. */
const order = (a: unknown, b: unknown, kind: Sort['kind']): number => {
	if (isNull(a) || isNull(b)) return Number(isNull(a)) - Number(isNull(b));
	return kind === 'asc' ? compare(a, b) : compare(b, a);
};

/**
 * Sorted (the first entry has priority) and limited rows.
 *
 * @param rows not changed
 * @param limit most rows to keep; all if undefined
 */
export const sortAndLimit = (rows: Row[], sort: Sort[] = [], limit?: number): Row[] =>
	[...rows]
		.sort((a, b) => {
			for (const { columnSlug, kind } of sort) {
				const found = order(a[columnSlug], b[columnSlug], kind);
				if (found !== 0) return found;
			}
			return 0;
		})
		.slice(0, limit);
