import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { batchesIn } from '../../api/answers';
import { routingOf } from '../../engine/exchange';
import { pageThrough } from '../../engine/paging';
import type { Conversation, Step } from '../../engine/talk';
import { showFor } from '../../fields/form';
import { limitFields, readMost } from '../../fields/limit';
import { optionsField } from '../../fields/options';
import { simplifyField } from '../../fields/simplify';
import { filtersField, readFilters } from './filters';
import { batchItem } from './output';

const checkQuery: Step = (parameters) => {
	readMost(parameters);
	readFilters(parameters);
};

const listBatches: Conversation = async ({ ask, parameters }) => {
	const filters = readFilters(parameters);
	const batches = await pageThrough(readMost(parameters), async (page) =>
		batchesIn(parameters, await ask({ qs: { ...filters, ...page }, arrayFormat: 'brackets' })),
	);
	return batches.map((batch) => batchItem(parameters, batch));
};

/** Get Many: the batches of the workspace, newest first. */
export const getAllOperation: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many batches with their status (free)',
	description: 'Get the batches of the workspace, newest first',
	routing: routingOf({
		request: { method: 'GET', url: '/v1/orchestration/batches/list' },
		prepare: [checkQuery],
		conversation: listBatches,
	}),
};

/** The fields of Get Many. */
export const getAllFields: INodeProperties[] = [
	...limitFields('batch'),
	filtersField(showFor('batch', ['getAll'])),
	simplifyField('batch', ['getAll']),
	optionsField('batch', ['getAll']),
];
