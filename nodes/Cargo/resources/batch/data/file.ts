import type { IDataObject } from 'n8n-workflow';

import { checkObjects } from '../../../fields/lists';
import { checkName } from '../../../fields/names';
import { readCollection } from '../../../fields/options';
import type { Parameters } from '../../../fields/parameters';
import { refuse } from '../../../fields/parameters';
import { checkText } from '../../../fields/scalars';
import type { DataKind } from './kind';

const REMEDY = 'Enter an input of the tool and a column of the file, or remove the entry';

/** The rows of a file that is already in the Cargo workspace. */
export const file: DataKind = {
	option: {
		name: 'File',
		value: 'file',
		description: 'Rows of a file uploaded to Cargo (tools only)',
	},
	owner: 'Tool',
	fields: (displayOptions) => [
		{
			displayName: 'File Name',
			name: 's3Filename',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. uploads/leads.csv',
			description:
				"The name that Cargo gave the file when it was uploaded (s3Filename in Cargo's API)",
			displayOptions,
		},
		{
			displayName: 'Mappings',
			name: 'mappings',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add mapping',
			default: {},
			description: 'Map columns of the file to inputs of the tool',
			displayOptions,
			options: [
				{
					displayName: 'Mapping',
					name: 'mapping',
					values: [
						{
							displayName: 'Input',
							name: 'input',
							type: 'string',
							default: '',
							placeholder: 'e.g. domain',
							description: 'The input of the tool',
						},
						{
							displayName: 'Column',
							name: 'column',
							type: 'string',
							default: '',
							placeholder: 'e.g. Website',
							description: 'The column of the file',
						},
					],
				},
			],
		},
	],
	read: (parameters) => ({
		s3Filename: checkText(
			parameters,
			'File Name',
			parameters.get('s3Filename'),
			'Enter the name that Cargo gave the file when it was uploaded',
		),
		...readMappings(parameters),
	}),
};

function readMappings(parameters: Parameters): IDataObject {
	const { mapping } = readCollection(parameters, 'mappings', 'Mappings');
	if (mapping === undefined) return {};
	const pairs = new Map<string, string>();
	for (const { input, column } of checkObjects(parameters, 'Mappings', mapping, REMEDY)) {
		const name = checkText(parameters, 'Mappings, Input', input, REMEDY);
		checkName(parameters, 'Mappings, Input', name);
		if (pairs.has(name)) {
			refuse(parameters, 'Mappings, Input', name, 'is mapped twice', 'Remove one of the mappings');
		}
		pairs.set(name, checkText(parameters, 'Mappings, Column', column, REMEDY));
	}
	return { mappings: Object.fromEntries(pairs) };
}
