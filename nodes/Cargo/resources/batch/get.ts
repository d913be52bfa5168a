import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { routingOf } from '../../engine/exchange';
import { optionsField, waitOptions } from '../../fields/options';
import { simplifyField } from '../../fields/simplify';
import { checkWaiting, longWaitNotice, waitField } from '../../fields/waiting';
import { batchInPath, readBatchId } from './batchField';
import { readAndWait } from './following';
import { takeBatch } from './output';

/** Get: one batch, now or when it has finished. */
export const getOperation: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get a batch',
	description: 'Get the status, counts and cost of a batch. Free.',
	routing: routingOf({
		request: { method: 'GET', url: '/v1/orchestration/batches/{batchUuid}' },
		prepare: [batchInPath, checkWaiting('batch')],
		output: takeBatch,
		conversation: readAndWait(readBatchId),
	}),
};

/** The fields of Get below Batch. */
export const getFields: INodeProperties[] = [
	waitField('batch', ['get']),
	longWaitNotice('get'),
	simplifyField('batch', ['get']),
	optionsField('batch', ['get'], waitOptions('batch')),
];
