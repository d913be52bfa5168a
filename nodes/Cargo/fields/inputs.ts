import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Parameters } from './parameters';

/** Stub. */
export const inputsField = (
	displayOptions: INodeProperties['displayOptions'],
): INodeProperties => ({
	displayName: 'Inputs',
	name: 'inputs',
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	typeOptions: {
		resourceMapper: {
			resourceMapperMethod: 'getInputs',
			mode: 'add',
			addAllFields: true,
			supportAutoMap: true,
		},
	},
	displayOptions,
});

/** Stub. */
export const readInputs = (parameters: Parameters): IDataObject => parameters.input();
