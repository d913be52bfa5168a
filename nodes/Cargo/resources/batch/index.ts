import type { INodeProperties } from 'n8n-workflow';

import { cancelFields, cancelOperation } from './cancel';
import { createFields, createOperation } from './create';
import { createFromItemsFields, createFromItemsOperation } from './createFromItems';
import { getFields, getOperation } from './get';
import { getAllFields, getAllOperation } from './getAll';
import { getResultsFields, getResultsOperation } from './getResults';
import { previewFields, previewOperation } from './preview';
import { retryFailedFields, retryFailedOperation } from './retryFailed';

/** The resource Batch: its operations, then the fields of each. */
export const batchProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['batch'] } },
		options: [
			cancelOperation,
			createOperation,
			createFromItemsOperation,
			getOperation,
			getAllOperation,
			getResultsOperation,
			previewOperation,
			retryFailedOperation,
		],
		default: 'create',
	},
	...cancelFields,
	...createFields,
	...createFromItemsFields,
	...getFields,
	...getAllFields,
	...getResultsFields,
	...previewFields,
	...retryFailedFields,
];
