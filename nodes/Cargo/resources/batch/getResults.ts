import type { INodeExecutionData, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { urlIn } from '../../api/answers';
import { isFinal, RUN_STATUSES } from '../../api/statuses';
import { routingOf } from '../../engine/exchange';
import type { Conversation, Step, Talk } from '../../engine/talk';
import { choicesOf, showFor } from '../../fields/form';
import { checkChoices } from '../../fields/lists';
import { optionsField, readOption } from '../../fields/options';
import type { Parameters } from '../../fields/parameters';
import { isLeftEmpty, refuse } from '../../fields/parameters';
import { checkText } from '../../fields/scalars';
import { batchInPath, readBatchId } from './batchField';
import { downloadResults } from './download';
import { notFinished, readBatch } from './following';
import { runItems } from './runItems';

const SHOWN = showFor('batch', ['getResults']);

/** Which records Items returns. */
const STATUSES_OPTION: INodeProperties = {
	displayName: 'Statuses',
	name: 'statuses',
	type: 'multiOptions',
	default: [],
	description:
		'Return only records whose run has one of these statuses. Applies when Return As is Items.',
	options: choicesOf(RUN_STATUSES),
};

/** How the results can be returned. */
const OUTPUTS = ['file', 'items', 'url'];

const readField = (parameters: Parameters) =>
	checkText(
		parameters,
		'Put Output File in Field',
		parameters.get('binaryPropertyName'),
		'Enter the name of the field for the file, such as data',
	);

function readOutput(parameters: Parameters): string {
	const output = parameters.get('output');
	if (typeof output === 'string' && OUTPUTS.includes(output)) return output;
	return refuse(
		parameters,
		'Return As',
		output,
		'is not a valid option',
		'Choose file, items or url',
	);
}

function readSlug(parameters: Parameters): string | undefined {
	if (isLeftEmpty(parameters, 'outputNodeSlug')) return undefined;
	return checkText(
		parameters,
		'Output Node',
		parameters.getLocator('outputNodeSlug'),
		'Choose a node of the play or tool, or leave the field empty, without an expression, to get the results of the whole batch',
	);
}

function readStatuses(parameters: Parameters): string[] | undefined {
	const chosen = readOption(parameters, STATUSES_OPTION.name, undefined);
	if (chosen === undefined) return undefined;
	return checkChoices(parameters, STATUSES_OPTION.displayName, chosen, RUN_STATUSES);
}

/** The body is `{}` if no node is chosen; as text, because n8n drops an empty object. */
const fillBody: Step = (parameters, request) => {
	const output = readOutput(parameters);
	if (output === 'file') readField(parameters);
	if (output === 'items') readStatuses(parameters);
	request.headers = { ...request.headers, 'Content-Type': 'application/json' };
	request.body = JSON.stringify({ outputNodeSlug: readSlug(parameters) });
};

/** The items are read from the runs, which Cargo returns with their types; the file is a table of text. */
const getResults: Conversation = async (talk) => {
	const { parameters, line } = talk;
	const uuid = readBatchId(parameters);
	const output = readOutput(parameters);
	if (output === 'items') return await itemsOf(talk, uuid);
	const url = urlIn(parameters, await talk.ask(), 'a results file');
	if (output === 'url') return [{ json: { uuid, url } }];
	const file = await downloadResults(line, url, uuid);
	const { fileName, mimeType, fileSize } = file;
	return [
		{
			json: { uuid, fileName, mimeType, fileSize },
			binary: { [readField(parameters)]: file },
		},
	];
};

async function itemsOf(talk: Talk, uuid: string): Promise<INodeExecutionData[]> {
	const { parameters } = talk;
	const batch = await readBatch(talk, uuid);
	if (!isFinal(batch.status)) throw notFinished(parameters);
	return await runItems(talk, batch, {
		outputNodeSlug: readSlug(parameters),
		statuses: readStatuses(parameters),
	});
}

/** Get Results: the results of the runs of a batch, as items or as a file. */
export const getResultsOperation: INodePropertyOptions = {
	name: 'Get Results',
	value: 'getResults',
	action: 'Get results of a batch',
	description: 'Get the results of a finished batch as items or as a file. Free.',
	routing: routingOf({
		request: { method: 'POST', url: '/v1/orchestration/batches/{batchUuid}/download' },
		prepare: [batchInPath, fillBody],
		conversation: getResults,
	}),
};

/** The fields of Get Results below Batch. */
export const getResultsFields: INodeProperties[] = [
	{
		displayName: 'Output Node',
		name: 'outputNodeSlug',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description:
			'The node of the play or tool whose results to get. The list shows the nodes of the selected batch.',
		hint: 'Leave empty to get the results of the whole batch',
		displayOptions: SHOWN,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchOutputNodes', searchable: true },
			},
			{
				displayName: 'By Slug',
				name: 'slug',
				type: 'string',
				placeholder: 'e.g. find_email',
			},
		],
	},
	{
		displayName: 'Return As',
		name: 'output',
		type: 'options',
		default: 'file',
		description: 'How to return the results',
		options: [
			{
				name: 'File',
				value: 'file',
				description: 'Download the results as a file, for nodes such as Extract From File',
			},
			{
				name: 'Items',
				value: 'items',
				description: 'Return one item per record with its input, its output and why it failed',
			},
			{
				name: 'URL',
				value: 'url',
				description: 'Return a link to the file that works for a limited time',
			},
		],
		displayOptions: SHOWN,
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		required: true,
		default: 'data',
		hint: 'The name of the output binary field to put the file in',
		displayOptions: showFor('batch', ['getResults'], { output: ['file'] }),
	},
	optionsField('batch', ['getResults'], [STATUSES_OPTION]),
];
