import type { IDataObject } from 'n8n-workflow';

import { filterFields } from '../../../fields/filter/form';
import { readFilter } from '../../../fields/filter/read';
import { optionalNumberField } from '../../../fields/form';
import type { Parameters } from '../../../fields/parameters';
import { isLeftEmpty } from '../../../fields/parameters';
import { checkNumber } from '../../../fields/scalars';
import type { DataKind } from './kind';
import { modelField, readModelId } from '../../../fields/model';
import { readSort, sortField } from '../../../fields/sort';

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
		...filterFields({
			displayOptions,
			hint: 'Without conditions, a batch runs on every record of the model and uses credits for each',
			jsonFirst: { before: 1.1 },
		}),
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

function readLimit(parameters: Parameters): IDataObject {
	if (isLeftEmpty(parameters, 'limit')) return {};
	const range = { min: 1, max: Number.MAX_SAFE_INTEGER };
	return { limit: checkNumber(parameters, 'Limit', parameters.get('limit'), range) };
}
