import type { INodeProperties, INodePropertyOptions, PostReceiveAction } from 'n8n-workflow';

import { routingOf } from '../../shared/exchange';
import { optionsField } from '../../shared/options';
import { parametersOf } from '../../shared/parameters';
import { batchInPath, readBatchId } from './batchField';

/** Cargo answers `{}`; a flow needs to know which batch it was. */
const confirm: PostReceiveAction = async function () {
	return [{ json: { uuid: readBatchId(parametersOf(this)), cancelled: true } }];
};

/** Cancel: stops a batch that has not finished. */
export const cancelOperation: INodePropertyOptions = {
	name: 'Cancel',
	value: 'cancel',
	action: 'Cancel a batch that has not finished (free)',
	description: 'Stop a batch that has not finished yet',
	routing: routingOf({
		request: { method: 'POST', url: '/v1/orchestration/batches/{batchUuid}/cancel' },
		prepare: [batchInPath],
		output: [confirm],
	}),
};

export const cancelFields: INodeProperties[] = [optionsField(['cancel'])];
