import type { IBinaryData, IDataObject, INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { inOwnWords } from '../errors/nodeErrors';
import { isObject, show } from '../errors/values';

/**
 * The parameters of one item, whichever way the operation runs: by declarative routing or by a custom
 * operation. What reads parameters takes this, so that both ways share it.
 */
export interface Parameters {
	/** The node, for errors. */
	node: INode;
	/** Index of the input item whose expressions are resolved. */
	itemIndex: number;
	/**
	 * Reads a parameter, expressions resolved.
	 *
	 * @param name its name
	 * @param otherwise the value for a parameter that the operation does not have; null if left out
	 */
	get(name: string, otherwise?: unknown): unknown;
	/** The same for a resource locator: the chosen or typed value alone. */
	getLocator(name: string): unknown;
	/** Reads a parameter as it is stored: an expression as its text. Null if there is none. */
	getRaw(name: string): unknown;
	/** The workflow's time zone, such as Europe/Berlin. */
	timezone(): string;
	/** The `json` of the input item. */
	input(): IDataObject;
	/** The binary data of the input item with this name; undefined if there is none. */
	binary(name: string): IBinaryData | undefined;
	/** The names of the binary data of the input item. */
	binaryNames(): string[];
}

/** What the editor stores for empty text, and for an empty choice, if the user turns it into an expression. */
const EMPTY = /^=?\s*(\{\{ *\[ *\] *\}\})?\s*$/;

/**
 * Tells whether the user left a field empty. An expression that resolves to nothing does not count: an empty
 * field means something, such as no limit, that the user did not intend.
 *
 * @param parameters the item's parameters
 * @param name the parameter's name; for a resource locator its value counts
 */
export function isLeftEmpty(parameters: Parameters, name: string): boolean {
	const raw = parameters.getRaw(name);
	const typed = isObject(raw) ? raw.value : raw;
	return Array.isArray(typed) ? typed.length === 0 : typeof typed === 'string' && EMPTY.test(typed);
}

/** Tells whether a field resolved to nothing: no value, or blank text. */
export function isNothing(value: unknown): boolean {
	return value === null || value === undefined || (typeof value === 'string' && !value.trim());
}

/**
 * Tells whether nothing was entered, as it is stored: if empty text is turned into an expression, the editor
 * stores "=".
 */
export const isUnset = (raw: unknown): boolean =>
	isNothing(typeof raw === 'string' ? raw.replace(/^=/, '') : raw);

/**
 * Refuses a field that resolved to nothing.
 *
 * @param parameters the item's parameters
 * @param field the field's name as the editor shows it
 * @param remedy how to fill it
 * @throws NodeOperationError always: `Batch is empty`
 */
export function refuseNothing(parameters: Parameters, field: string, remedy: string): never {
	throw refusal(parameters, `${field} is empty`, remedy);
}

/**
 * Refuses a parameter before anything is sent.
 *
 * @param parameters the item's parameters
 * @param field the field's name as the editor shows it
 * @param value what the user entered
 * @param fault what is wrong with it, as the rest of a sentence: "is not a Cargo ID"
 * @param remedy what to do instead
 * @throws NodeOperationError always
 */
export function refuse(
	parameters: Parameters,
	field: string,
	value: unknown,
	fault: string,
	remedy: string,
): never {
	throw refusal(parameters, `${field}: ${show(value)} ${fault}`, remedy);
}

/**
 * Refuses what is not about the value of one field.
 *
 * @param parameters the item's parameters
 * @param message what is wrong
 * @param remedy what to do instead
 * @throws NodeOperationError always
 */
export function refuseOther(parameters: Parameters, message: string, remedy: string): never {
	throw refusal(parameters, message, remedy);
}

function refusal({ node, itemIndex }: Parameters, message: string, description: string) {
	const error = new NodeOperationError(node, message, { description, itemIndex });
	return inOwnWords(error, message);
}
