import type { Parameters } from './parameters';
import { refuse } from './parameters';

/** A longer text does not fit into an address. */
const LONGEST_IN_ADDRESS = 2000;

/** Half of a character, of which n8n's HTTP library makes another character in an address. */
const HALF_CHARACTER = /\p{Surrogate}/u;

/** Tells whether a text can be a part of an address, and arrives as it is. */
export const fitsAddress = (text: string): boolean =>
	text.length <= LONGEST_IN_ADDRESS && !HALF_CHARACTER.test(text);

/**
 * Checks a field that must hold text.
 *
 * @param parameters the item's parameters, for the error
 * @param field the field's name as the editor shows it
 * @param value the field's content
 * @param remedy what to enter
 * @returns the text without surrounding blanks
 * @throws NodeOperationError if it is not text, or blank
 */
export function checkText(
	parameters: Parameters,
	field: string,
	value: unknown,
	remedy: string,
): string {
	const text = typeof value === 'string' ? value.trim() : '';
	return text === '' ? refuse(parameters, field, value, 'is not text', remedy) : text;
}

/**
 * Checks a field that must hold a number; digits as text, which expressions often return, count as one.
 *
 * @param parameters the item's parameters, for the error
 * @param field the field's name as the editor shows it
 * @param value the field's content
 * @param range smallest and largest number allowed, and whether fractions are
 * @returns the number
 * @throws NodeOperationError if it is not a number, or outside the range
 */
export function checkNumber(
	parameters: Parameters,
	field: string,
	value: unknown,
	range: { min: number; max: number; fractions?: boolean },
): number {
	const number =
		typeof value === 'string' && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
	const fits =
		typeof number === 'number' &&
		number >= range.min &&
		number <= range.max &&
		(range.fractions === true || Number.isSafeInteger(number));
	if (fits) return number;
	const kind = range.fractions ? 'a number' : 'a whole number';
	return refuse(
		parameters,
		field,
		value,
		`is not ${kind} from ${range.min} to ${range.max}`,
		`Enter ${kind} from ${range.min} to ${range.max}`,
	);
}

/**
 * Checks a switch; only true and false are valid, so that text such as "false" never turns it on.
 *
 * @param parameters the item's parameters, for the error
 * @param field the field's name as the editor shows it
 * @param value the field's content
 * @returns the switch's position
 * @throws NodeOperationError if it is anything else
 */
export function checkSwitch(parameters: Parameters, field: string, value: unknown): boolean {
	return typeof value === 'boolean'
		? value
		: refuse(parameters, field, value, 'is not true or false', 'Enter true or false');
}
