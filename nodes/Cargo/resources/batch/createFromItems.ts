import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Conversation, Step } from '../../engine/talk';
import { routingOf } from '../../engine/exchange';
import { showFor } from '../../fields/form';
import { inputsField } from '../../fields/inputs';
import { noticeField } from '../../fields/notice';
import { outputFieldOption } from '../../fields/outputField';
import type { Parameters } from '../../fields/parameters';
import { optionsField, waitOptions } from '../../fields/options';
import { simplifyField } from '../../fields/simplify';
import { stayAwakeOption } from '../../fields/stayAwake';
import { checkWaiting, sleepNotices, waitField } from '../../fields/waiting';
import { toolField } from '../../fields/workflow';
import { createAndFollow, createBatch, waitForBatch } from './following';
import { readRecords, recordsBody, recordsPerBatchOption } from './records';
import { NOT_RESULTS, returnDataField, returnsResults } from './returnData';
import { checkRowResults, rowResults } from './rowResults';

const SHOWN = showFor('batch', ['createFromItems']);

const readRecord = (parameters: Parameters) =>
	readRecords(parameters, [parameters.input()], () => parameters);

const fillBody: Step = (parameters, request) => {
	request.body = recordsBody(parameters, readRecord(parameters));
	checkRowResults(parameters, [{ json: parameters.input() }], () => parameters);
};

const createAndReturn: Conversation = async (talk) => {
	const { parameters, line } = talk;
	if (!returnsResults(parameters)) return await createAndFollow(talk);
	const batch = await waitForBatch(talk, await createBatch(talk));
	const [record = {}] = readRecord(parameters);
	const row = { item: line.item(), index: parameters.itemIndex, record };
	return (await rowResults(talk, batch, [row])).items;
};

/**
 * Create From Items: all input items become the records of one batch.
 *
 * One request for all items cannot be declared: n8n runs createFromAllItems.ts instead of this routing. The
 * routing serves older AI Agent nodes, which do not support custom operations, and creates a batch of the
 * single item they pass (n8n-engine.md, "Steps around a request").
 */
export const createFromItemsOperation: INodePropertyOptions = {
	name: 'Create From Items',
	value: 'createFromItems',
	action: 'Create a batch from all items',
	description: 'Run a tool on all input items as one batch. Uses credits.',
	routing: routingOf({
		request: { method: 'POST', url: '/v1/orchestration/batches' },
		prepare: [fillBody, checkWaiting('batch')],
		conversation: createAndReturn,
	}),
};

/** The fields of Create From Items. */
export const createFromItemsFields: INodeProperties[] = [
	noticeField(
		'batch',
		'createFromItems',
		'Runs once for all input items: one request sends them as the records of one batch. Cargo uses credits for each record.',
	),
	toolField({
		description: 'The tool to run',
		displayOptions: SHOWN,
	}),
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'options',
		default: 'all',
		description:
			'Which fields of the input items to send. Unless you map them, their names must match the inputs of the tool.',
		options: [
			{ name: 'All', value: 'all', description: 'Send every field of each item' },
			{ name: 'Selected', value: 'chosen', description: 'Send only the fields that you name' },
			{
				name: 'Map to Inputs',
				value: 'mapped',
				description: 'Set the value of each input of the tool',
			},
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
			'The fields to send, separated by commas. You can drag them here from the input panel.',
		displayOptions: showFor('batch', ['createFromItems'], { fields: ['chosen'] }),
	},
	inputsField(showFor('batch', ['createFromItems'], { fields: ['mapped'] })),
	waitField('batch', ['createFromItems']),
	...sleepNotices('createFromItems'),
	returnDataField(['createFromItems'], 'Return every input item with the output of the tool added'),
	simplifyField('batch', ['createFromItems'], NOT_RESULTS),
	optionsField(
		'batch',
		['createFromItems'],
		[recordsPerBatchOption, outputFieldOption, stayAwakeOption, ...waitOptions('batch')],
	),
];
