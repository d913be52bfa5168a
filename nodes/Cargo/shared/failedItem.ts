import type {
	IPairedItemData,
	INode,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { toFailedItem } from './errors';

/**
 * The item that stands for a failed one where the node's On Error is one of the two Continue.
 *
 * On the error output n8n adds the input's fields by itself, and only to an item that holds nothing but
 * `error`. On the regular output it adds nothing, so that they are put in here.
 *
 * @param context knows the node and its settings
 * @param input the input item
 * @param pairedItem the link to it, or to several
 * @param error what went wrong
 */
export function failedItem(
	context: { getNode(): INode },
	input: INodeExecutionData,
	pairedItem: IPairedItemData | IPairedItemData[],
	error: NodeApiError | NodeOperationError,
): INodeExecutionData {
	const withInput = context.getNode().onError !== 'continueErrorOutput';
	const failed = { error: { ...toFailedItem(error) } };
	return { json: withInput ? { ...input.json, ...failed } : failed, pairedItem };
}
