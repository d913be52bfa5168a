import type { INodePropertyOptions } from 'n8n-workflow';

import { textIn } from '../../errors/values';

/** The types of a model's columns (cargo-endpoints.md, "ColumnType"), as the form names them. */
export const COLUMN_TYPES = {
	any: 'Any',
	array: 'List',
	boolean: 'Boolean',
	date: 'Date',
	number: 'Number',
	object: 'Object',
	string: 'Text',
	vector: 'Vector',
} as const;

/** One of them, as Cargo names it. */
export type ColumnType = keyof typeof COLUMN_TYPES;

/** A column of a model with its type, which Cargo needs in each condition. */
export interface Column {
	type: ColumnType;
	slug: string;
}

/** Tells whether Cargo has a type of columns with this name. */
export const isColumnType = (type: unknown): type is ColumnType =>
	typeof type === 'string' && Object.hasOwn(COLUMN_TYPES, type);

/** A column as the form stores it: `number:employees`. */
export const columnValue = ({ type, slug }: Column): string => `${type}:${slug}`;

/**
 * Reads a column as the form stores it.
 *
 * @param value for example `number:employees`
 * @returns the column; undefined for anything else
 */
export function columnIn(value: unknown): Column | undefined {
	const [, type, slug] = /^\s*(\w+):(.+)$/s.exec(textIn(value) ?? '') ?? [];
	const trimmed = textIn(slug);
	return isColumnType(type) && trimmed !== null ? { type, slug: trimmed } : undefined;
}

const OF_ALL_TYPES = { isNotNull: 'Has a Value', isNull: 'Has No Value' };
const OF_EQUALS = { ...OF_ALL_TYPES, is: 'Is', isNot: 'Is Not', between: 'Is Between' };

/** Cargo's operators for each type (cargo-endpoints.md, "Filters"), in words. */
const OPERATORS: Record<ColumnType, Record<string, string>> = {
	any: OF_ALL_TYPES,
	array: OF_ALL_TYPES,
	boolean: { ...OF_ALL_TYPES, isFalse: 'Is False', isTrue: 'Is True' },
	date: { ...OF_EQUALS, greaterThan: 'Is After', lowerThan: 'Is Before' },
	number: { ...OF_EQUALS, greaterThan: 'Is Greater Than', lowerThan: 'Is Less Than' },
	object: OF_ALL_TYPES,
	string: {
		...OF_ALL_TYPES,
		is: 'Is',
		isNot: 'Is Not',
		contains: 'Contains',
		doesNotContain: 'Does Not Contain',
		startsWith: 'Starts With',
		endsWith: 'Ends With',
		isEmpty: 'Is Empty',
		isNotEmpty: 'Is Not Empty',
	},
	vector: OF_ALL_TYPES,
};

/** Operators that compare with nothing. */
export const WITHOUT_VALUE = ['isEmpty', 'isFalse', 'isNotEmpty', 'isNotNull', 'isNull', 'isTrue'];

const byName = (one: INodePropertyOptions, other: INodePropertyOptions) =>
	one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1;

/**
 * The operators that fit a type, in words and in alphabetical order.
 *
 * @param type of the column
 * @returns entries of a list; their values are Cargo's
 */
export function operatorsOf(type: ColumnType): INodePropertyOptions[] {
	return Object.entries(OPERATORS[type])
		.map(([value, name]) => ({ name, value }))
		.sort(byName);
}

/** The operators of all types, each with the types that it fits: for a column that is not known yet. */
export function allOperators(): INodePropertyOptions[] {
	const types = Object.keys(OPERATORS) as ColumnType[];
	const words = new Map<string, Map<string, string[]>>();
	for (const type of types) {
		for (const [value, name] of Object.entries(OPERATORS[type])) {
			const names = words.get(value) ?? new Map<string, string[]>();
			words.set(value, names.set(name, [...(names.get(name) ?? []), COLUMN_TYPES[type]]));
		}
	}
	const withTypes = ([name, fitting]: [string, string[]]) =>
		fitting.length === types.length ? name : `${name} (${fitting.join(', ')})`;
	return [...words]
		.map(([value, names]) => ({ name: [...names].map(withTypes).join(' or '), value }))
		.sort(byName);
}
