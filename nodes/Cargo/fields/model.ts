import type { INodeProperties } from 'n8n-workflow';

import { locatorField } from '../../../fields/form';
import { readId } from '../../../fields/ids';
import type { Parameters } from '../../../fields/parameters';

/**
 * The field that names a model.
 *
 * @param displayOptions where it is shown
 */
export function modelField(displayOptions: INodeProperties['displayOptions']): INodeProperties {
	return locatorField({
		displayName: 'Model',
		name: 'modelUuid',
		description: 'The model whose records to run on',
		searchListMethod: 'searchModels',
		displayOptions,
	});
}

/**
 * Reads the field that names a model.
 *
 * @param parameters the item's parameters
 * @throws NodeOperationError if it holds no Cargo ID
 */
export function readModelId(parameters: Parameters): string {
	return readId(parameters, 'modelUuid', 'Model');
}
