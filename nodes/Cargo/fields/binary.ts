import type { IBinaryData, INodeProperties } from 'n8n-workflow';

import { shortList, show } from '../errors/values';
import { isTool } from './agentTool';
import type { Parameters } from './parameters';
import { refuse, refuseOther } from './parameters';
import { checkText } from './scalars';

/** The field's name as the editor shows it, the same as in n8n's own nodes. */
export const BINARY_FIELD = 'Input Data Field Name';

const NAME = 'binaryPropertyName';
const REMEDY = 'Enter the name of the input field that contains the file, such as data';

/**
 * The field that names the file of an item.
 *
 * @param displayOptions where it is shown
 */
export function binaryField(displayOptions: INodeProperties['displayOptions']): INodeProperties {
	return {
		displayName: BINARY_FIELD,
		name: NAME,
		type: 'string',
		required: true,
		default: 'data',
		placeholder: 'e.g. data',
		hint: 'The name of the input field containing the binary file data to be uploaded',
		description: 'Find the name in the Binary tab of the input',
		displayOptions,
	};
}

/**
 * Reads which file of an item to upload.
 *
 * @param parameters the item's parameters
 * @returns the file as n8n keeps it, and the name of its field
 * @throws NodeOperationError if the item has no such file; it lists those that it has
 */
export function readBinary(parameters: Parameters): { name: string; binary: IBinaryData } {
	const name = checkText(parameters, BINARY_FIELD, parameters.get(NAME), REMEDY);
	const binary = parameters.binary(name);
	if (binary) return { name, binary };
	if (isTool(parameters.node)) {
		return refuse(
			parameters,
			BINARY_FIELD,
			name,
			'does not work for a tool of an AI Agent, which gets no files',
			'Nothing was sent. Tell the user to upload the file in the workflow, and to set File Source to Already Uploaded',
		);
	}
	const names = parameters.binaryNames();
	const has = names.length === 0 ? 'no files' : `these files: ${shortList(names)}`;
	return refuseOther(
		parameters,
		`${BINARY_FIELD}: item ${parameters.itemIndex} has no file ${show(name)}. It has ${has}`,
		names.length === 0
			? 'Add a node before this one that returns the file, such as Read/Write Files from Disk or HTTP Request'
			: `Set ${BINARY_FIELD} to one of these names`,
	);
}
