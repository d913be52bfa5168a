import { parseJson } from '../../../fields/json';
import { checkObjects } from '../../../fields/lists';
import type { DataKind } from './kind';

const FIELD = 'Records';

/** Rows that are sent with the request. */
export const records: DataKind = {
	option: {
		name: 'Records',
		value: 'records',
		description: 'Rows that you enter as JSON (tools only)',
	},
	owner: 'Tool',
	fields: (displayOptions) => [
		{
			displayName: FIELD,
			name: 'records',
			type: 'json',
			required: true,
			default: '[]',
			placeholder: 'e.g. [{"domain": "getcargo.io"}]',
			description:
				'The rows as a JSON array of objects, with the inputs of the tool as keys. To send all input items as one batch, use Create From Items.',
			displayOptions,
		},
	],
	read: (parameters) => ({
		records: checkObjects(
			parameters,
			FIELD,
			parseJson(parameters, FIELD, parameters.get('records')),
			'Enter a JSON array of objects, such as [{"domain": "getcargo.io"}]',
		),
	}),
};
