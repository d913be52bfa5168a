import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../../errors/values';
import { optionalNumberField } from '../../../fields/form';
import { parseJson } from '../../../fields/json';
import type { Parameters } from '../../../fields/parameters';
import { isLeftEmpty, refuse } from '../../../fields/parameters';
import { checkNumber } from '../../../fields/scalars';
import type { DataKind } from './kind';
import { modelField, readModelId } from './modelField';
import { readSort, sortField } from './sort';

/** The filter that lets every record through. */
const ALL_RECORDS = '{"conjonction":"and","groups":[]}';

/** The records of a model that meet conditions. */
export const filter: DataKind = {
	option: {
		name: 'Filter',
		value: 'filter',
		description: 'Records of a model that meet conditions (plays only)',
	},
	owner: 'Play',
	fields: (displayOptions) => [
		modelField(displayOptions),
		{
			displayName: 'Filter',
			name: 'filter',
			type: 'json',
			required: true,
			default: ALL_RECORDS,
			description: 'The conditions as JSON. Cargo spells the key "conjonction".',
			hint: 'Without conditions, a batch runs on every record of the model and uses credits for each',
			displayOptions,
		},
		sortField(displayOptions),
		optionalNumberField({
			displayName: 'Limit',
			name: 'limit',
			placeholder: 'e.g. 100',
			description: 'Max number of records to run on. Leave empty for all records that match.',
			displayOptions,
		}),
	],
	read: (parameters) => ({
		modelUuid: readModelId(parameters),
		filter: readFilter(parameters),
		...readSort(parameters),
		...readLimit(parameters),
	}),
};

function readFilter(parameters: Parameters): IDataObject {
	const typed = parameters.get('filter');
	const value = parseJson(parameters, 'Filter', typed);
	refuseEnglishSpelling(parameters, value);
	const isFilter =
		isObject(value) &&
		(value.conjonction === 'and' || value.conjonction === 'or') &&
		Array.isArray(value.groups);
	if (isFilter) return value as IDataObject;
	return refuse(
		parameters,
		'Filter',
		typed,
		'is not a filter',
		`Enter an object with "conjonction" ("and" or "or") and a "groups" array. For all records: ${ALL_RECORDS}`,
	);
}

/** Cargo accepts the English spelling without an error, and then matches nothing (cargo-api.md, "data"). */
function refuseEnglishSpelling(parameters: Parameters, value: unknown): void {
	if (typeof value !== 'object' || value === null) return;
	if (Object.hasOwn(value, 'conjunction')) {
		refuse(
			parameters,
			'Filter',
			'conjunction',
			'is a key that Cargo does not know, so the filter would match nothing',
			'Spell it as Cargo does: conjonction',
		);
	}
	for (const member of Object.values(value)) refuseEnglishSpelling(parameters, member);
}

function readLimit(parameters: Parameters): IDataObject {
	if (isLeftEmpty(parameters, 'limit')) return {};
	const range = { min: 1, max: Number.MAX_SAFE_INTEGER };
	return { limit: checkNumber(parameters, 'Limit', parameters.get('limit'), range) };
}
