import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { expected } from '../../api/answers';
import type { Output } from '../../engine/talk';
import { routingOf } from '../../engine/exchange';
import { isObject } from '../../errors/values';
import { optionsField } from '../../fields/options';
import { batchInPath, readBatchId } from './batchField';

/** Cargo returns `{}`; a workflow needs to know which batch it was. */
const confirm: Output = (answer, { parameters }) => {
	if (!isObject(answer.body)) return expected(parameters, answer, 'a confirmation');
	return [{ json: { uuid: readBatchId(parameters), cancelled: true } }];
};

/** Cancel: stops a batch that has not finished. */
export const cancelOperation: INodePropertyOptions = {
	name: 'Cancel',
	value: 'cancel',
	action: 'Cancel a batch',
	description: 'Stop a batch that has not finished yet. Free.',
	routing: routingOf({
		request: { method: 'POST', url: '/v1/orchestration/batches/{batchUuid}/cancel' },
		prepare: [batchInPath],
		output: confirm,
	}),
};

/** The fields of Cancel below Batch. */
export const cancelFields: INodeProperties[] = [optionsField('batch', ['cancel'])];
