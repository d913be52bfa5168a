import type {
	DeclarativeRestApiSettings,
	IExecutePaginationFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
	INodePropertyRouting,
	PostReceiveAction,
} from 'n8n-workflow';

import { givesErrorsAsItems, inputItemOf, runOf } from './agent';
import { fromThrown } from './errors';
import { failedItem } from './failedItem';
import { spendOnce } from './once';
import { checkCommon, readSlots } from './options';
import { refuseUnlessOk } from './output';
import type { Parameters } from './parameters';
import { parametersOf } from './parameters';
import { withoutToken } from './redact';
import { withSlot } from './slots';

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
export type Send = (changes?: Partial<IHttpRequestOptions>) => Promise<INodeExecutionData[]>;

/** What an operation can say to Cargo for one item. */
export interface Talk {
	context: IExecutePaginationFunctions;
	parameters: Parameters;
	/** For requests that may be sent again. */
	ask: Send;
	/** For requests that cost credits: never sent twice for one item. */
	spend: Send;
}

/** How the requests of an operation follow each other: one, many pages, a request and a wait. */
export type Conversation = (talk: Talk) => Promise<INodeExecutionData[]>;

/** What an operation is made of. */
export interface Operation {
	/** Method and path, literal: an expression here would cost time for every item (n8n-engine.md). */
	request: DeclarativeRestApiSettings.HttpRequestOptions;
	prepare: Step[];
	/** Steps that turn an answer into items. An answer with an error status never reaches them. */
	output: PostReceiveAction[];
	/** One request that may be sent again, if left out. */
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
						for (const step of [checkCommon, ...prepare]) step(parameters, options);
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

const askOnce: Conversation = async ({ ask }) => await ask();

/** Runs the conversation of one item, and gives what comes out, good or bad, its link to the item. */
async function exchange(
	context: IExecutePaginationFunctions,
	prepared: DeclarativeRestApiSettings.ResultOptions,
	conversation: Conversation,
): Promise<INodeExecutionData[]> {
	const item = context.getItemIndex();
	const pairedItem = { item };
	try {
		if (refusals.has(prepared.options)) throw refusals.get(prepared.options);
		const items = await conversation(talkOf(context, prepared));
		return items.map((each) => ({ ...each, pairedItem }));
	} catch (thrown) {
		const error = await withoutToken(context, fromThrown(context.getNode(), item, thrown));
		if (!givesErrorsAsItems(context)) throw error;
		return [failedItem(context, inputItemOf(context), pairedItem, error)];
	}
}

function talkOf(
	context: IExecutePaginationFunctions,
	prepared: DeclarativeRestApiSettings.ResultOptions,
): Talk {
	const parameters = parametersOf(context);
	const run = runOf(context);
	const ask: Send = async (changes) => {
		// A copy, because n8n puts the token and its own settings on what it sends.
		const options = { ...prepared.options, ...changes };
		return await withSlot(
			run,
			() => readSlots(parameters),
			async () => await context.makeRoutingRequest({ ...prepared, options }),
		);
	};
	const spend: Send = async (changes) => {
		const action = { ...parameters, run, item: inputItemOf(context) };
		return await spendOnce(action, async () => await ask(changes));
	};
	return { context, parameters, ask, spend };
}
