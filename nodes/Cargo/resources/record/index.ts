import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { toolDescriptionFields } from '../../fields/toolDescription';
import { createFields, createNotice, createOperation } from './create';
import { deleteFields, deleteNotice, deleteOperation } from './delete';
import { getFields, getOperation } from './get';
import { getAllFields, getAllOperation } from './getAll';
import { modelOfRecords, recordField } from './recordField';
import { updateFields, updateNotice, updateOperation } from './update';

/** In the order in which users need them. */
const OPERATIONS: INodePropertyOptions[] = [
	createOperation,
	getOperation,
	getAllOperation,
	updateOperation,
	deleteOperation,
];

/** The resource Record: its operations, then the fields of each. */
export const recordProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['record'] } },
		options: OPERATIONS,
		default: 'getAll',
	},
	...toolDescriptionFields('record', OPERATIONS),
	createNotice,
	updateNotice,
	deleteNotice,
	// First the fields that several operations share, each once (see recordField.ts), then those of each one.
	modelOfRecords,
	recordField,
	...createFields,
	...updateFields,
	...deleteFields,
	...getFields,
	...getAllFields,
];
