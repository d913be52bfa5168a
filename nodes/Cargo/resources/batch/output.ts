import type { INodeExecutionData } from 'n8n-workflow';

import { batchIn } from '../../api/answers';
import type { Batch } from '../../api/members';
import { simplified } from '../../api/simplify';
import type { Output } from '../../engine/talk';
import type { Parameters } from '../../fields/parameters';
import { readSimplify } from '../../fields/simplify';
import { nameOfWorkflow } from '../../fields/workflow';

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
	if (!readSimplify(parameters)) return { json: batch };
	// A batch only contains the UUID of its workflow, and another request for the name would slow down every batch.
	const workflowName = nameOfWorkflow(parameters, batch.workflowUuid);
	return { json: { ...simplified(batch), ...(workflowName && { workflowName }) } };
}
