import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from './parameters';
import { checkText } from './scalars';

const FIELD = 'File Name';
const NAME = 's3Filename';

/**
 * The field that names a file in the workspace.
 *
 * @param displayOptions where it is shown
 */
export function fileNameField(displayOptions: INodeProperties['displayOptions']): INodeProperties {
	return {
		displayName: FIELD,
		name: NAME,
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. uploads/leads.csv',
		description:
			'The name that Cargo gave the file when it was uploaded. File → Upload returns it as s3Filename.',
		displayOptions,
	};
}

/**
 * Reads the field that names a file in the workspace.
 *
 * @param parameters the item's parameters
 * @throws NodeOperationError if it is empty
 */
export function readFileName(parameters: Parameters): string {
	const remedy = 'Enter the name that Cargo gave the file when it was uploaded';
	return checkText(parameters, FIELD, parameters.get(NAME), remedy);
}
