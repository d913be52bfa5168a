import { isObject } from '../errors/values';
import type { Parameters } from './parameters';
import { refuse } from './parameters';

/**
 * Checks a field that must hold a list that is not empty.
 *
 * @param parameters the item's parameters, for the error
 * @param field the field's name as the editor shows it
 * @param value the field's content
 * @param remedy what to enter
 * @returns the list
 * @throws NodeOperationError if it is not a list, or an empty one
 */
export function checkList(
	parameters: Parameters,
	field: string,
	value: unknown,
	remedy: string,
): unknown[] {
	if (!Array.isArray(value)) return refuse(parameters, field, value, 'is not a list', remedy);
	if (value.length === 0) return refuse(parameters, field, value, 'is an empty list', remedy);
	return value as unknown[];
}

/**
 * Checks a list whose entries must be objects.
 *
 * @param parameters the item's parameters, for the error
 * @param field the field's name as the editor shows it
 * @param value the field's content
 * @param remedy what to enter
 * @returns the objects
 * @throws NodeOperationError naming the first entry that is not an object
 */
export function checkObjects(
	parameters: Parameters,
	field: string,
	value: unknown,
	remedy: string,
): Array<Record<string, unknown>> {
	return checkList(parameters, field, value, remedy).map((entry, index) =>
		isObject(entry)
			? entry
			: refuse(parameters, `${field}, entry ${index + 1}`, entry, 'is not an object', remedy),
	);
}

/**
 * Checks a multiple choice from fixed values.
 *
 * @param parameters the item's parameters, for the error
 * @param field the field's name as the editor shows it
 * @param value the field's content
 * @param choices the values that Cargo knows
 * @returns the chosen values
 * @throws NodeOperationError if nothing is chosen, or something that is not a valid option
 */
export function checkChoices(
	parameters: Parameters,
	field: string,
	value: unknown,
	choices: readonly string[],
): string[] {
	const remedy = `Choose from: ${choices.join(', ')}`;
	return checkList(parameters, field, value, remedy).map((choice) =>
		typeof choice === 'string' && choices.includes(choice)
			? choice
			: refuse(parameters, field, choice, 'is not a valid option', remedy),
	);
}
