import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { routingOf } from '../../shared/exchange';
import { simplifyField } from '../../shared/fields';
import { optionsField, waitOptions } from '../../shared/options';
import { takeBatch } from '../../shared/output';
import { checkWaiting, readAndWait, waitField } from '../../shared/waiting';
import { batchInPath, readBatchId } from './batchField';

/** Get: one batch as it is now, or as it ends. */
export const getOperation: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get a batch to see its status (free)',
	description: 'Get the status, the counts and the cost of a batch',
	routing: routingOf({
		request: { method: 'GET', url: '/v1/orchestration/batches/{batchUuid}' },
		prepare: [batchInPath, checkWaiting],
		output: takeBatch,
		conversation: readAndWait(readBatchId),
	}),
};

/** The fields of Get below Batch. */
export const getFields: INodeProperties[] = [
	waitField(['get']),
	simplifyField(['get']),
	optionsField(['get'], waitOptions),
];
