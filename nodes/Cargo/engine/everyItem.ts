import type { IExecuteFunctions, IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';

import { REQUEST_DEFAULTS } from '../api/request';
import { checkCommon } from '../fields/options';
import { readTransport } from '../fields/transport';
import { givesErrorsAsItems, runOf } from './agent';
import { beginRun, endRun } from './ending';
import { CustomLine } from './line';
import { Turn } from './slots';
import type { Operation, Talk } from './talk';
import { askOnce, failed, talkOf } from './talk';

/** What the user is told in the editor, in addition to the items. */
export interface Hints {
	/** Runs in parallel with the requests; it must not throw. */
	beside?: (first: Talk, requests: IHttpRequestOptions[]) => Promise<void>;
	/** Is called with the output, before it is returned. */
	after?: (context: IExecuteFunctions, output: INodeExecutionData[]) => void;
}

/** A request that is ready to be sent, or the reason not to. */
type Prepared = { request: IHttpRequestOptions } | { refusal: unknown };

/**
 * Runs an operation on every input item as a custom operation: with n8n's full context, which can show
 * hints, and without the routing, which resolves every field of the node for every item. The operation
 * is the same that `routingOf` declares for AI Agent nodes that do not support custom operations.
 *
 * @param operation its request, its checks, its output
 * @param hints what the user is also told in the editor
 * @returns the custom operation
 */
export function everyItem(operation: Operation, hints: Hints = {}) {
	return async function (this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		beginRun(this);
		const lines = this.getInputData().map((_item, index) => new CustomLine(this, index));
		const prepared = lines.map((line) => prepare(line, operation));
		const [outcomes] = await Promise.all([
			Promise.allSettled(
				lines.map(async (line, index) => await outcomeOf(line, prepared[index], operation)),
			),
			hintBeside(hints, lines, prepared),
		]);
		const error = outcomes.find((outcome) => outcome.status === 'rejected');
		if (error) throw error.reason;
		const items = outcomes.flatMap((outcome) => ('value' in outcome ? outcome.value : []));
		hints.after?.(this, items);
		return [items];
	};
}

async function hintBeside(
	{ beside }: Hints,
	[first]: CustomLine[],
	prepared: Prepared[],
): Promise<void> {
	const requests = prepared.flatMap((each) => ('request' in each ? [each.request] : []));
	// A refused item ends the run before anything is sent.
	if (!beside || !first || requests.length < prepared.length) return;
	const turn = new Turn(runOf(first.context), first.parameters);
	await beside(talkOf(first, turn, requests[0] ?? { url: '' }), requests);
}

function prepare({ context, parameters }: CustomLine, operation: Operation): Prepared {
	try {
		const request = {
			...REQUEST_DEFAULTS,
			...readTransport(parameters),
			...operation.request,
		} as IHttpRequestOptions;
		for (const step of [checkCommon, ...operation.prepare]) step(parameters, request);
		return { request };
	} catch (refusal) {
		if (!givesErrorsAsItems(context)) endRun(context, parameters.itemIndex);
		return { refusal };
	}
}

async function outcomeOf(
	line: CustomLine,
	prepared: Prepared | undefined,
	{ conversation = askOnce, output }: Operation,
): Promise<INodeExecutionData[]> {
	const { context, parameters } = line;
	let turn: Turn | undefined;
	try {
		if (!prepared || 'refusal' in prepared) throw prepared?.refusal;
		line.stopIfOver();
		turn = new Turn(runOf(context), parameters);
		await turn.begin();
		const items = await conversation(talkOf(line, turn, prepared.request, output));
		const pairedItem = { item: parameters.itemIndex };
		return items.map((each) => ({ ...each, pairedItem }));
	} catch (thrown) {
		return await failed(line, thrown);
	} finally {
		turn?.end();
	}
}
