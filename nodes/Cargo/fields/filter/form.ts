import type { DisplayCondition, INodeProperties } from 'n8n-workflow';

import { conditionFields } from './conditionForm';

/** The filter that lets every record through (cargo-api.md, "data"). */
export const ALL_RECORDS = '{"conjonction":"and","groups":[]}';

/** What makes the filter of one operation different from that of another. */
interface Differences {
	/** Where it is shown. */
	displayOptions: INodeProperties['displayOptions'];
	/** Below the filter as JSON: what happens without conditions. */
	hint: string;
	/**
	 * The versions of the node that had the filter as JSON before there was a choice, so that their saved
	 * workflows lack the choice. Left out: none.
	 */
	jsonFirst?: { before: number };
}

/**
 * The fields of a filter on the records of a model: a choice between conditions built in the form, JSON, and
 * all records. The lists of columns and segments belong to the model in the field `modelUuid`.
 *
 * @param differences what is special about the operation
 */
export function filterFields({ displayOptions, hint, jsonFirst }: Differences): INodeProperties[] {
	const inMode = (mode: string): INodeProperties['displayOptions'] => ({
		...displayOptions,
		show: { ...displayOptions?.show, filterMode: [mode] },
	});
	return [
		...modeFields(displayOptions, jsonFirst?.before),
		{
			displayName: 'Must Match',
			name: 'combinator',
			type: 'options',
			options: [
				{ name: 'All Conditions', value: 'all' },
				{ name: 'Any Condition', value: 'any' },
			],
			default: 'all',
			description: 'Whether a record must match all conditions or any of them',
			displayOptions: inMode('builder'),
		},
		{
			displayName: 'Conditions',
			name: 'conditions',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			placeholder: 'Add condition',
			default: {},
			description: 'The conditions for the records',
			options: [{ displayName: 'Condition', name: 'condition', values: conditionFields() }],
			displayOptions: inMode('builder'),
		},
		{
			displayName: 'Filter',
			name: 'filter',
			type: 'json',
			required: true,
			default: ALL_RECORDS,
			description: 'The filter as JSON. Cargo spells the key "conjonction".',
			hint,
			displayOptions: inMode('json'),
		},
	];
}

function modeFields(
	displayOptions: INodeProperties['displayOptions'],
	before?: number,
): INodeProperties[] {
	const opensWith = (mode: string, where: INodeProperties['displayOptions']): INodeProperties => ({
		displayName: 'Filter Mode',
		name: 'filterMode',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'All Records', value: 'none', description: 'Every record of the model' },
			{
				name: 'Build Manually',
				value: 'builder',
				description: 'Add conditions on columns, segments or plays',
			},
			{
				name: 'JSON',
				value: 'json',
				description: "Enter the filter as JSON, as Cargo's API expects it",
			},
		],
		default: mode,
		description: 'How to select the records',
		displayOptions: where,
	});
	if (before === undefined) return [opensWith('builder', displayOptions)];
	const inVersions = (versions: DisplayCondition): INodeProperties['displayOptions'] => ({
		...displayOptions,
		show: { ...displayOptions?.show, '@version': [versions] },
	});
	return [
		opensWith('json', inVersions({ _cnd: { lt: before } })),
		opensWith('builder', inVersions({ _cnd: { gte: before } })),
	];
}
