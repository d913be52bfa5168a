/** A plain client of the sandbox for its own tests: nothing of the node, so the two cannot agree on a mistake. */
import type { Sandbox } from '../../sandbox/server.mjs';
import type { Batch } from '../../sandbox/types.mjs';

/** A response with its body as text and, if it is JSON, as an object. */
export interface Answer {
	status: number;
	text: string;
	json: unknown;
}

/**
 * One request to `/v1` with the sandbox's token.
 *
 * @param path after `/v1`, with the query string
 * @param body sent as JSON; nothing is sent if undefined
 * @throws TypeError of fetch, if the connection breaks
 */
export const call = async (
	{ baseUrl, token }: Sandbox,
	method: 'DELETE' | 'GET' | 'POST' | 'PUT',
	path: string,
	body?: unknown,
): Promise<Answer> => {
	const response = await fetch(`${baseUrl}/v1${path}`, {
		method,
		headers: {
			authorization: `Bearer ${token}`,
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
		},
		body: body === undefined ? undefined : JSON.stringify(body),
	});
	const text = await response.text();
	const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
	return {
		status: response.status,
		text,
		json: isJson ? (JSON.parse(text) as unknown) : undefined,
	};
};

/** The endpoint that creates batches. */
export const CREATE = '/orchestration/batches';

/** Creates a batch that must be accepted. */
export const created = async (sandbox: Sandbox, body: unknown): Promise<Batch> => {
	const { status, json, text } = await call(sandbox, 'POST', CREATE, body);
	if (status !== 200) throw new Error(`Not created: ${status} ${text}`);
	return (json as { batch: Batch }).batch;
};

/** The members of a list response, by its key. */
export const listed = async <T,>(sandbox: Sandbox, path: string, key: string): Promise<T[]> => {
	const { json } = await call(sandbox, 'GET', path);
	return (json as Record<string, T[]>)[key] ?? [];
};
