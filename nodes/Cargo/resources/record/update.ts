import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { recordsIn, updatedOf } from '../../api/records';
import { routingOf } from '../../engine/exchange';
import { RECORD_NOT_FOUND } from '../../errors/reasons';
import { CHANGED_COLUMNS, columnsField } from '../../fields/columns';
import { showFor } from '../../fields/form';
import { noticeField } from '../../fields/notice';
import { optionsField } from '../../fields/options';
import { columnsReader } from './columns';
import { modelOfRecords, readRecordId, recordField } from './recordField';
import { writeAllItems } from './writeAllItems';
import type { RecordWriting } from './writing';
import { operationOf, recordsPerRequestOption } from './writing';

/** A record, and its new values. */
interface Change {
	id: string;
	data: IDataObject;
}

const writing: RecordWriting<Change> = {
	what: 'update',
	request: { method: 'PUT', url: '/v1/storage/records/updateBulk' },
	reader: async (talk) => {
		const read = await columnsReader(talk, CHANGED_COLUMNS);
		return (parameters) => ({ id: readRecordId(parameters), data: read(parameters) });
	},
	keyOf: ({ id }) => id,
	bodyOf: (entries) => ({ records: entries.map(({ id, data }) => ({ id, data })) }),
	read: (place, answer, entries) => {
		const ids = entries.map(({ id }) => id);
		const records = updatedOf(ids, recordsIn(place, answer));
		const updated = ids.filter((_id, index) => records[index] !== undefined);
		return { count: updated.length, ids: updated, records };
	},
	missing: { ...RECORD_NOT_FOUND, reason: 'recordNotFound', httpCode: null },
};

/** Update: changes the records that the input items name. */
export const updateOperation: INodePropertyOptions = {
	name: 'Update',
	value: 'update',
	action: 'Update records',
	description: 'Update a record of a model for each input item. May use credits.',
	routing: routingOf(operationOf(writing)),
};

/** The fields of Update below Model and Record ID. */
export const updateFields: INodeProperties[] = [
	columnsField(showFor('record', ['update'])),
	optionsField('record', ['update'], [recordsPerRequestOption]),
];

/** What is said above the fields of Update. */
export const updateNotice = noticeField(
	'record',
	'update',
	'Runs once for all input items: one request updates the record of each of them. This may use credits: Cargo does not say what it costs.',
);

/** The custom operation of Update. */
export const updateAllRecords = writeAllItems(writing, [
	modelOfRecords,
	recordField,
	...updateFields,
]);
