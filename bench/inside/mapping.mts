/** Eight plain expressions for each item: as inputs of a tool, and in n8n's own Edit Fields. */
import type { IDataObject } from 'n8n-workflow';

import { LEAD_FIELDS, NUMBER_FIELDS } from './items.mjs';

const typeOf = (field: string) => (NUMBER_FIELDS.includes(field) ? 'number' : 'string');
const expressionFor = (field: string) => `={{ $json.${field} }}`;

/** Fields of Create From Items, as the editor stores them once a field is mapped to each input. */
export const MAPPING: IDataObject = {
	fields: 'mapped',
	inputs: {
		mappingMode: 'defineBelow',
		value: Object.fromEntries(LEAD_FIELDS.map((field) => [field, expressionFor(field)])),
		matchingColumns: [],
		schema: LEAD_FIELDS.map((field) => ({
			id: field,
			displayName: field,
			name: field,
			required: false,
			defaultMatch: false,
			display: true,
			type: typeOf(field),
			kind: typeOf(field),
		})),
		attemptToConvertTypes: false,
		convertFieldsToString: false,
	},
};

/** Parameters of Edit Fields. */
export const EDIT_FIELDS: IDataObject = {
	mode: 'manual',
	assignments: {
		assignments: LEAD_FIELDS.map((field) => ({
			id: field,
			name: field,
			type: typeOf(field),
			value: expressionFor(field),
		})),
	},
	options: {},
};
