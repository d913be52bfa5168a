import type { IDataObject, ILoadOptionsFunctions } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { CARGO_BASE_URL } from '../../../credentials/authorize';
import { explainAnswer, explainForeignBody, fromThrown, toNodeError } from '../shared/errors';
import { isObject } from '../shared/values';

/** An entry of a list. What a pick-list shows of it (names, IDs, counts, times) is never nested. */
export type Entry = Record<string, string | number | boolean | null | undefined>;

/** Lists are not made for an input item; errors need a number all the same. */
const NO_ITEM = 0;

/**
 * Fetches one of Cargo's lists for a pick-list in the editor.
 *
 * @param context the editor's request for the list
 * @param path path after the base URL
 * @param member the member of the answer that holds the list
 * @param qs query parameters, if any
 * @returns the list
 * @throws NodeApiError with a text that the editor shows in place of the list
 */
export async function fetchList(
	context: ILoadOptionsFunctions,
	path: string,
	member: string,
	qs: IDataObject = {},
): Promise<Entry[]> {
	const { statusCode, body } = await send(context, path, qs);
	const fail = (refusal: ReturnType<typeof explainAnswer>) =>
		toNodeError(context.getNode(), NO_ITEM, refusal);
	if (statusCode < 200 || statusCode > 299) throw fail(explainAnswer(statusCode, body));
	const list = isObject(body) ? body[member] : undefined;
	if (!Array.isArray(list)) throw fail(explainForeignBody(statusCode, body, `a list of ${member}`));
	return list as Entry[];
}

async function send(
	context: ILoadOptionsFunctions,
	url: string,
	qs: IDataObject,
): Promise<{ statusCode: number; body: unknown }> {
	try {
		return (await context.helpers.httpRequestWithAuthentication.call(context, 'cargoApi', {
			baseURL: CARGO_BASE_URL,
			url,
			qs,
			arrayFormat: 'brackets',
			json: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			returnFullResponse: true,
		})) as { statusCode: number; body: unknown };
	} catch (thrown) {
		const error = fromThrown(context.getNode(), NO_ITEM, thrown);
		throw error instanceof NodeApiError
			? error
			: new NodeOperationError(context.getNode(), error.message);
	}
}
