import type {
	DeclarativeRestApiSettings,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	INodeExecutionData,
} from 'n8n-workflow';

import type { Answer } from '../api/answers';
import { refuseUnlessOk } from '../api/answers';
import { REQUEST_DEFAULTS } from '../api/request';
import { fromThrown } from '../errors/nodeErrors';
import { withoutToken } from '../errors/redact';
import type { Parameters } from '../fields/parameters';
import { readTransport } from '../fields/transport';
import { givesErrorsAsItems, runOf } from './agent';
import { sendWithCredential } from './credential';
import { endRun, isEnding } from './ending';
import { failedItem } from './failedItem';
import type { Created, Creation, Writing, Written } from './ledger';
import { nameOf, namingCreated, noteCreated, noteUnderWay, noteWritten } from './ledger';
import type { Line } from './line';
import type { Effect } from './once';
import { createdFor, spendOnce, wasSpent } from './once';
import { Turn } from './slots';

/**
 * A step before the request: reads and checks parameters, completes the request with them.
 *
 * @throws NodeOperationError if a parameter is invalid; then nothing is sent for this item
 */
export type Step = (parameters: Parameters, request: IHttpRequestOptions) => void;

/** What differs from the prepared request. */
export type Changes = Partial<IHttpRequestOptions>;

/** What an operation can send to Cargo for one item. */
export interface Talk {
	line: Line;
	parameters: Parameters;
	/** The prepared request. */
	request: IHttpRequestOptions;
	/**
	 * Sends the prepared request, or one that differs from it; for requests that may be sent again.
	 *
	 * @param changes what differs
	 * @param until the time, in milliseconds since 1970, after which the response is no longer needed
	 */
	ask: (changes?: Changes, until?: number) => Promise<Answer>;
	/**
	 * Sends a request that uses credits: never twice for one item.
	 *
	 * @param what it creates
	 * @param read takes what was created from the response
	 * @param changes what differs from the prepared request
	 * @returns what was created
	 */
	spend: <T extends { uuid: string }>(
		what: Creation,
		read: (answer: Answer) => T,
		changes?: Changes,
	) => Promise<T>;
	/**
	 * Sends a request that writes records: never twice for one item and part.
	 *
	 * @param what it does
	 * @param read takes what was written from the response
	 * @param changes what differs from the prepared request
	 * @param part tells the requests apart, if several are sent for the item
	 * @returns what was written
	 */
	write: <T extends Written>(
		what: Writing,
		read: (answer: Answer) => T,
		changes?: Changes,
		part?: string,
	) => Promise<T>;
	/**
	 * Creates something with requests that `create` sends: never twice for one item.
	 *
	 * @param what it creates
	 * @param create sends the requests; what it throws after it has undone everything is `markedAsUndone`
	 * @returns what was created
	 */
	once: <T extends Created>(what: Creation, create: () => Promise<T>) => Promise<T>;
	/** Whether an earlier try has sent the request that uses credits. */
	wasSpent: () => boolean;
	/** The items that the operation's output makes from a response. */
	itemsOf: (answer: Answer) => Promise<INodeExecutionData[]>;
}

/** How the requests of an operation follow each other: one, many pages, a request and a wait. */
export type Conversation = (talk: Talk) => Promise<INodeExecutionData[]>;

/**
 * Turns the response to a request into items.
 *
 * @throws NodeApiError if the response does not hold what was requested
 */
export type Output = (
	answer: Answer,
	line: Line,
) => INodeExecutionData[] | Promise<INodeExecutionData[]>;

/** What an operation is made of. */
export interface Operation {
	/** Method and path, literal: an expression here would take time for every item (n8n-engine.md). */
	request: DeclarativeRestApiSettings.HttpRequestOptions;
	prepare: Step[];
	/** Turns a response into items. A response with an error status never reaches it. */
	output?: Output;
	/** If left out: one request that may be sent again. */
	conversation?: Conversation;
}

/** Milliseconds; 0 would mean no timeout. */
const SHORTEST_TIMEOUT = 1;

/** One request, and what the operation makes from its response. */
export const askOnce: Conversation = async ({ ask, itemsOf }) => await itemsOf(await ask());

/**
 * What a conversation can send for one item.
 *
 * @param line the item
 * @param turn the item's slot
 * @param request the prepared request
 * @param output the operation's
 */
export function talkOf(
	line: Line,
	turn: Turn,
	request: IHttpRequestOptions,
	output?: Output,
): Talk {
	const { context, parameters } = line;
	const send = async (changes?: Changes): Promise<IN8nHttpFullResponse> => {
		line.stopIfOver();
		const answer = await sendWithCredential(line, { ...request, ...changes });
		refuseUnlessOk(parameters, answer);
		return answer;
	};
	const once = async <T>(
		effect: { what: Effect; part?: string },
		act: () => Promise<T>,
		note: (made: T) => void,
	): Promise<T> => {
		const actOnce = async () => {
			let isThrough = false;
			try {
				const action = { context, place: parameters, item: line.item(), ...effect };
				const made = await spendOnce(action, act);
				isThrough = true;
				note(made);
				return made;
			} finally {
				if (!isThrough && !givesErrorsAsItems(context)) endRun(context, parameters.itemIndex);
				// What an earlier try has sent is remembered, and has used no turn.
				turn.end();
			}
		};
		return await noteUnderWay(context, actOnce());
	};
	const sending =
		<T>(read: (answer: Answer) => T, changes?: Changes) =>
		async (): Promise<T> =>
			// Within the turn, so that the next item's request does not go out before the run has ended.
			await turn.send(async () => {
				let isThrough = false;
				try {
					const made = read(await send(changes));
					isThrough = true;
					return made;
				} finally {
					if (!isThrough && !givesErrorsAsItems(context)) endRun(context, parameters.itemIndex);
				}
			});
	const create: Talk['once'] = async (what, act) =>
		await once({ what }, act, (created) => {
			noteCreated(context, what, nameOf(created));
		});
	return {
		line,
		parameters,
		request,
		ask: async (changes, until) =>
			await turn.send(async () => await send({ ...changes, ...endingAt(request, until) }), until),
		spend: async (what, read, changes) => await create(what, sending(read, changes)),
		write: async (what, read, changes, part) =>
			await once({ what, part }, sending(read, changes), (written) => {
				noteWritten(context, what, written);
			}),
		once: create,
		wasSpent: () => wasSpent(context, line.item()),
		itemsOf: async (answer) => (await output?.(answer, line)) ?? [],
	};
}

/**
 * What is said to Cargo for an item of a custom operation.
 *
 * @param line the item
 * @param request what the usual request gets in addition
 */
export function talkFor(line: Line, request: Partial<IHttpRequestOptions> = {}): Talk {
	const { context, parameters } = line;
	return talkOf(line, new Turn(runOf(context), parameters), {
		...REQUEST_DEFAULTS,
		...readTransport(parameters),
		url: '',
		...request,
	});
}

/** Does not wait for a response that is no longer needed. */
function endingAt({ timeout }: IHttpRequestOptions, until: number | undefined): Changes {
	if (until === undefined) return {};
	const left = Math.max(until - Date.now(), SHORTEST_TIMEOUT);
	return { timeout: timeout === undefined ? left : Math.min(timeout, left) };
}

/**
 * The output for an item that failed: an item that represents it, or nothing if another item failed before
 * it and ends the run, or n8n has abandoned the run.
 *
 * @param line the item
 * @param thrown what was caught
 * @throws NodeApiError or NodeOperationError instead, if it is the one that ends the run; it names what the
 * run of the node has created
 */
export async function failed(line: Line, thrown: unknown): Promise<INodeExecutionData[]> {
	const { context, parameters } = line;
	const { node, itemIndex: item } = parameters;
	if (isEnding(context, item) || line.isGivenUp()) return [];
	const isItem = givesErrorsAsItems(context);
	if (!isItem) endRun(context, item);
	const error = await withoutToken(context, fromThrown(node, item, thrown));
	if (isItem) {
		const created = await createdFor(context, line.item(), error.message);
		return [failedItem(context, line.item(), { item }, error, created)];
	}
	throw await namingCreated(context, error);
}
