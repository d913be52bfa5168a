import type {
	IDataObject,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import type { Refusal } from '../errors/explain';
import { explainAnswer, explainForeignBody } from '../errors/explain';
import { fromThrown, toNodeError } from '../errors/nodeErrors';
import { formsKnownTo, withoutSecrets, withoutToken } from '../errors/redact';
import { isObject } from '../errors/values';
import type { Answer } from './answers';
import { pauseOf } from './answers';
import type { Limit } from './inTime';
import { inTime } from './inTime';
import type { Members } from './members';
import { FITS } from './members';
import { REQUEST_DEFAULTS } from './request';

/** A context of requests without input items: pick-lists in the editor, and the trigger. */
export type Asker = ILoadOptionsFunctions | IPollFunctions;

/** The terms of a request. */
export interface Terms extends Partial<Limit> {
	/** Tells whether a member is what was requested; the check in `FITS` if left out. */
	fits?: (found: unknown) => boolean;
	/** Sent as JSON with POST; a GET if left out. Only for requests that change nothing. */
	body?: IDataObject;
}

/** Errors need an item index, although there are no items. */
const NO_ITEM = 0;

/** How long an open list waits for each response, in milliseconds. */
const PATIENCE = 60_000;

const LATE: Refusal = {
	message: 'Cargo did not respond in time',
	description:
		'Open the list again. If that does not help, check the Base URL of the Cargo credential and the network between n8n and Cargo, or enter the value manually',
	reason: null,
	httpCode: null,
};

/**
 * Fetches an object or a list from Cargo.
 *
 * @param context the context of the request
 * @param path path after the base URL
 * @param member the member of the response to return
 * @param qs query parameters, if any
 * @param terms its time limit, and which content is valid
 * @returns that member, without secrets
 * @throws NodeApiError with Cargo's text, or if there is no response in time; the editor shows it instead
 * of the list
 */
export async function fetchMember<Name extends keyof Members>(
	context: Asker,
	path: string,
	member: Name,
	qs: IDataObject = {},
	{ fits = FITS[member], body: sent, ...terms }: Terms = {},
): Promise<Members[Name]> {
	const late = () => toNodeError(context.getNode(), NO_ITEM, LATE);
	const { statusCode, body, headers } = await inTime(
		{ patience: PATIENCE, late, ...terms },
		async (end) => await send(context, { url: path, qs, body: sent }, end),
	);
	const isOk = statusCode >= 200 && statusCode <= 299;
	const found = isObject(body) ? body[member] : undefined;
	if (isOk && fits(found)) {
		return withoutSecrets(found, await formsKnownTo(context)) as Members[Name];
	}
	const refusal = isOk
		? explainForeignBody(statusCode, body, `a response with "${member}"`)
		: { ...explainAnswer(statusCode, body), retryAfter: pauseOf(headers) };
	throw await withoutToken(context, toNodeError(context.getNode(), NO_ITEM, refusal));
}

async function send(
	context: Asker,
	request: Pick<IHttpRequestOptions, 'url' | 'qs'> & { body?: IDataObject },
	abortSignal: AbortSignal,
): Promise<Answer> {
	const answer = context.helpers.httpRequestWithAuthentication.call(context, 'cargoApi', {
		...REQUEST_DEFAULTS,
		...request,
		method: request.body ? 'POST' : 'GET',
		arrayFormat: 'brackets',
		returnFullResponse: true,
		abortSignal,
	}) as Promise<Answer>;
	return await answer.catch(async (thrown: unknown) => {
		throw await withoutToken(context, fromThrown(context.getNode(), NO_ITEM, thrown));
	});
}
