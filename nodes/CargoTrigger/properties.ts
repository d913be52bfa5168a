import type { INodeProperties } from 'n8n-workflow';

import { choicesOf, locatorField, notice } from '../Cargo/fields/form';
import { CHANGE_KINDS } from './segment';

const forBatches = { show: { event: ['batchFinished'] } };
const forSegments = { show: { event: ['segmentChanged'] } };

/** The trigger's form. The notices say what users can rely on; see look.ts and segmentChanges.ts. */
export const properties: INodeProperties[] = [
	notice({
		name: 'rules',
		text: 'Returns one item for each batch that finishes while the workflow is published, even if n8n or Cargo cannot be reached in between. Batches that finished before you published the workflow, or before you changed these fields to include them, are ignored.',
		displayOptions: forBatches,
	}),
	notice({
		name: 'segmentRules',
		text: 'Returns each change that Cargo records for the segment while the workflow is published, even if n8n or Cargo cannot be reached in between. Changes from before you published the workflow or selected the segment are ignored.',
		displayOptions: forSegments,
	}),
	{
		displayName: 'Event',
		name: 'event',
		type: 'options',
		noDataExpression: true,
		default: 'batchFinished',
		options: [
			{
				name: 'Batch Finished',
				value: 'batchFinished',
				description: 'When a batch has finished, whatever its final status',
			},
			{
				name: 'Segment Changed',
				value: 'segmentChanged',
				description: 'When records were added to a segment, removed from it or updated in it',
			},
		],
	},
	{
		displayName: 'Play or Tool Names or IDs',
		name: 'workflowUuids',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getWorkflows' },
		default: [],
		description:
			'Only batches of these plays and tools. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		hint: 'Leave empty for all plays and tools',
		displayOptions: forBatches,
	},
	{
		displayName: 'Statuses',
		name: 'statuses',
		type: 'multiOptions',
		default: ['cancelled', 'error', 'skipped', 'success'],
		description: 'Only batches with one of these final statuses',
		options: choicesOf(['cancelled', 'error', 'skipped', 'success']),
		displayOptions: forBatches,
	},
	{
		displayName: 'Only with Failed Runs',
		name: 'onlyWithFailedRuns',
		type: 'boolean',
		default: false,
		description: 'Whether to start the workflow only for batches with at least one failed run',
		displayOptions: forBatches,
	},
	locatorField({
		displayName: 'Segment',
		name: 'segmentUuid',
		description: 'The segment to watch. Cargo records changes when it synchronizes the segment.',
		searchListMethod: 'searchSegments',
		displayOptions: forSegments,
	}),
	{
		displayName: 'Change Kinds',
		name: 'changeKinds',
		type: 'multiOptions',
		required: true,
		default: ['added', 'removed', 'updated'],
		description: 'The kinds of changes to return',
		options: choicesOf(CHANGE_KINDS),
		displayOptions: forSegments,
	},
	{
		displayName: 'Return',
		name: 'returnData',
		type: 'options',
		default: 'records',
		description: 'What to return for each change',
		options: [
			{
				name: 'Changes',
				value: 'changes',
				description: 'One item for each change, with the number of records of each kind',
			},
			{
				name: 'Records',
				value: 'records',
				description: 'One item for each changed record, with its columns under record',
			},
		],
		displayOptions: forSegments,
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
		displayOptions: forBatches,
	},
];
