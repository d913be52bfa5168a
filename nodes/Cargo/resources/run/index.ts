import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { toolDescriptionFields } from '../../fields/toolDescription';
import { cancelFields, cancelOperation } from './cancel';
import { createFields, createOperation } from './create';
import { getFields, getOperation } from './get';
import { getAllFields, getAllOperation } from './getAll';
import { runField } from './runField';

/** In the order in which users need them. */
const OPERATIONS: INodePropertyOptions[] = [
	createOperation,
	getOperation,
	getAllOperation,
	cancelOperation,
];

/** The resource Run: its operations, then the fields of each. */
export const runProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['run'] } },
		options: OPERATIONS,
		default: 'create',
	},
	...toolDescriptionFields('run', OPERATIONS),
	runField,
	...cancelFields,
	...createFields,
	...getFields,
	...getAllFields,
];
