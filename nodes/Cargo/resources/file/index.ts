import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { optionsField } from '../../fields/options';
import { toolDescriptionFields } from '../../fields/toolDescription';
import { getColumnsFields, getColumnsOperation } from './getColumns';
import { uploadFields, uploadOperation } from './upload';

/** In the order in which users need them. */
const OPERATIONS: INodePropertyOptions[] = [uploadOperation, getColumnsOperation];

/** The resource File: its operations, then the fields of each. */
export const fileProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['file'] } },
		options: OPERATIONS,
		default: 'upload',
	},
	...toolDescriptionFields('file', OPERATIONS),
	...uploadFields,
	...getColumnsFields,
	optionsField('file', ['upload', 'getColumns']),
];
