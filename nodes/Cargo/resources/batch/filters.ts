import { STATUSES } from '../../api/statuses';
import type { Filter } from '../../fields/filters';
import { choicesFilter, switchFilter, uuidFilter } from '../../fields/filters';
import { checkUuid } from '../../fields/ids';
import { checkList } from '../../fields/lists';

/** What a batch can have been made from; beside the kinds of Create, the runs that were retried. */
const DATA_KINDS = ['change', 'file', 'filter', 'recordIds', 'records', 'runs', 'segment'];

const DATA_KIND_NAMES: Record<string, string> = { recordIds: 'Record IDs' };

/** The filters of batches, in the order in which they stand in the query string. */
export const BATCH_FILTERS: Filter[] = [
	{
		field: {
			displayName: 'Play or Tool Names or IDs',
			name: 'workflowUuids',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getWorkflows' },
			default: [],
			description:
				'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		},
		check: (parameters, field, value) =>
			checkList(
				parameters,
				field,
				value,
				'Choose at least one play or tool, or remove the filter',
			).map((uuid) => checkUuid(parameters, field, uuid)),
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
		DATA_KIND_NAMES,
	),
	choicesFilter(
		'Excluded Data Kinds',
		'excludedDataKinds',
		'Only batches made from something else',
		DATA_KINDS,
		DATA_KIND_NAMES,
	),
];
