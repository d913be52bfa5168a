import type { IDataObject, ILoadOptionsFunctions } from 'n8n-workflow';

import { explainAnswer, explainForeignBody, fromThrown, toNodeError } from '../shared/errors';
import { REQUEST_DEFAULTS } from '../shared/request';
import { isObject } from '../shared/values';
import type { Members } from './members';
import { IS_LIST } from './members';

/** Lists are not made for an input item; errors need a number all the same. */
const NO_ITEM = 0;

/**
 * Fetches one of Cargo's things for a pick-list in the editor.
 *
 * @param context the editor's request for the list
 * @param path path after the base URL
 * @param member the member of the answer that holds the thing
 * @param qs query parameters, if any
 * @returns that member
 * @throws NodeApiError with a text that the editor shows in place of the list
 */
export async function fetchMember<Name extends keyof Members>(
	context: ILoadOptionsFunctions,
	path: string,
	member: Name,
	qs: IDataObject = {},
): Promise<Members[Name]> {
	const { statusCode, body } = await send(context, path, qs);
	const isOk = statusCode >= 200 && statusCode <= 299;
	const found = isObject(body) ? body[member] : undefined;
	const fits = IS_LIST[member] ? Array.isArray(found) : isObject(found);
	if (isOk && fits) return found as Members[Name];
	const refusal = isOk
		? explainForeignBody(statusCode, body, `an answer with "${member}"`)
		: explainAnswer(statusCode, body);
	throw toNodeError(context.getNode(), NO_ITEM, refusal);
}

/** The answer to a request, whatever its status. */
interface Answer {
	statusCode: number;
	body: unknown;
}

async function send(context: ILoadOptionsFunctions, url: string, qs: IDataObject): Promise<Answer> {
	const answer = context.helpers.httpRequestWithAuthentication.call(context, 'cargoApi', {
		...REQUEST_DEFAULTS,
		url,
		qs,
		arrayFormat: 'brackets',
		returnFullResponse: true,
	}) as Promise<Answer>;
	return await answer.catch((thrown: unknown) => {
		throw fromThrown(context.getNode(), NO_ITEM, thrown);
	});
}
