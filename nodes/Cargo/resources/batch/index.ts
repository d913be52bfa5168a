import type { INodeProperties } from 'n8n-workflow';

import { batchField } from './batchField';
import { cancelFields, cancelOperation } from './cancel';
import { createFields, createOperation } from './create';
import { createFromItemsFields, createFromItemsOperation } from './createFromItems';
import { dataFields } from './data';
import { getFields, getOperation } from './get';
import { getAllFields, getAllOperation } from './getAll';
import { getResultsFields, getResultsOperation } from './getResults';
import { playOrToolFields } from './playOrToolFields';
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
	// What several operations have comes first, each once (batchField.ts says why), then what each has alone.
	batchField,
	...playOrToolFields,
	...dataFields(['create', 'preview']),
	...cancelFields,
	...createFields,
	...createFromItemsFields,
	...getFields,
	...getAllFields,
	...getResultsFields,
	...previewFields,
	...retryFailedFields,
];
