import type { INodeProperties } from 'n8n-workflow';

import { createFields, createOperation } from './create';
import { getFields, getOperation } from './get';

/** The resource Batch: its operations, then the fields of each. */
export const batchProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['batch'] } },
		options: [createOperation, getOperation],
		default: 'create',
	},
	...createFields,
	...getFields,
];
