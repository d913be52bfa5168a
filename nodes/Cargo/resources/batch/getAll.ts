import type { INodeExecutionData, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Conversation, Step } from '../../engine/exchange';
import { routingOf } from '../../engine/exchange';
import { showFor } from '../../fields/form';
import { optionsField } from '../../fields/options';
import type { Parameters } from '../../fields/parameters';
import { checkNumber, checkSwitch } from '../../fields/scalars';
import { simplifyField } from '../../fields/simplify';
import { filtersField, readFilters } from './filters';
import { takeBatches } from './output';

/** How many batches to ask for at once. */
const PAGE_SIZE = 100;

function readMost(parameters: Parameters): number {
	if (checkSwitch(parameters, 'Return All', parameters.get('returnAll'))) return Infinity;
	return checkNumber(parameters, 'Limit', parameters.get('limit'), {
		min: 1,
		max: Number.MAX_SAFE_INTEGER,
	});
}

const checkQuery: Step = (parameters) => {
	readMost(parameters);
	readFilters(parameters);
};

/**
 * Pages until the user has enough, or a page comes back empty: a page may be shorter than asked for
 * without being the last. A batch that starts meanwhile pushes the others one place down, so that the
 * next page begins with one that was there before; it counts once.
 */
const pageThrough: Conversation = async ({ ask, parameters }) => {
	const most = readMost(parameters);
	const found = new Map<unknown, INodeExecutionData>();
	const filters = readFilters(parameters);
	let offset = 0;
	while (found.size < most) {
		const limit = Math.min(PAGE_SIZE, most - found.size);
		const page = await ask({ qs: { ...filters, limit, offset }, arrayFormat: 'brackets' });
		if (page.length === 0) break;
		for (const item of page) found.set(item.json.uuid, item);
		offset += page.length;
	}
	return [...found.values()];
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
		output: takeBatches,
		conversation: pageThrough,
	}),
};

/** The fields of Get Many. */
export const getAllFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: showFor('batch', ['getAll']),
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { resource: ['batch'], operation: ['getAll'], returnAll: [false] } },
	},
	filtersField(showFor('batch', ['getAll'])),
	simplifyField('batch', ['getAll']),
	optionsField('batch', ['getAll']),
];
