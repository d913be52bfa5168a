import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { batchesIn } from '../../api/answers';
import { routingOf } from '../../engine/exchange';
import { pageThrough } from '../../engine/paging';
import type { Conversation, Step } from '../../engine/talk';
import { filtersField, readFilters } from '../../fields/filters';
import { limitFields, readMost } from '../../fields/limit';
import { optionsField } from '../../fields/options';
import { simplifyField } from '../../fields/simplify';
import { BATCH_FILTERS } from './filters';
import { batchItem } from './output';

const checkQuery: Step = (parameters) => {
	readMost(parameters);
	readFilters(parameters, BATCH_FILTERS);
};

const listBatches: Conversation = async ({ ask, parameters }) => {
	const filters = readFilters(parameters, BATCH_FILTERS);
	const batches = await pageThrough(parameters, readMost(parameters), async (page) =>
		batchesIn(parameters, await ask({ qs: { ...filters, ...page }, arrayFormat: 'brackets' })),
	);
	return batches.map((batch) => batchItem(parameters, batch));
};

/** Get Many: the batches of the workspace, newest first. */
export const getAllOperation: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many batches',
	description: 'Get the batches of the workspace with their status, newest first. Free.',
	routing: routingOf({
		request: { method: 'GET', url: '/v1/orchestration/batches/list' },
		prepare: [checkQuery],
		conversation: listBatches,
	}),
};

/** The fields of Get Many. */
export const getAllFields: INodeProperties[] = [
	...limitFields('batch'),
	filtersField('batch', BATCH_FILTERS),
	simplifyField('batch', ['getAll']),
	optionsField('batch', ['getAll']),
];
