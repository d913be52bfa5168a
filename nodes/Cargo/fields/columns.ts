import type { INodeProperties } from 'n8n-workflow';

import type { Mapper } from './inputs';

/** The columns of a new record. */
export const COLUMNS: Mapper = {
	name: 'columns',
	field: 'Columns',
	noun: 'column',
	owner: 'the model',
	blank: 'left out',
	sendsNull: false,
};

/** The columns of a record that is there already: null empties a column. */
export const CHANGED_COLUMNS: Mapper = { ...COLUMNS, sendsNull: true };

/**
 * The field that shows the columns of the chosen model, to map fields of the items to them. It starts without
 * any: the editor stores a value, such as 0 or false, for each column that it shows.
 *
 * @param displayOptions where it is shown
 */
export function columnsField(displayOptions: INodeProperties['displayOptions']): INodeProperties {
	return {
		displayName: COLUMNS.field,
		name: COLUMNS.name,
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		description: 'The values for the columns of the model',
		typeOptions: {
			loadOptionsDependsOn: ['modelUuid.value'],
			resourceMapper: {
				resourceMapperMethod: 'getModelColumns',
				mode: 'add',
				valuesLabel: 'Columns',
				fieldWords: { singular: 'column', plural: 'columns' },
				addAllFields: false,
				multiKeyMatch: false,
				supportAutoMap: true,
			},
		},
		displayOptions,
	};
}
