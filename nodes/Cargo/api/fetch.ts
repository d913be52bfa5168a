import type { IDataObject, ILoadOptionsFunctions, IPollFunctions } from 'n8n-workflow';

import { explainAnswer, explainForeignBody } from '../errors/explain';
import { fromThrown, toNodeError } from '../errors/nodeErrors';
import { withoutToken } from '../errors/redact';
import { isObject } from '../errors/values';
import type { Answer } from './answers';
import { pauseOf } from './answers';
import type { Members } from './members';
import { FITS } from './members';
import { REQUEST_DEFAULTS } from './request';

/** Where requests are made without input items: for pick-lists in the editor, and by the trigger. */
export type Asker = ILoadOptionsFunctions | IPollFunctions;

/** On what terms something is asked for. */
export interface Terms {
	/** Ends the request when it fires. */
	signal?: AbortSignal;
	/** Tells whether a member is what was asked for; unless given, what `FITS` holds. */
	fits?: (found: unknown) => boolean;
}

/** Errors need the number of an item all the same. */
const NO_ITEM = 0;

/**
 * Fetches one of Cargo's things.
 *
 * @param context who asks
 * @param path path after the base URL
 * @param member the member of the answer that holds the thing
 * @param qs query parameters, if any
 * @param terms when it ends, and what will do
 * @returns that member
 * @throws NodeApiError with Cargo's words; the editor shows them in place of the list
 */
export async function fetchMember<Name extends keyof Members>(
	context: Asker,
	path: string,
	member: Name,
	qs: IDataObject = {},
	{ signal, fits = FITS[member] }: Terms = {},
): Promise<Members[Name]> {
	const { statusCode, body, headers } = await send(context, path, qs, signal);
	const isOk = statusCode >= 200 && statusCode <= 299;
	const found = isObject(body) ? body[member] : undefined;
	if (isOk && fits(found)) return found as Members[Name];
	const refusal = isOk
		? explainForeignBody(statusCode, body, `an answer with "${member}"`)
		: { ...explainAnswer(statusCode, body), retryAfter: pauseOf(headers) };
	throw await withoutToken(context, toNodeError(context.getNode(), NO_ITEM, refusal));
}

async function send(
	context: Asker,
	url: string,
	qs: IDataObject,
	signal: AbortSignal | undefined,
): Promise<Answer> {
	const answer = context.helpers.httpRequestWithAuthentication.call(context, 'cargoApi', {
		...REQUEST_DEFAULTS,
		url,
		qs,
		arrayFormat: 'brackets',
		returnFullResponse: true,
		...(signal ? { abortSignal: signal } : {}),
	}) as Promise<Answer>;
	return await answer.catch(async (thrown: unknown) => {
		throw await withoutToken(context, fromThrown(context.getNode(), NO_ITEM, thrown));
	});
}
