import type {
	DeclarativeRestApiSettings,
	IExecutePaginationFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
	INodePropertyRouting,
	PreSendAction,
} from 'n8n-workflow';

import { fromThrown, toApiError } from '../errors/nodeErrors';
import { checkCommon } from '../fields/options';
import { countPrepared, untilPrepared } from './abandoned';
import { givesErrorsAsItems, runOf } from './agent';
import { endRun } from './ending';
import { RoutedLine } from './line';
import { checkCount } from './mostItems';
import { Turn } from './slots';
import type { Operation, Step } from './talk';
import { askOnce, failed, talkOf } from './talk';

/** Refusals from the steps before a request, kept until the exchange reports them with their item. */
const refusals = new WeakMap<object, unknown>();

/**
 * The declarative routing of an operation.
 *
 * The exchange with Cargo runs as n8n's pagination function: the one place where a declarative node
 * sees an item from its first check to its last response, so that a failure keeps its input item.
 *
 * @param operation its request, its checks, its output
 */
export function routingOf(operation: Operation): INodePropertyRouting {
	return {
		request: operation.request,
		send: { paginate: true, preSend: [checkAll(operation.prepare)] },
		operations: { pagination: exchangeBy(operation) },
	};
}

/**
 * The steps before the request. n8n runs them for all items at once, before the first item waits for its
 * turn: as measured, reading expressions then takes half the time that it takes between requests.
 */
function checkAll(steps: Step[]): PreSendAction {
	return async function (request) {
		countPrepared(this);
		try {
			const { parameters } = new RoutedLine(this);
			for (const step of [checkCommon, ...steps]) step(parameters, request);
		} catch (refusal) {
			refusals.set(request, refusal);
			if (!givesErrorsAsItems(this)) endRun(this, this.getItemIndex());
		}
		return request;
	};
}

/** The conversation of one item, and its result or error, linked to the item. */
function exchangeBy({ conversation = askOnce, output }: Operation) {
	return async function exchange(
		this: IExecutePaginationFunctions,
		prepared: DeclarativeRestApiSettings.ResultOptions,
	): Promise<INodeExecutionData[]> {
		const line = new RoutedLine(this);
		let turn: Turn | undefined;
		try {
			if (refusals.has(prepared.options)) throw refusals.get(prepared.options);
			line.stopIfOver();
			turn = new Turn(runOf(this), line.parameters);
			await turn.begin();
			const request = prepared.options as IHttpRequestOptions;
			const items = await conversation(talkOf(line, turn, request, output));
			checkCount(line.parameters, items.length);
			const pairedItem = { item: line.parameters.itemIndex };
			return items.map((each) => ({ ...each, pairedItem }));
		} catch (thrown) {
			return await failed(line, thrown).catch(async (error: unknown) => {
				await untilPrepared(this);
				const { node, itemIndex } = line.parameters;
				throw toApiError(node, itemIndex, fromThrown(node, itemIndex, error));
			});
		} finally {
			turn?.end();
		}
	};
}
