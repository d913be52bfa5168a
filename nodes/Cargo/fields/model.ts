import type { INodeProperties } from 'n8n-workflow';

import { locatorField } from './form';
import { readId } from './ids';
import type { Parameters } from './parameters';

/**
 * The field that names a model.
 *
 * @param displayOptions where it is shown
 * @param description says what the model is for
 */
export function modelField(
	displayOptions: INodeProperties['displayOptions'],
	description = 'The model whose records to run on',
): INodeProperties {
	return locatorField({
		displayName: 'Model',
		name: 'modelUuid',
		description,
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
