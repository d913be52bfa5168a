import type { INodeExecutionData } from 'n8n-workflow';

import { batchIn } from '../../api/answers';
import type { Batch } from '../../api/members';
import { simplified } from '../../api/simplify';
import type { Output } from '../../engine/talk';
import type { Parameters } from '../../fields/parameters';
import { readSimplify } from '../../fields/simplify';

/** Takes the batch from `{ batch: … }`, simplified if the user wants that. */
export const takeBatch: Output = (answer, { parameters }) => [
	batchItem(parameters, batchIn(parameters, answer)),
];

/**
 * The item that shows a batch, simplified if the user wants that.
 *
 * @param parameters the item's parameters
 * @param batch as Cargo returned it
 */
export function batchItem(parameters: Parameters, batch: Batch): INodeExecutionData {
	return { json: readSimplify(parameters) ? simplified(batch) : batch };
}
