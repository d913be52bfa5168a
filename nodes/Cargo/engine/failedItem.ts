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

/** Anything that knows the node and its settings. */
interface KnowsNode {
	getNode(): INode;
}

/**
 * The item that stands for a failed one where the node's On Error is one of the two Continue, or where
 * the node is a tool of an AI agent.
 *
 * @param context knows the node and its settings
 * @param input the input item
 * @param pairedItem the link to it, or to several
 * @param error what went wrong
 */
export function failedItem(
	context: KnowsNode,
	input: INodeExecutionData,
	pairedItem: IPairedItemData | IPairedItemData[],
	error: NodeApiError | NodeOperationError,
): INodeExecutionData {
	const json = jsonOfFailed(context, input, toFailedItem(error), error.description ?? '');
	return { json, pairedItem };
}

/**
 * The `json` of an item that failed.
 *
 * On the error output n8n adds the input's fields by itself, and only to an item that holds nothing but
 * `error`. On the regular output it adds nothing, so that they are put in here. A model knows what it
 * asked for; it needs the remedy, which flows do not read.
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
