import type {
	EngineRequest,
	IExecuteFunctions,
	INodeExecutionData,
	ISourceData,
} from 'n8n-workflow';
import { calculateWorkflowChecksum, NodeConnectionTypes } from 'n8n-workflow';

import { isTool } from '../fields/agentTool';
import { runOf } from './agent';

/**
 * Lets a custom operation wait without holding an execution slot, and run again when n8n wakes the execution.
 *
 * n8n disables the entry of its stack that was put to wait, and passes the input of that entry on. So the
 * operation asks the engine to run the same node once more in between (an engine request). That second
 * entry goes to wait and passes nothing on; after it, the engine runs the entry that asked
 * (n8n-sleep-and-mapper.md, "A custom operation can sleep").
 */

/** What n8n keeps with the execution, below the name of the node. It survives a restart. */
interface Nap {
	/** Names the request to sleep. Nobody can guess it: input data could hold a `toolCallId` as well. */
	ticket: string;
	/** When to wake, in milliseconds since 1970. */
	until: number;
	/** Whether the second entry has gone to wait. */
	hasSlept: boolean;
	/** What the user reads in the editor meanwhile. */
	hint: string;
	/** Where the input came from: the engine puts something else in its place. */
	source: Array<ISourceData | null>;
	/** How often the operation has slept by then. */
	naps: number;
	/** What the operation has to remember. */
	memory: object;
}

/** The node's own place in the stored execution. */
interface Kept {
	cargoNap?: Nap;
	/** Ticket of a request after which the operation ran again without having slept. */
	cargoSpent?: string;
}

/** What an operation knows when it runs again after a sleep. */
export interface Woken {
	memory: object;
	naps: number;
	/** False where n8n ran the operation again at once: it does so in execution order v0. */
	hasSlept: boolean;
}

/** By run, because Retry On Fail runs the operation again after its state was cleared. */
const wokenInRun = new WeakMap<object, Woken>();

/** Runs in an engine that knows engine requests: n8n does not say so again in each try. */
const capable = new WeakSet();

/** n8n looks for executions to wake every 60 seconds; what is due within 70 it wakes in time. In seconds. */
const NAPS = [70, 120, 300];

const keptBy = (context: IExecuteFunctions): Kept => context.getContext('node');

/**
 * Has to be called first in each run of an operation that can sleep: puts the execution to wait where this
 * run is the entry that sleeps.
 *
 * @param context of the operation
 * @returns what the operation returns at once in that case; undefined for an ordinary run
 */
export async function sleepIfAsked(
	context: IExecuteFunctions,
): Promise<INodeExecutionData[][] | null | undefined> {
	const ticket = context.getInputData()[0]?.json.toolCallId;
	if (typeof ticket !== 'string' || isTool(context.getNode())) return undefined;
	const kept = keptBy(context);
	const { cargoNap: nap, cargoSpent } = kept;
	if (ticket !== nap?.ticket && ticket !== cargoSpent) return undefined;
	const entry = context.getExecuteData();
	// A copy: the entry that asked shares the node object, and n8n disables this one on waking.
	entry.node = {
		...context.getNode(),
		alwaysOutputData: false,
		retryOnFail: false,
		onError: 'stopWorkflow',
	};
	entry.data = { main: [] };
	if (ticket !== nap?.ticket) {
		delete kept.cargoSpent;
		return null;
	}
	nap.hasSlept = true;
	context.addExecutionHints({ message: nap.hint, type: 'info', location: 'outputPane' });
	await context.putExecutionToWait(new Date(nap.until));
	return [[]];
}

/**
 * Has to be called second: takes away what the detour left on the entry, so that the output, its links and
 * its errors are those of an ordinary run.
 *
 * @param context of the operation
 * @returns what the operation remembers; undefined where it has not asked to sleep before
 */
export function wakeUp(context: IExecuteFunctions): Woken | undefined {
	const run = runOf(context);
	const known = wokenInRun.get(run);
	if (known || isTool(context.getNode())) return known;
	const kept = keptBy(context);
	const nap = kept.cargoNap;
	if (!nap) return undefined;
	const { source, metadata, node } = context.getExecuteData();
	delete node.rewireOutputLogTo;
	delete metadata?.nodeWasResumed;
	delete metadata?.subNodeExecutionData;
	// In place: n8n has taken this very list for the record of the run.
	source?.main?.splice(0, source.main.length, ...nap.source);
	if (!nap.hasSlept) kept.cargoSpent = nap.ticket;
	delete kept.cargoNap;
	const { memory, naps, hasSlept } = nap;
	const woken = { memory, naps, hasSlept };
	wokenInRun.set(run, woken);
	return woken;
}

/**
 * Tells whether the execution can sleep. Otherwise the operation has to wait in the process: as a tool of an
 * agent, without a node before it, in execution order v0, in n8n before 1.113, in a sub-workflow of n8n 1.x.
 *
 * @param context of the operation
 * @param woken what `wakeUp` returned
 */
export function canSleep(context: IExecuteFunctions, woken: Woken | undefined): boolean {
	if (woken?.hasSlept === false || isTool(context.getNode())) return false;
	if (!knowsRequests(context) || isIntegratedInOld(context)) return false;
	return context.getExecuteData().source?.main?.[0]?.previousNode !== undefined;
}

/** Given a request that it does not know, n8n would end the execution. */
function knowsRequests(context: IExecuteFunctions): boolean {
	const run = runOf(context);
	const { subNodeExecutionResults } = context as { subNodeExecutionResults?: unknown };
	if (subNodeExecutionResults !== undefined) capable.add(run);
	return capable.has(run);
}

/** In n8n 1.x the parent of a sleeping sub-workflow gets its own input back. The function came with 2.0. */
function isIntegratedInOld(context: IExecuteFunctions): boolean {
	const { getMode } = context;
	const isNew = (calculateWorkflowChecksum as unknown) !== undefined;
	return !isNew && getMode.call(context) === 'integrated';
}

/** What `askToSleep` needs to know. */
export interface Sleep {
	/** When to wake, in milliseconds since 1970. */
	until: number;
	/** What the user reads in the editor meanwhile. */
	hint: string;
	/** What the operation is told when it runs again. n8n stores it each time: UUIDs and numbers. */
	memory: object;
}

/**
 * Asks n8n to let the execution sleep, and to run the operation again afterwards.
 *
 * @param context of the operation
 * @param woken what `wakeUp` returned
 * @param sleep until when, and what to remember
 * @returns what the operation has to return
 */
export function askToSleep(
	context: IExecuteFunctions,
	woken: Woken | undefined,
	{ until, hint, memory }: Sleep,
): EngineRequest {
	const ticket = crypto.randomUUID();
	const source = context.getExecuteData().source?.main ?? [];
	keptBy(context).cargoNap = {
		ticket,
		until,
		hasSlept: false,
		hint,
		source: source.map((from) => (from ? { ...from } : null)),
		naps: (woken?.naps ?? 0) + 1,
		memory,
	};
	return {
		actions: [
			{
				actionType: 'ExecutionNodeAction',
				nodeName: context.getNode().name,
				input: {},
				type: NodeConnectionTypes.Main,
				id: ticket,
				metadata: {},
			},
		],
		metadata: {},
	};
}

/**
 * How long to sleep: longer each time, since each waking loads and stores the whole execution.
 *
 * @param woken what `wakeUp` returned
 * @returns milliseconds
 */
export function napAfter(woken: Woken | undefined): number {
	const seconds = NAPS[Math.min(woken?.naps ?? 0, NAPS.length - 1)] ?? 0;
	return seconds * 1000;
}
