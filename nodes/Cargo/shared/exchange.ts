import type {
	DeclarativeRestApiSettings,
	IExecutePaginationFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
	INodePropertyRouting,
	PostReceiveAction,
} from 'n8n-workflow';

import { fromThrown, toFailedItem } from './errors';
import type { FailedItem } from './errors';
import { refuseUnlessOk } from './output';
import type { Parameters } from './parameters';
import { parametersOf } from './parameters';
import { DEFAULT_SLOTS, withSlot } from './slots';

/**
 * A step before the request: reads and checks parameters, completes the request with them.
 *
 * @throws NodeOperationError when a parameter is not usable; then nothing is sent for this item
 */
export type Step = (parameters: Parameters, request: IHttpRequestOptions) => void;

/**
 * Sends the prepared request, or one that differs from it in what is given, and returns the items
 * that the operation's output steps make of the answer.
 */
export type Ask = (changes?: Partial<IHttpRequestOptions>) => Promise<INodeExecutionData[]>;

/** What an operation says to Cargo for one item: one request, many pages, a request and a wait. */
export type Conversation = (
	context: IExecutePaginationFunctions,
	ask: Ask,
) => Promise<INodeExecutionData[]>;

/** What an operation is made of. */
export interface Operation {
	/** Method and path, literal: an expression here would cost time for every item (n8n-engine.md). */
	request: DeclarativeRestApiSettings.HttpRequestOptions;
	prepare: Step[];
	/** Steps that turn an answer into items. An answer with an error status never reaches them. */
	output: PostReceiveAction[];
	/** How the requests follow each other; one request if left out. */
	conversation?: Conversation;
}

/** Refusals by the steps before a request, kept until the exchange reports them with their item. */
const refusals = new WeakMap<object, unknown>();

/**
 * The declarative routing of an operation.
 *
 * The exchange with Cargo runs as n8n's pagination function: the one place where a declarative node
 * sees an item from its first check to its last answer, so that what fails keeps its input item.
 *
 * @param operation its request, its checks, its output
 */
export function routingOf(operation: Operation): INodePropertyRouting {
	const { request, prepare, output, conversation = askOnce } = operation;
	return {
		request,
		send: {
			paginate: true,
			preSend: [
				async function (options) {
					try {
						const parameters = parametersOf(this);
						for (const step of prepare) step(parameters, options);
					} catch (refusal) {
						refusals.set(options, refusal);
					}
					return options;
				},
			],
		},
		operations: {
			async pagination(prepared) {
				return await exchange(this, prepared, conversation);
			},
		},
		output: { postReceive: [refuseUnlessOk, ...output] },
	};
}

const askOnce: Conversation = async (_context, ask) => await ask();

/** Runs the conversation of one item, and gives what comes out, good or bad, its link to the item. */
async function exchange(
	context: IExecutePaginationFunctions,
	prepared: DeclarativeRestApiSettings.ResultOptions,
	conversation: Conversation,
): Promise<INodeExecutionData[]> {
	const pairedItem = { item: context.getItemIndex() };
	const ask: Ask = async (changes) => {
		// A copy, because n8n puts the token and its own settings on what it sends.
		const options = { ...prepared.options, ...changes };
		const send = async () => await context.makeRoutingRequest({ ...prepared, options });
		return await withSlot(context, DEFAULT_SLOTS, send);
	};
	try {
		if (refusals.has(prepared.options)) throw refusals.get(prepared.options);
		const items = await conversation(context, ask);
		return items.map((item) => ({ ...item, pairedItem }));
	} catch (thrown) {
		const error = fromThrown(context.getNode(), pairedItem.item, thrown);
		if (!context.continueOnFail()) throw error;
		return [failedItem(context, toFailedItem(error))];
	}
}

/**
 * The item that stands for a failed one. On the error output n8n adds the input's fields by itself,
 * and only to an item that holds nothing but `error`; on the regular output it adds nothing.
 */
function failedItem(context: IExecutePaginationFunctions, failed: FailedItem): INodeExecutionData {
	const error = { ...failed };
	const withInput = context.getNode().onError !== 'continueErrorOutput';
	return {
		json: withInput ? { ...context.getInputData().json, error } : { error },
		pairedItem: { item: context.getItemIndex() },
	};
}
