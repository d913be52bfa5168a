import { RUN_STATUSES } from '../../api/statuses';
import { isObject } from '../../errors/values';
import type { Filter } from '../../fields/filters';
import {
	choicesFilter,
	switchFilter,
	textFilter,
	timeFilter,
	uuidFilter,
} from '../../fields/filters';
import { checkUuid } from '../../fields/ids';

const workflowFilter: Filter = {
	field: {
		displayName: 'Play or Tool Name or ID',
		name: 'workflowUuid',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getWorkflows' },
		default: '',
		description:
			'Return only runs of this play or tool. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	// A field copied from another node holds the ID as n8n's list stores it.
	check: (parameters, field, value) =>
		checkUuid(parameters, field, isObject(value) ? value.value : value),
};

/** The filters of runs, the most common first. */
export const RUN_FILTERS: Filter[] = [
	uuidFilter('Batch ID', 'batchUuid', 'Return only runs of this batch'),
	choicesFilter(
		'Statuses',
		'statuses',
		'Return only runs with one of these statuses',
		RUN_STATUSES,
	),
	workflowFilter,
	timeFilter('Created After', 'createdAfter', 'Return only runs created after this time'),
	timeFilter('Created Before', 'createdBefore', 'Return only runs created before this time'),
	switchFilter('Is Finished', 'isFinished', 'Whether the run has finished'),
	textFilter('Record ID', 'recordId', 'Return only runs of the record with this ID'),
];
