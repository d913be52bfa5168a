import type { Parameters } from './parameters';
import { refuse } from './parameters';

/**
 * Reads a field that holds JSON: entered as text, or a value from an expression.
 *
 * @param parameters the item's parameters, for the error
 * @param field the field's name as the editor shows it
 * @param value the field's content
 * @returns the parsed value; a value that is not text is returned unchanged
 * @throws NodeOperationError if the text is not JSON
 */
export function parseJson(parameters: Parameters, field: string, value: unknown): unknown {
	if (typeof value !== 'string') return value;
	const parsed = tryParse(value);
	if ('json' in parsed) {
		refuseRounded(parameters, field, value);
		return parsed.json;
	}
	return refuse(
		parameters,
		field,
		value,
		'is not valid JSON',
		`Check the quotes, commas and brackets: ${parsed.fault}`,
	);
}

function tryParse(text: string): { json: unknown } | { fault: string } {
	try {
		return { json: JSON.parse(text) as unknown };
	} catch (error) {
		return { fault: (error as Error).message };
	}
}

/** Strings, in which digits are not numbers, and numbers. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Refuses text with numbers that JavaScript would round: whole numbers beyond 2^53. IDs are often longer.
 *
 * @param parameters the item's parameters, for the error
 * @param field the field's name as the editor shows it
 * @param text JSON, or a number
 * @param remedy what to do instead
 * @throws NodeOperationError if the text holds such a number
 */
export function refuseRounded(
	parameters: Parameters,
	field: string,
	text: string,
	remedy = 'Enter it as text, in quotes',
): void {
	const isRounded = (token: string) =>
		/^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
	const rounded = text.match(TOKENS)?.find(isRounded);
	if (rounded === undefined) return;
	refuse(parameters, field, rounded, 'has too many digits to be sent exactly', remedy);
}
