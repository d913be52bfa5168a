/**
 * The operators of conditions on one cell, by kind ("Filters" in cargo-endpoints.md). Not documented, so
 * assumptions: text comparison ignores case; a value that is not equal may also be null; the bounds of
 * `between` are included; a date without a time means the whole day.
 */
import { type CellTest, type Condition, isNull, isObject } from './condition.mjs';

/** Operator → test. */
export type Operators = Partial<Record<string, CellTest>>;

/** The two operators that every kind has. */
export const NULL_OPERATORS = {
	isNull: (cell) => isNull(cell),
	isNotNull: (cell) => !isNull(cell),
} satisfies Operators;

const texts = (values: unknown): string[] =>
	[values].flat().filter((value) => typeof value === 'string');
const lower = (cell: unknown): string | undefined =>
	typeof cell === 'string' ? cell.toLowerCase() : undefined;
const isEmpty = (cell: unknown): boolean => isNull(cell) || cell === '';

type TextTest = (cell: string, wanted: string) => boolean;

const some =
	(test: TextTest): CellTest =>
	(cell, { values }) => {
		const text = lower(cell);
		return text !== undefined && texts(values).some((wanted) => test(text, wanted.toLowerCase()));
	};
const none =
	(test: TextTest): CellTest =>
	(cell, condition) =>
		texts(condition.values).length > 0 && !some(test)(cell, condition);

const STRING: Operators = {
	...NULL_OPERATORS,
	is: some((cell, wanted) => cell === wanted),
	isNot: none((cell, wanted) => cell === wanted),
	contains: some((cell, wanted) => cell.includes(wanted)),
	doesNotContain: none((cell, wanted) => cell.includes(wanted)),
	startsWith: some((cell, wanted) => cell.startsWith(wanted)),
	endsWith: some((cell, wanted) => cell.endsWith(wanted)),
	isEmpty: (cell) => isEmpty(cell),
	isNotEmpty: (cell) => !isEmpty(cell),
};

/** From and until; undefined for invalid values. */
type Reader = (value: unknown) => [from: number, until: number] | undefined;

const DAY = 24 * 60 * 60 * 1000;

/** Reads a number. */
export const numberOf: Reader = (value) =>
	typeof value === 'number' && Number.isFinite(value) ? [value, value] : undefined;

/** Reads an ISO date: a moment, or a whole day. */
export const dateOf: Reader = (value) => {
	if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) return undefined;
	const from = Date.parse(value);
	if (Number.isNaN(from)) return undefined;
	return [from, value.length === 10 ? from + DAY - 1 : from];
};

type Range = [from: number, until: number];

const against =
	(read: Reader, test: (cell: Range, wanted: Range) => boolean) =>
	(cell: unknown, wanted: unknown): boolean => {
		const [have, want] = [read(cell), read(wanted)];
		return have !== undefined && want !== undefined && test(have, want);
	};

/** The operators of values that can be ordered. */
export const ordered = (read: Reader): Operators => {
	const equal = against(read, ([cell], [from, until]) => cell >= from && cell <= until);
	const greater = against(read, ([cell], [, until]) => cell > until);
	const lower = against(read, ([cell], [from]) => cell < from);
	return {
		...NULL_OPERATORS,
		is: (cell, { value }) => equal(cell, value),
		isNot: (cell, { value }) => read(value) !== undefined && !equal(cell, value),
		greaterThan: (cell, { value }) => greater(cell, value),
		lowerThan: (cell, { value }) => lower(cell, value),
		between: (cell, { firstValue, lastValue }) =>
			(greater(cell, firstValue) || equal(cell, firstValue)) &&
			(lower(cell, lastValue) || equal(cell, lastValue)),
	};
};

const BOOLEAN: Operators = {
	...NULL_OPERATORS,
	isTrue: (cell) => cell === true,
	isFalse: (cell) => cell === false,
};

const readerFor = (value: unknown): Reader => (typeof value === 'number' ? numberOf : dateOf);
const ofText =
	(operator: string): CellTest =>
	(cell, { value }) =>
		typeof value === 'string' && (STRING[operator]?.(cell, { values: value }) ?? false);
const ofOrder =
	(operator: string): CellTest =>
	(cell, condition) =>
		ordered(readerFor(condition.value))[operator]?.(cell, condition) ?? false;
const isSame: CellTest = (cell, { value }) =>
	typeof value === 'string' ? ofText('is')(cell, { value }) : !isNull(value) && cell === value;

/** A property has no type: the value in the condition decides how it is compared. */
const PROPERTY: Operators = {
	...NULL_OPERATORS,
	is: isSame,
	isNot: (cell, condition) => !isNull(condition.value) && !isSame(cell, condition),
	contains: ofText('contains'),
	doesNotContain: ofText('doesNotContain'),
	startsWith: ofText('startsWith'),
	endsWith: ofText('endsWith'),
	greaterThan: ofOrder('greaterThan'),
	lowerThan: ofOrder('lowerThan'),
	between: (cell, { value, otherValue }) =>
		ordered(readerFor(value)).between?.(cell, { firstValue: value, lastValue: otherValue }) ??
		false,
	isEmpty: (cell) => isEmpty(cell),
	isNotEmpty: (cell) => !isEmpty(cell),
};

/** Whether an object's property matches a condition of the kind `objectProperty`. */
export const fitsProperty = (cell: unknown, condition: Condition): boolean => {
	const { kind, propertyName, operator } = condition;
	if (kind !== 'objectProperty' || typeof propertyName !== 'string') return false;
	const value = isObject(cell) ? cell[propertyName] : undefined;
	return PROPERTY[String(operator)]?.(value, condition) ?? false;
};

/** Kind of condition → its operators, for conditions on the cell alone. */
export const CELL_KINDS: Partial<Record<string, Operators>> = {
	string: STRING,
	number: ordered(numberOf),
	date: ordered(dateOf),
	boolean: BOOLEAN,
	any: NULL_OPERATORS,
	vector: NULL_OPERATORS,
};
