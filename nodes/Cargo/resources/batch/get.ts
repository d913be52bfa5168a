import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { routingOf } from '../../shared/exchange';
import { locatorField, showFor, simplifyField } from '../../shared/fields';
import { simplifyBatches, takeBatch } from '../../shared/output';
import { idInPath } from '../../shared/steps';

/** Get: one batch as it is now. */
export const getOperation: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get a batch',
	description: 'Get the status, the counts and the cost of a batch',
	routing: routingOf({
		request: { method: 'GET', url: '/v1/orchestration/batches/{batchUuid}' },
		prepare: [idInPath('batchUuid', 'Batch')],
		output: [takeBatch, simplifyBatches],
	}),
};

export const getFields: INodeProperties[] = [
	locatorField({
		displayName: 'Batch',
		name: 'batchUuid',
		description: 'The batch to read. Create returns its ID as uuid',
		searchListMethod: 'searchBatches',
		displayOptions: showFor(['get']),
	}),
	simplifyField(['get']),
];
