import type { Parameters } from './parameters';
import { refuse } from './parameters';

/**
 * Reads a field that holds JSON: typed as text, or given as a value by an expression.
 *
 * @param parameters the item's parameters, for the error
 * @param field the field's name as the editor shows it
 * @param value the field's content
 * @returns the parsed value; a value that is not text comes back as it is
 * @throws NodeOperationError if the text is not JSON
 */
export function parseJson(parameters: Parameters, field: string, value: unknown): unknown {
	if (typeof value !== 'string') return value;
	const parsed = tryParse(value);
	if ('json' in parsed) return parsed.json;
	return refuse(
		parameters,
		field,
		value,
		'is not valid JSON',
		`Check quotes, commas and brackets: ${parsed.fault}`,
	);
}

function tryParse(text: string): { json: unknown } | { fault: string } {
	try {
		return { json: JSON.parse(text) as unknown };
	} catch (error) {
		return { fault: (error as Error).message };
	}
}
