import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { toolDescriptionFields } from '../../fields/toolDescription';
import { batchFields } from './batchField';
import { cancelFields, cancelOperation } from './cancel';
import { createFields, createNotice, createOperation } from './create';
import { createFromItemsFields, createFromItemsOperation } from './createFromItems';
import { dataFields } from './data';
import { getFields, getOperation } from './get';
import { getAllFields, getAllOperation } from './getAll';
import { getResultsFields, getResultsOperation } from './getResults';
import { playOrToolFields } from './playOrToolFields';
import { previewFields, previewOperation } from './preview';
import { retryFailedFields, retryFailedNotice, retryFailedOperation } from './retryFailed';
import { waitFields, waitNotice, waitOperation } from './wait';

/** In the order in which users need them. */
const OPERATIONS: INodePropertyOptions[] = [
	createFromItemsOperation,
	createOperation,
	previewOperation,
	getOperation,
	waitOperation,
	getResultsOperation,
	getAllOperation,
	retryFailedOperation,
	cancelOperation,
];

/** The resource Batch: its operations, then the fields of each. */
export const batchProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['batch'] } },
		options: OPERATIONS,
		default: 'create',
	},
	...toolDescriptionFields('batch', OPERATIONS),
	createNotice,
	retryFailedNotice,
	waitNotice,
	// First the fields that several operations share, each once (see batchField.ts), then those of each one.
	...batchFields,
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
	...waitFields,
];
