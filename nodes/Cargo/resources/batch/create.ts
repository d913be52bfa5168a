import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { routingOf } from '../../engine/exchange';
import { noteUsed } from '../../engine/ledger';
import type { Changes, Conversation, Step, Talk } from '../../engine/talk';
import { noticeField } from '../../fields/notice';
import { optionsField, waitOptions } from '../../fields/options';
import { simplifyField } from '../../fields/simplify';
import { checkWaiting, longWaitNotice, waitField } from '../../fields/waiting';
import { readBatchBody } from './body';
import { withFile } from './fileData';
import { createBatch, followBatch } from './following';
import { checkMaxRecords, maxRecords, refuseTooMany } from './maxRecords';
import { takeBatch } from './output';
import { withoutPlaySegment } from './playSegment';
import { releaseOptions } from './release';
import { checkReturnData, NOT_RESULTS, returnDataField } from './returnData';

const fillBody: Step = (parameters, request) => {
	request.body = readBatchBody(parameters);
};

/** Determines what the batch runs on, then creates it. */
const settleAndCreate: Conversation = async (talk) => {
	const { changes, uploaded } = await settleBody(talk);
	const created = await createBatch(talk, changes);
	if (uploaded !== undefined) noteUsed(talk.line.context, uploaded);
	return await followBatch(talk, created);
};

/** If an earlier try has created the batch, the records are not counted again: the count may fail, or differ. */
async function settleBody(talk: Talk): Promise<{ changes: Changes; uploaded?: string }> {
	if (talk.wasSpent()) return { changes: {} };
	const prepared = talk.request.body as IDataObject;
	const { data, uploaded } = await withFile(
		talk,
		await withoutPlaySegment(talk, prepared.data as IDataObject),
	);
	const body = { ...prepared, data };
	await refuseTooMany(talk, body);
	return { changes: { body }, uploaded };
}

/** Create: runs a play or tool on many records. */
export const createOperation: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create a batch',
	description: 'Run a play or tool on many records as one batch. Uses credits.',
	routing: routingOf({
		request: { method: 'POST', url: '/v1/orchestration/batches' },
		prepare: [fillBody, checkMaxRecords, checkWaiting('batch'), checkReturnData],
		output: takeBatch,
		conversation: settleAndCreate,
	}),
};

/** What Create costs, and how many batches it creates. */
export const createNotice = noticeField(
	'batch',
	'create',
	'Creates one batch for each input item. Cargo uses credits for each record: use Preview first to see the records.',
);

/** The fields of Create below those of the data. */
export const createFields: INodeProperties[] = [
	waitField('batch', ['create']),
	longWaitNotice('create'),
	returnDataField(
		['create'],
		'Return one item per record with its input, its output and why it failed',
	),
	simplifyField('batch', ['create'], NOT_RESULTS),
	optionsField('batch', ['create'], [maxRecords, ...releaseOptions, ...waitOptions('batch')]),
];
