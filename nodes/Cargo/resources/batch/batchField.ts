import type { INodeProperties } from 'n8n-workflow';

import type { Step } from '../../engine/talk';
import { locatorField, showFor } from '../../fields/form';
import { readId } from '../../fields/ids';
import type { Parameters } from '../../fields/parameters';

/**
 * The field that names a batch: one for all operations that have it. For each item n8n resolves the
 * expression of a field once for every property of that name, shown or not; with four properties it took
 * a quarter of the time of Get.
 */
export const batchField: INodeProperties = locatorField({
	displayName: 'Batch',
	name: 'batchUuid',
	description: 'The batch to use. Create returns its ID as uuid.',
	searchListMethod: 'searchBatches',
	displayOptions: showFor('batch', ['cancel', 'get', 'getResults', 'retryFailed', 'wait']),
});

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
