/** Which forms of the node are looked at: every operation, every kind of data, every field that a choice uncovers. */
import type { Values } from './fields.mjs';

/** A choice: parameter, its value, and the name under which the list shows it. */
export interface Choice {
	parameter: string;
	value: string;
	shown: string;
}

/** One form. */
export interface Form {
	/** Name of its picture. */
	name: string;
	choices: Choice[];
}

const operation = (value: string, shown: string): Choice => ({
	parameter: 'operation',
	value,
	shown,
});
const data = (value: string, shown: string): Choice => ({ parameter: 'dataKind', value, shown });

const create = operation('create', 'Create');
const items = operation('createFromItems', 'Create From Items');
const results = operation('getResults', 'Get Results');

/** In the order in which they are visited: each differs from the one before in little. */
export const FORMS: Form[] = [
	{ name: 'create-change', choices: [create, data('change', 'Change')] },
	{ name: 'create-file', choices: [create, data('file', 'File')] },
	{ name: 'create-filter', choices: [create, data('filter', 'Filter')] },
	{ name: 'create-record-ids', choices: [create, data('recordIds', 'Record IDs')] },
	{ name: 'create-records', choices: [create, data('records', 'Records')] },
	{ name: 'create-segment', choices: [create, data('segment', 'Segment')] },
	{ name: 'preview', choices: [operation('preview', 'Preview')] },
	{ name: 'create-from-items', choices: [items] },
	{
		name: 'create-from-items-chosen',
		choices: [items, { parameter: 'fields', value: 'chosen', shown: 'Chosen' }],
	},
	{ name: 'get', choices: [operation('get', 'Get')] },
	{ name: 'get-many', choices: [operation('getAll', 'Get Many')] },
	{ name: 'get-results', choices: [results] },
	{
		name: 'get-results-url',
		choices: [results, { parameter: 'output', value: 'url', shown: 'URL' }],
	},
	{ name: 'cancel', choices: [operation('cancel', 'Cancel')] },
	{ name: 'retry-failed', choices: [operation('retryFailed', 'Retry Failed')] },
];

/**
 * The values of a form, with the defaults left out.
 *
 * @param form the form
 */
export const valuesOf = ({ choices }: Form): Values =>
	Object.fromEntries(choices.map(({ parameter, value }) => [parameter, value]));
