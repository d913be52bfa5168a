import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { readOption } from './options';
import type { Parameters } from './parameters';
import { refuse } from './parameters';
import { checkText } from './scalars';

const DEFAULT = 'cargo';
const FIELD = 'Put Output in Field';
const REMEDY = 'Enter the name of a field that the items do not have, such as cargo';

/** Names that mean something else to n8n or to JavaScript. */
const TAKEN = ['error', '__proto__', 'constructor', 'prototype'];

/** The option that names the field for the output of the tool. */
export const outputFieldOption: INodeProperties = {
	displayName: FIELD,
	name: 'outputField',
	type: 'string',
	default: DEFAULT,
	description: 'The name of the field to add to each item with the output of the tool',
};

/**
 * Reads the name of the field for the output.
 *
 * @param parameters the item's parameters
 * @throws NodeOperationError if it is not text, or a reserved name
 */
export function readOutputField(parameters: Parameters): string {
	const name = checkText(
		parameters,
		FIELD,
		readOption(parameters, outputFieldOption.name, DEFAULT),
		REMEDY,
	);
	return TAKEN.includes(name)
		? refuse(parameters, FIELD, name, 'is a reserved name', REMEDY)
		: name;
}

/**
 * Makes sure that the output does not overwrite a field.
 *
 * @param parameters the item's parameters, for the error
 * @param name the field for the output
 * @param json the item's fields
 * @throws NodeOperationError if the item has such a field
 */
export function checkOutputField(parameters: Parameters, name: string, json: IDataObject): void {
	if (Object.hasOwn(json, name)) {
		refuse(parameters, FIELD, name, 'is a field that the item already has', REMEDY);
	}
}
