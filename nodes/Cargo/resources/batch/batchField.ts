import type { DisplayCondition, INodeProperties } from 'n8n-workflow';

import type { Step } from '../../engine/talk';
import { locatorField, showFor } from '../../fields/form';
import { readId } from '../../fields/ids';
import type { Parameters } from '../../fields/parameters';

const OPERATIONS = ['cancel', 'get', 'getResults', 'retryFailed', 'wait'];

/** The field as it opens in a version of the node, unless a workflow says otherwise. */
const batchField = (version: DisplayCondition, opensWith: INodeProperties['default']) => ({
	...locatorField({
		displayName: 'Batch',
		name: 'batchUuid',
		description: 'The batch to use. Create returns its ID as uuid.',
		searchListMethod: 'searchBatches',
		displayOptions: {
			show: { ...showFor('batch', OPERATIONS)?.show, '@version': [version] },
		},
	}),
	default: opensWith,
});

/**
 * The field that names a batch, the same for all operations that have it. From version 1.1 on it opens with the
 * batch that the node before returns, which saves most users a choice.
 *
 * For each item n8n resolves the expression of a field once for every property of that name, shown or not;
 * with four properties it took a quarter of the time of Get.
 */
export const batchFields: INodeProperties[] = [
	batchField({ _cnd: { lt: 1.1 } }, { mode: 'list', value: '' }),
	batchField({ _cnd: { gte: 1.1 } }, { __rl: true, mode: 'id', value: '={{ $json.uuid }}' }),
];

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
