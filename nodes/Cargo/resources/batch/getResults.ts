import type {
	IExecuteSingleFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import { expected } from '../../api/answers';
import type { Output, Step } from '../../engine/exchange';
import { routingOf } from '../../engine/exchange';
import { isObject } from '../../errors/values';
import { showFor } from '../../fields/form';
import { optionsField } from '../../fields/options';
import type { Parameters } from '../../fields/parameters';
import { isLeftEmpty, refuse } from '../../fields/parameters';
import { checkText } from '../../fields/scalars';
import { batchInPath, readBatchId } from './batchField';
import { downloadResults } from './download';

const SHOWN = showFor('batch', ['getResults']);

const readField = (parameters: Parameters) =>
	checkText(
		parameters,
		'Put Output File in Field',
		parameters.get('binaryPropertyName'),
		'Give the name of the field that shall hold the file, such as data',
	);

function wantsFile(parameters: Parameters): boolean {
	const output = parameters.get('output');
	if (output === 'file' || output === 'url') return output === 'file';
	return refuse(parameters, 'Return As', output, 'is not a choice', 'Choose file or url');
}

/** The body is `{}` where no node is chosen; as text, because n8n drops an empty object. */
const fillBody: Step = (parameters, request) => {
	if (wantsFile(parameters)) readField(parameters);
	const isWhole = isLeftEmpty(parameters, 'outputNodeSlug');
	request.headers = { ...request.headers, 'Content-Type': 'application/json' };
	request.body = JSON.stringify(isWhole ? {} : { outputNodeSlug: readSlug(parameters) });
};

const readSlug = (parameters: Parameters) =>
	checkText(
		parameters,
		'Output Node',
		parameters.getLocator('outputNodeSlug'),
		'Choose a node of the workflow, or leave the field empty, without an expression, for the results of the whole batch',
	);

const takeResults: Output = async (answer, parameters, context) => {
	const { url } = isObject(answer.body) ? answer.body : {};
	if (typeof url !== 'string' || !URL.canParse(url)) {
		return expected(parameters, answer, 'the address of a results file');
	}
	return [await resultItem(context, parameters, url)];
};

async function resultItem(
	context: IExecuteSingleFunctions,
	parameters: Parameters,
	url: string,
): Promise<INodeExecutionData> {
	const uuid = readBatchId(parameters);
	if (!wantsFile(parameters)) return { json: { uuid, url } };
	const file = await downloadResults(context, url, uuid);
	const { fileName, mimeType, fileSize } = file;
	return {
		json: { uuid, fileName, mimeType, fileSize },
		binary: { [readField(parameters)]: file },
	};
}

/** Get Results: the file with what the runs of a batch gave. */
export const getResultsOperation: INodePropertyOptions = {
	name: 'Get Results',
	value: 'getResults',
	action: 'Get the results of a finished batch (free)',
	description: 'Get the file with the results of a finished batch',
	routing: routingOf({
		request: { method: 'POST', url: '/v1/orchestration/batches/{batchUuid}/download' },
		prepare: [batchInPath, fillBody],
		output: takeResults,
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
			'The node of the workflow whose results to get. The list shows the nodes of the chosen batch.',
		hint: 'Leave it empty for the results of the whole batch',
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
				description: 'Download the file, for nodes such as Extract From File',
			},
			{
				name: 'URL',
				value: 'url',
				description: 'Return the address of the file, which works for a limited time',
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
	optionsField('batch', ['getResults']),
];
