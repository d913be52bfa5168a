import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { explainForeignBody } from '../../errors/explain';
import { toNodeError } from '../../errors/nodeErrors';
import { routingOf } from '../../engine/exchange';
import { noticeField } from '../../fields/notice';
import { optionsField } from '../../fields/options';
import { modelOfRecords, readRecordId, recordField } from './recordField';
import { writeAllItems } from './writeAllItems';
import type { RecordWriting } from './writing';
import { operationOf, recordsPerRequestOption } from './writing';

const unique = (ids: string[]) => [...new Set(ids)];

const writing: RecordWriting<string> = {
	what: 'delete',
	request: { method: 'DELETE', url: '/v1/storage/records/removeBulk' },
	reader: async () => await Promise.resolve(readRecordId),
	bodyOf: (ids) => ({ ids: unique(ids) }),
	read: ({ node, itemIndex }, { statusCode, body }, ids) => {
		// Cargo documents no response, so anything but a page of something in between counts.
		if (typeof body === 'string' && body.trim() !== '') {
			const refusal = explainForeignBody(statusCode, body, 'a confirmation');
			throw toNodeError(node, itemIndex, refusal);
		}
		const deleted = unique(ids);
		const records = ids.map((id) => ({ _id: id, deleted: true }));
		return { count: deleted.length, ids: deleted, records };
	},
	missing: {
		message: 'Cargo did not confirm that the record was deleted',
		description: 'Look for it in the model in Cargo',
		reason: 'recordNotReturned',
		httpCode: null,
	},
};

/** Delete: removes the records that the input items name. */
export const deleteOperation: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete records',
	description: 'Delete a record of a model for each input item. May use credits.',
	routing: routingOf(operationOf(writing)),
};

/** The fields of Delete below Model and Record ID. */
export const deleteFields: INodeProperties[] = [
	optionsField('record', ['delete'], [recordsPerRequestOption]),
];

/** What is said above the fields of Delete. */
export const deleteNotice = noticeField(
	'record',
	'delete',
	'Runs once for all input items: one request deletes the record of each of them. This may use credits: Cargo does not say what it costs.',
);

/** The custom operation of Delete. */
export const deleteAllRecords = writeAllItems(writing, [
	modelOfRecords,
	recordField,
	...deleteFields,
]);
