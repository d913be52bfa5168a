/** The forms of the node to check: every operation, every kind of data, every field that a choice shows. */
import type { Values } from './fields.mjs';

/** A choice: parameter, its value, and the name under which the list shows it; a switch has none. */
export type Choice =
	| { parameter: string; value: string; shown: string }
	| { parameter: string; value: boolean; shown?: undefined };

/** One form. */
export interface Form {
	/** Name of its picture. */
	name: string;
	choices: Choice[];
}

const resource = (value: string, shown: string): Choice => ({
	parameter: 'resource',
	value,
	shown,
});
const operation = (value: string, shown: string): Choice => ({
	parameter: 'operation',
	value,
	shown,
});
const data = (value: string, shown: string): Choice => ({ parameter: 'dataKind', value, shown });

const create = operation('create', 'Create');
const items = operation('createFromItems', 'Create From Items');
const results = operation('getResults', 'Get Results');
const file = resource('file', 'File');
const run = resource('run', 'Run');
/** Shows Return. */
const waiting: Choice = { parameter: 'waitUntilFinished', value: true };
const returned: Choice = { parameter: 'returnData', value: 'results', shown: 'Results' };

/** In the order in which they are visited: each differs from the one before in little. */
export const FORMS: Form[] = [
	{ name: 'create-change', choices: [create, data('change', 'Change')] },
	{ name: 'create-file', choices: [create, data('file', 'File')] },
	{
		name: 'create-file-uploaded',
		choices: [
			create,
			data('file', 'File'),
			{ parameter: 'fileSource', value: 'uploaded', shown: 'Already Uploaded' },
		],
	},
	{ name: 'create-filter', choices: [create, data('filter', 'Filter')] },
	{
		name: 'create-filter-json',
		choices: [
			...[create, data('filter', 'Filter')],
			{ parameter: 'filterMode', value: 'json', shown: 'JSON' },
		],
	},
	{ name: 'create-record-ids', choices: [create, data('recordIds', 'Record IDs')] },
	{ name: 'create-records', choices: [create, data('records', 'Records')] },
	{ name: 'create-segment', choices: [create, data('segment', 'Segment')] },
	{ name: 'preview', choices: [operation('preview', 'Preview')] },
	{ name: 'create-from-items', choices: [items] },
	{
		name: 'create-from-items-chosen',
		choices: [items, { parameter: 'fields', value: 'chosen', shown: 'Selected' }],
	},
	{
		name: 'create-from-items-mapped',
		choices: [items, { parameter: 'fields', value: 'mapped', shown: 'Map to Inputs' }],
	},
	{ name: 'get', choices: [operation('get', 'Get')] },
	{ name: 'get-many', choices: [operation('getAll', 'Get Many')] },
	{ name: 'get-results', choices: [results] },
	{
		name: 'get-results-items',
		choices: [results, { parameter: 'output', value: 'items', shown: 'Items' }],
	},
	{
		name: 'get-results-url',
		choices: [results, { parameter: 'output', value: 'url', shown: 'URL' }],
	},
	{ name: 'cancel', choices: [operation('cancel', 'Cancel')] },
	{ name: 'retry-failed', choices: [operation('retryFailed', 'Retry Failed')] },
	{
		name: 'create-from-items-results',
		choices: [items, { parameter: 'fields', value: 'all', shown: 'All' }, waiting, returned],
	},
	{ name: 'file-upload', choices: [file, operation('upload', 'Upload')] },
	{ name: 'file-get-columns', choices: [file, operation('getColumns', 'Get Columns')] },
	{ name: 'run-create', choices: [run, operation('create', 'Create')] },
	{ name: 'run-get', choices: [run, operation('get', 'Get')] },
	{ name: 'run-get-many', choices: [run, operation('getAll', 'Get Many')] },
	{ name: 'run-cancel', choices: [run, operation('cancel', 'Cancel')] },
];

/**
 * The values of a form, with the defaults left out.
 *
 * @param form the form
 */
export const valuesOf = ({ choices }: Form): Values =>
	Object.fromEntries(choices.map(({ parameter, value }) => [parameter, value]));
