import { checkRecordId } from '../../../fields/ids';
import { parseJson } from '../../../fields/json';
import { checkList } from '../../../fields/lists';
import type { Parameters } from '../../../fields/parameters';
import type { DataKind } from './kind';
import { modelField, readModelId } from '../../../fields/model';

const FIELD = 'Record IDs';
const REMEDY = 'Enter the IDs separated by commas or line breaks, or map a list of IDs';

/** Single records of a model. */
export const recordIds: DataKind = {
	option: {
		name: 'Record IDs',
		value: 'recordIds',
		description: 'Single records of a model (plays only)',
	},
	owner: 'Play',
	fields: (displayOptions) => [
		modelField(displayOptions),
		{
			displayName: FIELD,
			name: 'recordIds',
			type: 'string',
			typeOptions: { rows: 3 },
			required: true,
			default: '',
			placeholder: 'e.g. 1042, 1043, 1044',
			description: 'The IDs of the records, separated by commas or line breaks, or as a list',
			displayOptions,
		},
	],
	read: (parameters) => ({ modelUuid: readModelId(parameters), ids: readIds(parameters) }),
};

function readIds(parameters: Parameters): string[] {
	const list = listIn(parameters, parameters.get('recordIds'));
	return checkList(parameters, FIELD, list, REMEDY).map((id) =>
		checkRecordId(parameters, FIELD, id, REMEDY),
	);
}

/** The list may be JSON text, which models and many tools write; a number is one ID. */
function listIn(parameters: Parameters, given: unknown): unknown {
	if (Number.isSafeInteger(given)) return [given];
	if (typeof given !== 'string') return given;
	return given.trim().startsWith('[') ? parseJson(parameters, FIELD, given) : split(given);
}

const split = (text: string) =>
	text
		.split(/[,\n\r]/)
		.map((id) => id.trim())
		.filter((id) => id !== '');
