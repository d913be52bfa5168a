import type { INodeProperties } from 'n8n-workflow';

import { cancelFields, cancelOperation } from './cancel';
import { createFields, createOperation } from './create';
import { getFields, getOperation } from './get';
import { getAllFields, getAllOperation } from './getAll';
import { runField } from './runField';

/** The resource Run: its operations, then the fields of each. */
export const runProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['run'] } },
		options: [cancelOperation, createOperation, getOperation, getAllOperation],
		default: 'create',
	},
	runField,
	...cancelFields,
	...createFields,
	...getFields,
	...getAllFields,
];
