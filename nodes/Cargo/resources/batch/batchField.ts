import type { INodeProperties } from 'n8n-workflow';

import type { Step } from '../../shared/exchange';
import { locatorField } from '../../shared/fields';
import { readId } from '../../shared/ids';
import type { Parameters } from '../../shared/parameters';

/**
 * The field that names a batch.
 *
 * @param description what happens to the batch
 * @param displayOptions where the field is shown
 */
export function batchField(
	description: string,
	displayOptions: INodeProperties['displayOptions'],
): INodeProperties {
	return locatorField({
		displayName: 'Batch',
		name: 'batchUuid',
		description,
		searchListMethod: 'searchBatches',
		displayOptions,
	});
}

/**
 * Reads the field that names a batch.
 *
 * @param parameters the item's parameters
 * @throws NodeOperationError if it holds no Cargo ID
 */
export function readBatchId(parameters: Parameters): string {
	return readId(parameters, 'batchUuid', 'Batch');
}

/** Step that puts the checked ID in place of `{batchUuid}` in the request's path. */
export const batchInPath: Step = (parameters, request) => {
	request.url = request.url.replace('{batchUuid}', readBatchId(parameters));
};
