import type {
	IPairedItemData,
	INode,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { toFailedItem } from '../errors/nodeErrors';
import { isTool } from './agent';

/**
 * The item that stands for a failed one where the node's On Error is one of the two Continue, or where
 * the node is a tool of an AI agent.
 *
 * On the error output n8n adds the input's fields by itself, and only to an item that holds nothing but
 * `error`. On the regular output it adds nothing, so that they are put in here. A model knows what it
 * asked for; it needs the remedy, which flows do not read.
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
	const node = context.getNode();
	const failed = { error: { ...toFailedItem(error) } };
	if (isTool(node)) {
		return { json: { error: { ...failed.error, description: error.description } }, pairedItem };
	}
	const withInput = node.onError !== 'continueErrorOutput';
	return { json: withInput ? { ...input.json, ...failed } : failed, pairedItem };
}
