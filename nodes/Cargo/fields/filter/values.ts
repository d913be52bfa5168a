import { asJson } from '../../errors/values';
import { KINDS } from '../inputKinds';
import { parseJson, refuseRounded } from '../json';
import { isoDateIn, momentIn } from '../moment';
import { isNothing } from '../parameters';
import type { ColumnType } from './operators';
import type { Place } from './place';
import { refuseEmptyIn, refuseIn } from './place';

/** Types whose operators compare with a value. */
export type ComparedType = Extract<ColumnType, 'date' | 'number' | 'string'>;

/** A field of a condition that holds a value. */
export interface ValueField {
	member: 'value' | 'secondValue';
	/** Its name as the editor shows it. */
	field: string;
}

/** The first value, or the only one. */
export const VALUE: ValueField = { member: 'value', field: 'Value' };

/** The end of a range. */
export const SECOND_VALUE: ValueField = { member: 'secondValue', field: 'Second Value' };

const EMPTY_REMEDY =
	'Enter a value, or choose an operator without one, such as Has No Value. If an expression sets the value, remove items without it before this node';

/**
 * Reads a value that a number or a date is compared with, or a property of any type.
 *
 * @param place the condition
 * @param type what is compared
 * @param where the field
 * @returns a number, text, or a date in its ISO form: a day as it was entered, a time in UTC
 * @throws NodeOperationError naming the condition, the field and the value
 */
export function readValue(place: Place, type: ComparedType, where: ValueField): number | string {
	const value = place.entry[where.member];
	if (isNothing(value)) return refuseEmptyIn(place, where.field, EMPTY_REMEDY);
	return READERS[type](place, where.field, value);
}

/**
 * Reads the texts that a column is compared with. Typed text is one value, since names hold commas and
 * addresses hold line breaks; several come as a list from an expression, or as a list in JSON.
 *
 * @param place the condition
 * @returns the texts, at least one
 * @throws NodeOperationError naming the condition and the value
 */
export function readTexts(place: Place): string[] {
	const { field, member } = VALUE;
	const given = place.entry[member];
	if (isNothing(given)) return refuseEmptyIn(place, field, EMPTY_REMEDY);
	const isJsonList = typeof given === 'string' && /^\s*\[\s*"/.test(given);
	const list: unknown = isJsonList
		? parseJson(place.parameters, `${place.name}, ${field}`, given)
		: given;
	if (!Array.isArray(list)) return [text(place, field, list)];
	if (list.length === 0) {
		return refuseIn(place, field, given, 'is an empty list', EMPTY_REMEDY);
	}
	return list.map((entry) =>
		isNothing(entry)
			? refuseIn(place, field, given, 'contains an empty value', EMPTY_REMEDY)
			: text(place, field, entry),
	);
}

/** How a value of each type is read. */
const READERS: Record<
	ComparedType,
	(place: Place, field: string, value: unknown) => number | string
> = { date, number, string: text };

function text(place: Place, field: string, value: unknown): string {
	const json = asJson(value);
	const read = KINDS.string.read(json, []);
	if (typeof read === 'string') return read;
	return refuseIn(
		place,
		field,
		json,
		'is not text',
		'Enter text, or use an expression that returns text or a list of texts',
	);
}

function number(place: Place, field: string, value: unknown): number {
	const read = KINDS.number.read(value, []);
	if (typeof read !== 'number') {
		return refuseIn(place, field, value, 'is not a number', 'Enter a number such as 100 or 0.5');
	}
	if (typeof value === 'string') {
		const remedy = 'Enter a number with up to 15 digits';
		refuseRounded(place.parameters, `${place.name}, ${field}`, value, remedy);
	}
	return read;
}

function date(place: Place, field: string, value: unknown): string {
	const text = isoDateIn(value);
	const isDay = text !== undefined && !text.includes('T');
	return (
		(isDay ? text : momentIn(place.parameters, value)) ??
		refuseIn(
			place,
			field,
			asJson(value),
			'is not a date',
			'Enter a date such as 2026-01-31 or 2026-01-31T08:00:00Z, or use an expression such as {{ $now.minus({ days: 7 }) }}',
		)
	);
}
