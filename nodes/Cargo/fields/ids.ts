import type { Parameters } from './parameters';
import { isNothing, refuse, refuseNothing } from './parameters';

/** Cargo's identifiers are version-4 UUIDs (cargo-api.md, "Ground rules"). */
const UUID_V4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i;

const CHOOSE = 'Choose one from the list, or map the field that holds its ID';

/** What to do about an empty field without a list. */
export const ENTER_ID = 'Enter the ID, or map the field that holds it';

/**
 * Checks a Cargo identifier.
 *
 * @param parameters the item's parameters, for the error
 * @param field the field's name as the editor shows it
 * @param value what the user chose, typed or mapped
 * @param remedy what to do if it is empty
 * @returns the identifier without surrounding blanks
 * @throws NodeOperationError naming the field and the remedy if it is empty or not a version-4 UUID
 */
export function checkUuid(
	parameters: Parameters,
	field: string,
	value: unknown,
	remedy = CHOOSE,
): string {
	if (isUuid(value)) return value.trim();
	if (isNothing(value)) return refuseNothing(parameters, field, remedy);
	return refuse(
		parameters,
		field,
		value,
		'is not a Cargo ID',
		'A Cargo ID is a UUID such as 3c90c3cc-0d44-4b50-8888-8dd25736052a. Choose from the list, or map the field that holds the ID',
	);
}

/**
 * Checks the ID of a record, which Cargo takes from the data of its model. Numbers are accepted too, since tables
 * often hold IDs as numbers; Cargo expects text.
 *
 * @param parameters the item's parameters, for the error
 * @param field the field's name as the editor shows it
 * @param id what the user typed or mapped
 * @param remedy what to do if it is none
 * @returns the ID as text
 * @throws NodeOperationError if it is empty, or something else
 */
export function checkRecordId(
	parameters: Parameters,
	field: string,
	id: unknown,
	remedy: string,
): string {
	if (typeof id === 'string' && id.trim() !== '') return id.trim();
	if (Number.isSafeInteger(id)) return String(id);
	return refuse(parameters, field, id, 'is not a record ID', remedy);
}

/** Tells whether a value is a version-4 UUID, with or without surrounding blanks. */
export function isUuid(value: unknown): value is string {
	return typeof value === 'string' && UUID_V4.test(value.trim());
}

/**
 * Reads a resource locator that holds a Cargo identifier.
 *
 * @param parameters the item's parameters
 * @param name the parameter's name
 * @param field its name as the editor shows it
 * @returns the identifier
 * @throws NodeOperationError as `checkUuid` does
 */
export function readId(parameters: Parameters, name: string, field: string): string {
	return checkUuid(parameters, field, parameters.getLocator(name));
}
