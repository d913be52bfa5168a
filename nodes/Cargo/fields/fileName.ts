import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from './parameters';
import { refuse } from './parameters';
import { checkText, fitsAddress } from './scalars';

const FIELD = 'File Name';
const NAME = 's3Filename';
const REMEDY = 'Enter the name that Cargo gave the file when it was uploaded';

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
	return checkText(parameters, FIELD, parameters.get(NAME), REMEDY);
}

/**
 * Makes sure that the name of a file can be sent in an address, which asking for its columns does.
 *
 * @param parameters the item's parameters, for the error
 * @param s3Filename the name
 * @returns the same name
 * @throws NodeOperationError if another name would arrive, or none
 */
export function checkAddressed(parameters: Parameters, s3Filename: string): string {
	return fitsAddress(s3Filename)
		? s3Filename
		: refuse(parameters, FIELD, s3Filename, 'is not the name of a file', REMEDY);
}
