import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Step } from '../../engine/exchange';
import { routingOf } from '../../engine/exchange';
import { createAndWait } from '../../engine/waiting';
import { showFor } from '../../fields/form';
import { optionsField, waitOptions } from '../../fields/options';
import { simplifyField } from '../../fields/simplify';
import { checkWaiting, waitField } from '../../fields/waiting';
import { workflowField } from '../../fields/workflow';
import { takeBatch } from './output';
import { readRecords, recordsBody, recordsPerBatchOption } from './records';

const SHOWN = showFor('batch', ['createFromItems']);

const fillBody: Step = (parameters, request) => {
	request.body = recordsBody(parameters, readRecords(parameters, [parameters.input()]));
};

/**
 * Create From Items: all input items become the records of one batch.
 *
 * One request for all items cannot be declared: n8n runs createFromAllItems.ts in place of this
 * routing. The routing serves older AI Agent nodes, which do not know custom operations,
 * and makes a batch of the one item that they give (n8n-engine.md, "Steps around a request").
 */
export const createFromItemsOperation: INodePropertyOptions = {
	name: 'Create From Items',
	value: 'createFromItems',
	action: 'Create a batch from all input items (uses credits)',
	description: 'Run a tool of Cargo on all input items as one batch, which uses credits',
	routing: routingOf({
		request: { method: 'POST', url: '/v1/orchestration/batches' },
		prepare: [fillBody, checkWaiting],
		output: takeBatch,
		conversation: createAndWait,
	}),
};

/** The fields of Create From Items. */
export const createFromItemsFields: INodeProperties[] = [
	workflowField({
		description: 'The tool to run',
		searchListMethod: 'searchTools',
		displayOptions: SHOWN,
	}),
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'options',
		default: 'all',
		description:
			'Which fields of the items become inputs of the tool. Their names must be those of the inputs.',
		options: [
			{ name: 'All', value: 'all', description: 'Every field of each item' },
			{ name: 'Chosen', value: 'chosen', description: 'Only the fields that you name' },
		],
		displayOptions: SHOWN,
	},
	{
		displayName: 'Fields to Send',
		name: 'chosenFields',
		type: 'string',
		requiresDataPath: 'multiple',
		required: true,
		default: '',
		placeholder: 'e.g. domain, companyName',
		description:
			'The names of the fields, separated by commas. Drag fields here from the input panel.',
		displayOptions: showFor('batch', ['createFromItems'], { fields: ['chosen'] }),
	},
	waitField('batch', ['createFromItems']),
	simplifyField('batch', ['createFromItems']),
	optionsField('batch', ['createFromItems'], [recordsPerBatchOption, ...waitOptions]),
];
