import type { INodeProperties } from 'n8n-workflow';

import { WITHOUT_VALUE } from './operators';

/** Kinds of conditions that compare a value. */
const COMPARING = ['column', 'property'];

const ofKind = (
	kinds: string[],
	more: Record<string, string[]> = {},
): INodeProperties['displayOptions'] => ({ show: { kind: kinds, ...more } });

/** The fields of one condition: its kind, then those of each kind. */
export const conditionFields = (): INodeProperties[] => [
	{
		displayName: 'Condition On',
		name: 'kind',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Column', value: 'column', description: 'Compare the value of a column' },
			{
				name: 'Enrollment',
				value: 'enrollment',
				description: 'Check whether the record entered a play, left it or ran one of its nodes',
			},
			{
				name: 'Property',
				value: 'property',
				description: 'Compare a property of an object, or of the objects in a list',
			},
			{
				name: 'Segment',
				value: 'segment',
				description: 'Check whether the record is in a segment',
			},
		],
		default: 'column',
	},
	...columnFields(),
	...segmentFields(),
	...enrollmentFields(),
];

const columnFields = (): INodeProperties[] => [
	{
		displayName: 'Column Name or ID',
		name: 'column',
		type: 'options',
		typeOptions: {
			loadOptionsMethod: 'getFilterColumns',
			loadOptionsDependsOn: ['modelUuid.value', '&kind'],
		},
		default: '',
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		displayOptions: ofKind(COMPARING),
	},
	{
		displayName: 'Property',
		name: 'propertyName',
		type: 'string',
		default: '',
		placeholder: 'e.g. city',
		description: 'The name of the property. In a list, at least one object must match.',
		displayOptions: ofKind(['property']),
	},
	{
		displayName: 'Property Type',
		name: 'valueType',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Date', value: 'date' },
			{ name: 'Number', value: 'number' },
			{ name: 'Text', value: 'string' },
		],
		default: 'string',
		description: 'The type of the property',
		displayOptions: ofKind(['property']),
	},
	{
		displayName: 'Operator Name or ID',
		name: 'operator',
		type: 'options',
		typeOptions: {
			loadOptionsMethod: 'getFilterOperators',
			loadOptionsDependsOn: ['&kind', '&column', '&valueType'],
		},
		default: 'is',
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		displayOptions: ofKind(COMPARING),
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '',
		placeholder: 'e.g. Berlin, 100 or 2026-01-31',
		description:
			'Text, a number, or a date such as 2026-01-31T08:00:00Z. For several texts, use an expression that returns a list.',
		displayOptions: { ...ofKind(COMPARING), hide: { operator: WITHOUT_VALUE } },
	},
	{
		displayName: 'Second Value',
		name: 'secondValue',
		type: 'string',
		default: '',
		placeholder: 'e.g. 200 or 2026-02-28',
		description: 'The end of the range',
		displayOptions: ofKind(COMPARING, { operator: ['between'] }),
	},
];

const segmentFields = (): INodeProperties[] => [
	{
		displayName: 'Membership',
		name: 'membership',
		type: 'options',
		options: [
			{ name: 'Is in Segment', value: 'in' },
			{ name: 'Is Not in Segment', value: 'notIn' },
		],
		default: 'in',
		displayOptions: ofKind(['segment']),
	},
	{
		displayName: 'Segment Name or ID',
		name: 'segmentUuid',
		type: 'options',
		typeOptions: {
			loadOptionsMethod: 'getFilterSegments',
			loadOptionsDependsOn: ['modelUuid.value'],
		},
		default: '',
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		displayOptions: ofKind(['segment']),
	},
];

const enrollmentFields = (): INodeProperties[] => [
	{
		displayName: 'Play Name or ID',
		name: 'playUuid',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getPlays' },
		default: '',
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		displayOptions: ofKind(['enrollment']),
	},
	{
		displayName: 'Activity',
		name: 'activityKind',
		type: 'options',
		options: [
			{ name: 'Entered the Play', value: 'workflowEntered' },
			{ name: 'Left the Play', value: 'workflowLeft' },
			{ name: 'Ran a Node of the Play', value: 'workflowNodeExecuted' },
		],
		default: 'workflowEntered',
		description: 'What the record did',
		displayOptions: ofKind(['enrollment']),
	},
	{
		displayName: 'Node Name or ID',
		name: 'nodeSlug',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getPlayNodes', loadOptionsDependsOn: ['&playUuid'] },
		default: '',
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		displayOptions: ofKind(['enrollment'], { activityKind: ['workflowNodeExecuted'] }),
	},
	{
		displayName: 'Frequency',
		name: 'frequency',
		type: 'options',
		options: [
			{ name: 'Exactly', value: 'exactly' },
			{ name: 'Less Than', value: 'lessThan' },
			{ name: 'More Than', value: 'moreThan' },
			{ name: 'Never', value: 'not' },
		],
		default: 'not',
		description: 'How often the record did this',
		displayOptions: ofKind(['enrollment']),
	},
	{
		displayName: 'Times',
		name: 'times',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 1,
		description: 'The number of times',
		displayOptions: ofKind(['enrollment'], { frequency: ['exactly', 'lessThan', 'moreThan'] }),
	},
	{
		displayName: 'Period',
		name: 'period',
		type: 'options',
		options: [
			{ name: 'At Any Time', value: 'anyTime' },
			{ name: 'Exactly … Days Ago', value: 'exactly' },
			{ name: 'Less Than … Days Ago', value: 'lessThan' },
			{ name: 'More Than … Days Ago', value: 'moreThan' },
		],
		default: 'anyTime',
		description: 'How long ago the record did this',
		displayOptions: ofKind(['enrollment']),
	},
	{
		displayName: 'Days',
		name: 'days',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 7,
		description: 'The number of days',
		displayOptions: ofKind(['enrollment'], { period: ['exactly', 'lessThan', 'moreThan'] }),
	},
];
