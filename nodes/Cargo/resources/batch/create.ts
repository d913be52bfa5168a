import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { routingOf } from '../../engine/exchange';
import type { Step } from '../../engine/talk';
import { noticeField } from '../../fields/notice';
import { optionsField, waitOptions } from '../../fields/options';
import { simplifyField } from '../../fields/simplify';
import { checkWaiting, waitField } from '../../fields/waiting';
import { readBatchBody } from './body';
import { createAndFollow } from './following';
import { takeBatch } from './output';
import { releaseOptions } from './release';
import { checkReturnData, NOT_RESULTS, returnDataField } from './returnData';

const fillBody: Step = (parameters, request) => {
	request.body = readBatchBody(parameters);
};

/** Create: starts a workflow on many records. */
export const createOperation: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create a batch',
	description: 'Run a play or tool on many records as one batch. Uses credits.',
	routing: routingOf({
		request: { method: 'POST', url: '/v1/orchestration/batches' },
		prepare: [fillBody, checkWaiting('batch'), checkReturnData],
		output: takeBatch,
		conversation: createAndFollow,
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
	returnDataField(
		['create'],
		'Return one item per record with its input, its output and why it failed',
	),
	simplifyField('batch', ['create'], NOT_RESULTS),
	optionsField('batch', ['create'], [...releaseOptions, ...waitOptions('batch')]),
];
