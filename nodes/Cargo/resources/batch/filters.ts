import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { STATUSES } from '../../api/statuses';
import { choicesOf, inOrder } from '../../fields/form';
import { checkUuid } from '../../fields/ids';
import { checkChoices, checkList } from '../../fields/lists';
import { readCollection } from '../../fields/options';
import type { Parameters } from '../../fields/parameters';
import { checkSwitch } from '../../fields/scalars';

/** What a batch can have been made from; beside the kinds of Create, the runs that were retried. */
const DATA_KINDS = ['change', 'file', 'filter', 'recordIds', 'records', 'runs', 'segment'];

const DATA_KIND_NAMES: Record<string, string> = { recordIds: 'Record IDs' };

/** One filter: its field in the form, and how its value is checked. */
interface Filter {
	field: INodeProperties;
	check: (parameters: Parameters, field: string, value: unknown) => IDataObject[string];
}

/** In the order in which they stand in the query string. */
const FILTERS: Filter[] = [
	{
		field: {
			displayName: 'Workflow Names or IDs',
			name: 'workflowUuids',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getWorkflows' },
			default: [],
			description:
				'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		},
		check: (parameters, field, value) =>
			checkList(parameters, field, value, 'Choose at least one workflow, or remove the filter').map(
				(uuid) => checkUuid(parameters, field, uuid),
			),
	},
	uuidFilter('Release ID', 'releaseUuid', 'Only batches of this release'),
	uuidFilter('Parent Batch ID', 'parentBatchUuid', 'Only batches that this batch started'),
	uuidFilter('Parent Run ID', 'parentRunUuid', 'Only batches that this run started'),
	uuidFilter('Parent Node ID', 'parentNodeUuid', 'Only batches that this node of a graph started'),
	choicesFilter('Statuses', 'statuses', 'Only batches in one of these statuses', STATUSES),
	switchFilter('Has Runs', 'hasRuns', 'Whether the batch has runs'),
	switchFilter('Is Skipped', 'isSkipped', 'Whether the batch was skipped'),
	switchFilter('Is Finished', 'isFinished', 'Whether the batch has finished'),
	choicesFilter(
		'Included Data Kinds',
		'includedDataKinds',
		'Only batches made from one of these',
		DATA_KINDS,
	),
	choicesFilter(
		'Excluded Data Kinds',
		'excludedDataKinds',
		'Only batches made from something else',
		DATA_KINDS,
	),
];

function uuidFilter(displayName: string, name: string, description: string): Filter {
	const placeholder = 'e.g. 3c90c3cc-0d44-4b50-8888-8dd25736052a';
	return {
		field: { displayName, name, type: 'string', default: '', placeholder, description },
		check: checkUuid,
	};
}

function switchFilter(displayName: string, name: string, description: string): Filter {
	return {
		field: { displayName, name, type: 'boolean', default: true, description },
		check: checkSwitch,
	};
}

function choicesFilter(
	displayName: string,
	name: string,
	description: string,
	choices: string[],
): Filter {
	return {
		field: {
			displayName,
			name,
			type: 'multiOptions',
			default: [],
			description,
			options: choicesOf(choices, DATA_KIND_NAMES),
		},
		check: (parameters, field, value) => checkChoices(parameters, field, value, choices),
	};
}

/**
 * The collection Filters of Get Many.
 *
 * @param displayOptions where it is shown
 */
export function filtersField(displayOptions: INodeProperties['displayOptions']): INodeProperties {
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		displayOptions,
		options: inOrder(FILTERS.map(({ field }) => field)),
	};
}

/**
 * Reads the filters that the user added.
 *
 * @param parameters the item's parameters
 * @returns query parameters under Cargo's names
 * @throws NodeOperationError naming the filter that is not usable
 */
export function readFilters(parameters: Parameters): IDataObject {
	const chosen = readCollection(parameters, 'filters', 'Filters');
	return Object.fromEntries(
		FILTERS.filter(({ field }) => Object.hasOwn(chosen, field.name)).map(({ field, check }) => [
			field.name,
			check(parameters, field.displayName, chosen[field.name]),
		]),
	);
}
