import type {
	DeclarativeRestApiSettings,
	IExecutePaginationFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	INodeExecutionData,
	INodePropertyRouting,
	PreSendAction,
} from 'n8n-workflow';

import { refuseUnlessOk } from '../api/answers';
import { fromThrown, toApiError } from '../errors/nodeErrors';
import { withoutToken } from '../errors/redact';
import { checkCommon } from '../fields/options';
import type { Parameters } from '../fields/parameters';
import { givesErrorsAsItems, inputItemOf, runOf } from './agent';
import { sendWithCredential } from './credential';
import { countPrepared, endRun, isAbandoned, isEnding, stopIfOver } from './ending';
import { failedItem } from './failedItem';
import { spendOnce } from './once';
import { parametersOf } from './parameters';
import { Turn } from './slots';

/**
 * A step before the request: reads and checks parameters, completes the request with them.
 *
 * @throws NodeOperationError when a parameter is not usable; then nothing is sent for this item
 */
export type Step = (parameters: Parameters, request: IHttpRequestOptions) => void;

/**
 * Sends the prepared request, or one that differs from it in what is given, and returns the items
 * that the operation's output makes of the answer.
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

/**
 * Turns the answer to a request into items.
 *
 * @throws NodeApiError when the answer does not hold what was asked for
 */
export type Output = (
	answer: IN8nHttpFullResponse,
	parameters: Parameters,
	context: IExecutePaginationFunctions,
) => INodeExecutionData[] | Promise<INodeExecutionData[]>;

/** What an operation is made of. */
export interface Operation {
	/** Method and path, literal: an expression here would cost time for every item (n8n-engine.md). */
	request: DeclarativeRestApiSettings.HttpRequestOptions;
	prepare: Step[];
	/** Turns an answer into items. An answer with an error status never reaches it. */
	output: Output;
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
export function routingOf({
	request,
	prepare,
	output,
	conversation,
}: Operation): INodePropertyRouting {
	return {
		request,
		send: { paginate: true, preSend: [checkAll(prepare)] },
		operations: { pagination: exchangeBy(conversation ?? askOnce, output) },
	};
}

/**
 * The steps before the request. n8n runs them for all items in one go, before the first of them waits
 * for its turn: measured, reading expressions costs half as much then as between requests.
 */
function checkAll(steps: Step[]): PreSendAction {
	return async function (request) {
		countPrepared(this);
		try {
			const parameters = parametersOf(this);
			for (const step of [checkCommon, ...steps]) step(parameters, request);
		} catch (refusal) {
			refusals.set(request, refusal);
			if (!givesErrorsAsItems(this)) endRun(this);
		}
		return request;
	};
}

const askOnce: Conversation = async ({ ask }) => await ask();

/** The conversation of one item, and what comes out of it, good or bad, linked to the item. */
function exchangeBy(conversation: Conversation, output: Output) {
	return async function exchange(
		this: IExecutePaginationFunctions,
		prepared: DeclarativeRestApiSettings.ResultOptions,
	): Promise<INodeExecutionData[]> {
		const parameters = parametersOf(this);
		let turn: Turn | undefined;
		try {
			if (refusals.has(prepared.options)) throw refusals.get(prepared.options);
			stopIfOver(this);
			turn = new Turn(runOf(this), parameters);
			await turn.begin();
			const request = prepared.options as IHttpRequestOptions;
			const items = await conversation(talkOf(this, parameters, turn, request, output));
			const pairedItem = { item: parameters.itemIndex };
			return items.map((each) => ({ ...each, pairedItem }));
		} catch (thrown) {
			return await failed(this, parameters, thrown);
		} finally {
			turn?.end();
		}
	};
}

function talkOf(
	context: IExecutePaginationFunctions,
	parameters: Parameters,
	turn: Turn,
	request: IHttpRequestOptions,
	output: Output,
): Talk {
	const send = async (changes?: Partial<IHttpRequestOptions>) => {
		stopIfOver(context);
		const answer = await sendWithCredential(context, { ...request, ...changes });
		refuseUnlessOk(parameters, answer);
		return await output(answer, parameters, context);
	};
	const ask: Send = async (changes) => await turn.send(async () => await send(changes));
	const spend: Send = async (changes) => {
		const action = { context, place: parameters, item: inputItemOf(context) };
		// Within the turn, so that the next item's request does not go out before the run has ended.
		const sendOrEnd = async () => {
			let items: INodeExecutionData[] | undefined;
			try {
				items = await send(changes);
				return items;
			} finally {
				if (!items && !givesErrorsAsItems(context)) endRun(context);
			}
		};
		return await spendOnce(action, async () => await turn.send(sendOrEnd));
	};
	return { context, parameters, ask, spend };
}

/**
 * What comes out for an item that failed: an item that stands for it, or nothing where another one has
 * failed before it and ends the run, or n8n has given the run up.
 *
 * @throws the error instead, where it is the one that ends the run
 */
async function failed(
	context: IExecutePaginationFunctions,
	parameters: Parameters,
	thrown: unknown,
): Promise<INodeExecutionData[]> {
	if (isEnding(context) || isAbandoned(context)) return [];
	const isItem = givesErrorsAsItems(context);
	if (!isItem) endRun(context);
	const { node, itemIndex: item } = parameters;
	const error = await withoutToken(context, fromThrown(node, item, thrown));
	if (!isItem) throw toApiError(node, item, error);
	return [failedItem(context, inputItemOf(context), { item }, error)];
}
