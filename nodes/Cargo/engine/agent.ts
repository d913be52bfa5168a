import type {
	IExecuteData,
	IExecuteFunctions,
	IExecuteSingleFunctions,
	INodeExecutionData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { isTool } from '../fields/agentTool';

/**
 * Tells whether an error becomes an item instead of ending the run.
 *
 * It does for a tool, unless the user has set it otherwise: AI Agent from version 3 on ends with the error
 * that a tool throws (n8n 2.4), or passes on its message without the remedy (n8n 2.40). Earlier versions
 * run a tool within their own run, and nothing ends them: they treat a thrown error as an empty response,
 * so that the model would never see it. In all versions, an item reaches the model complete.
 *
 * @param context the node's context
 */
export function givesErrorsAsItems(context: RunContext & { continueOnFail(): boolean }): boolean {
	if (context.continueOnFail()) return true;
	const node = context.getNode();
	return isTool(node) && (node.onError !== 'stopWorkflow' || !isOwnRun(context));
}

/**
 * The input item that a routing function works on. For a tool of AI Agent up to version 2, it is what the
 * model filled in, which arrives on a separate connection; otherwise it is the main input.
 */
export function inputItemOf(context: IExecuteSingleFunctions): INodeExecutionData {
	const main = context.getInputData();
	// In this order, because n8n copies the whole node on each call of getNode.
	if (Object.keys(main.json).length > 0 || !isTool(context.getNode())) return main;
	return context.getInputData(0, NodeConnectionTypes.AiTool);
}

/** Any context that belongs to a run of a node. */
export type RunContext = Pick<IExecuteFunctions, 'getExecuteData' | 'getNode'>;

/**
 * The object that n8n provides for one run of the node. A tool may share the run of its agent, or have
 * none; then its call is a run of its own.
 */
export function runOf(context: RunContext): Partial<IExecuteData> {
	const run = context.getExecuteData() as IExecuteData | undefined;
	return run ?? {};
}

const ownRuns = new WeakMap<object, boolean>();

/**
 * Tells whether a run belongs to this node, and not to its agent, whose run is shared by all calls of all
 * its tools.
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
