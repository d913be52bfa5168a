import { STATUSES } from '../../api/statuses';
import type { Filter } from '../../fields/filters';
import { choicesFilter, switchFilter, uuidFilter } from '../../fields/filters';
import { checkUuid } from '../../fields/ids';
import { checkList } from '../../fields/lists';

/** What a batch can be created from; in addition to the kinds of Create, the runs that were retried. */
const DATA_KINDS = ['change', 'file', 'filter', 'recordIds', 'records', 'runs', 'segment'];

const DATA_KIND_NAMES: Record<string, string> = { recordIds: 'Record IDs' };

/** The filters of batches, the most common first. */
export const BATCH_FILTERS: Filter[] = [
	choicesFilter('Statuses', 'statuses', 'Return only batches with one of these statuses', STATUSES),
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
	switchFilter('Is Finished', 'isFinished', 'Whether the batch has finished'),
	choicesFilter(
		'Included Data Kinds',
		'includedDataKinds',
		'Return only batches created from these kinds of data',
		DATA_KINDS,
		DATA_KIND_NAMES,
	),
	choicesFilter(
		'Excluded Data Kinds',
		'excludedDataKinds',
		'Return only batches created from other kinds of data',
		DATA_KINDS,
		DATA_KIND_NAMES,
	),
	switchFilter('Has Runs', 'hasRuns', 'Whether the batch has runs'),
	switchFilter('Is Skipped', 'isSkipped', 'Whether the batch was skipped'),
	uuidFilter('Parent Batch ID', 'parentBatchUuid', 'Return only batches started by this batch'),
	uuidFilter('Parent Run ID', 'parentRunUuid', 'Return only batches started by this run'),
	uuidFilter(
		'Parent Node ID',
		'parentNodeUuid',
		'Return only batches started by this node of a play or tool',
	),
	uuidFilter('Release ID', 'releaseUuid', 'Return only batches of this release'),
];
