import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { createdOf, idOf, recordsIn } from '../../api/records';
import { routingOf } from '../../engine/exchange';
import { COLUMNS, columnsField } from '../../fields/columns';
import { showFor } from '../../fields/form';
import { noticeField } from '../../fields/notice';
import { optionsField } from '../../fields/options';
import { columnsReader } from './columns';
import { modelOfRecords } from './recordField';
import { writeAllItems } from './writeAllItems';
import type { RecordWriting } from './writing';
import { operationOf, recordsPerRequestOption } from './writing';

const writing: RecordWriting<IDataObject> = {
	what: 'create',
	request: { method: 'POST', url: '/v1/storage/records/createBulk' },
	reader: async (talk) => await columnsReader(talk, COLUMNS),
	bodyOf: (entries) => ({ records: entries.map((data) => ({ data })) }),
	read: (place, answer, entries) => {
		const returned = recordsIn(place, answer);
		return {
			count: entries.length,
			ids: returned.flatMap((record) => idOf(record) ?? []),
			records: createdOf(entries, returned),
		};
	},
	missing: {
		message: 'Cargo created the records, but did not return the one for this item',
		description: 'Look for it in the model in Cargo before you run this again',
		reason: 'recordNotReturned',
		httpCode: null,
	},
};

/** Create: the input items become new records of a model. */
export const createOperation: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create records',
	description: 'Create a record in a model for each input item. May use credits.',
	routing: routingOf(operationOf(writing)),
};

/** The fields of Create below Model. */
export const createFields: INodeProperties[] = [
	columnsField(showFor('record', ['create'])),
	optionsField('record', ['create'], [recordsPerRequestOption]),
];

/** What is said above the fields of Create. */
export const createNotice = noticeField(
	'record',
	'create',
	'Runs once for all input items: one request creates a record for each of them. This may use credits: Cargo does not say what it costs.',
);

/** The custom operation of Create. */
export const createAllRecords = writeAllItems(writing, [modelOfRecords, ...createFields]);
