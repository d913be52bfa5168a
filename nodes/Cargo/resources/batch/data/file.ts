import type { DisplayCondition, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { binaryField, readBinary } from '../../../fields/binary';
import { fileNameField, readFileName } from '../../../fields/fileName';
import type { WantedColumns } from '../../../fields/inputColumns';
import { inputColumnsField, readInputColumns } from '../../../fields/inputColumns';
import { checkObjects } from '../../../fields/lists';
import { checkName } from '../../../fields/names';
import { readCollection } from '../../../fields/options';
import type { Parameters } from '../../../fields/parameters';
import { refuse } from '../../../fields/parameters';
import { checkText } from '../../../fields/scalars';
import type { DataKind } from './kind';

const SOURCE_FIELD = 'File Source';
const REMEDY = 'Enter an input of the tool and a column of the file, or remove the entry';

/** Since when a file is uploaded by default, and its columns are mapped in a form of the tool's inputs. */
const SINCE: DisplayCondition = { _cnd: { gte: 1.1 } };
const BEFORE: DisplayCondition = { _cnd: { lt: 1.1 } };

const SOURCES: INodePropertyOptions[] = [
	{
		name: 'Upload a Binary File',
		value: 'upload',
		description: 'Upload the file of the input item to Cargo',
	},
	{
		name: 'Already Uploaded',
		value: 'uploaded',
		description: 'Use a file that is already in the Cargo workspace',
	},
];

/** The rows of a CSV file: one that is uploaded first, or one that is already in the Cargo workspace. */
export const file: DataKind = {
	option: {
		name: 'File',
		value: 'file',
		description: 'Rows of a CSV file (tools only)',
	},
	owner: 'Tool',
	fields: (displayOptions) => {
		const when = (more: Record<string, Array<string | DisplayCondition>>) => ({
			show: { ...displayOptions?.show, ...more },
		});
		return [
			sourceField('uploaded', when({ '@version': [BEFORE] })),
			sourceField('upload', when({ '@version': [SINCE] })),
			binaryField(when({ fileSource: ['upload'] })),
			fileNameField(when({ fileSource: ['uploaded'] })),
			mappingsField(when({ '@version': [BEFORE] })),
			inputColumnsField(when({ '@version': [SINCE] })),
		];
	},
	read: (parameters) => {
		const isUpload = readsUpload(parameters);
		if (isUpload) readBinary(parameters);
		const { mappings } = readColumns(parameters);
		return {
			...(isUpload ? {} : { s3Filename: readFileName(parameters) }),
			...(mappings ? { mappings } : {}),
		};
	},
};

function sourceField(
	preset: string,
	displayOptions: INodeProperties['displayOptions'],
): INodeProperties {
	return {
		displayName: SOURCE_FIELD,
		name: 'fileSource',
		type: 'options',
		noDataExpression: true,
		options: SOURCES,
		default: preset,
		description: 'Where the file comes from',
		displayOptions,
	};
}

/** The field of a node before version 1.1. */
function mappingsField(displayOptions: INodeProperties['displayOptions']): INodeProperties {
	return {
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
	};
}

/**
 * Reads whether the file of the item is uploaded.
 *
 * @param parameters the item's parameters
 * @throws NodeOperationError if File Source is neither of its options
 */
function readsUpload(parameters: Parameters): boolean {
	const source = parameters.get('fileSource');
	if (source === 'upload' || source === 'uploaded') return source === 'upload';
	return refuse(
		parameters,
		SOURCE_FIELD,
		source,
		'is not a valid option',
		'Choose upload or uploaded',
	);
}

/**
 * Reads which columns of the file a batch uses.
 *
 * @param parameters the item's parameters
 * @throws NodeOperationError naming the invalid mapping
 */
export function readColumns(parameters: Parameters): WantedColumns {
	return (
		readInputColumns(parameters) ?? {
			field: 'Mappings, Column',
			required: [],
			...readMappings(parameters),
		}
	);
}

function readMappings(parameters: Parameters): Pick<WantedColumns, 'mappings'> {
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
