import type {
	IPairedItemData,
	INode,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import type { FailedItem } from '../errors/nodeErrors';
import { toFailedItem } from '../errors/nodeErrors';
import { isTool } from '../fields/agentTool';

/** Anything with access to the node and its settings. */
interface KnowsNode {
	getNode(): INode;
}

/**
 * The item that represents a failed one if On Error is one of the two Continue options, or the node is a
 * tool of an AI agent.
 *
 * @param context knows the node and its settings
 * @param input the input item
 * @param pairedItem the link to it, or to several
 * @param error what went wrong
 * @param created what was created for the item all the same
 */
export function failedItem(
	context: KnowsNode,
	input: INodeExecutionData,
	pairedItem: IPairedItemData | IPairedItemData[],
	error: NodeApiError | NodeOperationError,
	created: Partial<FailedItem> = {},
): INodeExecutionData {
	const failed = { ...toFailedItem(error), ...created };
	const json = jsonOfFailed(context, input, failed, error.description ?? '');
	return { json, pairedItem };
}

/**
 * The `json` of an item that failed.
 *
 * On the error output, n8n adds the input's fields itself, but only to an item that holds nothing except
 * `error`. On the regular output it adds nothing, so they are added here. A model knows its own input; it
 * needs the remedy, which workflows do not read.
 *
 * @param context knows the node and its settings
 * @param input the input item
 * @param error what went wrong
 * @param remedy what to do about it
 */
export function jsonOfFailed(
	context: KnowsNode,
	input: INodeExecutionData,
	error: FailedItem,
	remedy: string,
): INodeExecutionData['json'] {
	const node = context.getNode();
	if (isTool(node)) return { error: { ...error, description: remedy } };
	const failed = { error: { ...error } };
	return node.onError === 'continueErrorOutput' ? failed : { ...input.json, ...failed };
}
