import type {
	IExecuteData,
	IExecuteFunctions,
	IExecuteSingleFunctions,
	INodeExecutionData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { isTool } from '../fields/agentTool';

/**
 * Tells whether what goes wrong comes out as an item rather than ends the run.
 *
 * So it does for a tool, unless its user has said otherwise: AI Agent from version 3 on ends with the
 * error that a tool throws (n8n 2.4), or passes on its message without the remedy (n8n 2.40). Earlier
 * versions run a tool within their own run, and nothing ends them: they take an error that is thrown for
 * an empty answer, so that the model would never hear of it. An item reaches the model whole, in all of them.
 *
 * @param context the node's context
 */
export function givesErrorsAsItems(context: RunContext & { continueOnFail(): boolean }): boolean {
	if (context.continueOnFail()) return true;
	const node = context.getNode();
	return isTool(node) && (node.onError !== 'stopWorkflow' || !isOwnRun(context));
}

/**
 * The input item that a routing function works on. For a tool of AI Agent up to version 2 it is what the
 * model filled in, which comes on a connection of its own; to later versions and all else it is the
 * main input.
 */
export function inputItemOf(context: IExecuteSingleFunctions): INodeExecutionData {
	const main = context.getInputData();
	// In this order, because n8n copies the whole node for whoever asks for it.
	if (Object.keys(main.json).length > 0 || !isTool(context.getNode())) return main;
	return context.getInputData(0, NodeConnectionTypes.AiTool);
}

/** Any context that belongs to a run of a node. */
export type RunContext = Pick<IExecuteFunctions, 'getExecuteData' | 'getNode'>;

/**
 * The object that n8n hands out for one run of the node. A tool may run under the run of its agent, or
 * without any; then its call is a run of its own.
 */
export function runOf(context: RunContext): Partial<IExecuteData> {
	const run = context.getExecuteData() as IExecuteData | undefined;
	return run ?? {};
}

const ownRuns = new WeakMap<object, boolean>();

/**
 * Tells whether a run is one of this node, and not one of its agent's, which all calls of all of the
 * agent's tools share.
 *
 * @param context the node's context; asked once for each run, because n8n copies the node for it
 */
export function isOwnRun(context: RunContext): boolean {
	const run = runOf(context);
	const known = ownRuns.get(run);
	if (known !== undefined) return known;
	const isOwn = run.node?.name === context.getNode().name;
	ownRuns.set(run, isOwn);
	return isOwn;
}
