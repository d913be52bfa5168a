import type {
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';
import { OperationalError } from 'n8n-workflow';

import { SAME_FOR_ALL_ITEMS } from '../../../credentials/sameForAllItems';
import { formsOf, withoutSecrets } from '../errors/redact';
import { isObject } from '../errors/values';
import { checkTimeout } from '../fields/transport';
import { isOwnRun, runOf } from './agent';
import type { Line, NodeContext } from './line';

/** A credential is read again after this time, in milliseconds: it may change during a long wait. */
const KEPT = 10_000;

/** Extra time for n8n's own time limit to fire first, in milliseconds. */
export const GRACE = 2_000;

/** A credential as n8n decrypted it, and until when it is valid. */
interface Kept {
	data: Promise<ICredentialDataDecryptedObject | undefined>;
	until: number;
}

const keptInRun = new WeakMap<object, Kept>();

/**
 * Sends a request with the node's credential.
 *
 * By default, n8n reads the credential from its database and decrypts it for every request, which was
 * measured as two fifths of the time of an item. A credential that is the same for all items is read once.
 *
 * @param line the item
 * @param request the request without authentication
 * @param evenIfStopped whether it is sent although the execution has been stopped, to clean up
 * @returns the response, whatever its status
 * @throws what n8n throws if the credential is invalid, or no response arrives; NodeOperationError if the
 * time limit is invalid
 */
export async function sendWithCredential(
	line: Line,
	request: IHttpRequestOptions,
	evenIfStopped = false,
): Promise<IN8nHttpFullResponse> {
	const { context } = line;
	const data = await credentialOf(line);
	const timeout = checkTimeout(line.parameters, request.timeout);
	const limit = AbortSignal.timeout(timeout + GRACE);
	const answer = context.helpers.httpRequestWithAuthentication.call(
		endingWith(context, limit, evenIfStopped),
		'cargoApi',
		{ ...withTextBody(request), timeout, returnFullResponse: true },
		{ credentialsDecrypted: { id: '', name: '', type: 'cargoApi', data } },
	) as Promise<IN8nHttpFullResponse>;
	const { body, ...rest } = await answer.catch((thrown: unknown) => {
		throw limit.aborted ? new TimedOut('The request took too long') : (thrown as Error);
	});
	return { ...rest, body: withoutSecrets(body, formsIn(data)) as typeof body };
}

/**
 * As text: from an object, the HTTP library that n8n uses leaves out members with names such as
 * "constructor". An empty object is n8n's placeholder for no body, and is not sent.
 */
function withTextBody(request: IHttpRequestOptions): IHttpRequestOptions {
	const { body, headers } = request;
	if (!isObject(body) || isStream(body) || Object.keys(body).length === 0) return request;
	return {
		...request,
		headers: { ...headers, 'Content-Type': 'application/json' },
		body: JSON.stringify(body),
	};
}

/** A file, which goes out as it is. */
const isStream = ({ pipe }: Record<string, unknown>) => typeof pipe === 'function';

const formsOfCredential = new WeakMap<object, string[]>();

/** The encoded forms of a credential's token, created once for each credential object. */
function formsIn(data: ICredentialDataDecryptedObject): string[] {
	const forms = formsOfCredential.get(data) ?? formsOf(data.apiToken);
	formsOfCredential.set(data, forms);
	return forms;
}

/**
 * The credential as it is for an item.
 *
 * @param line the item
 * @returns its fields, decrypted
 * @throws what n8n throws if the credential is invalid
 */
export async function credentialOf(line: Line): Promise<ICredentialDataDecryptedObject> {
	return (await keptCredential(line.context)) ?? (await line.ownCredential());
}

/** Our own time limit, with the code of n8n's. */
export class TimedOut extends OperationalError {
	readonly code = 'ETIMEDOUT';
}

/**
 * A context whose request also ends with our own signal. n8n's own time limit does not fire for a response
 * that cannot be decompressed, and n8n takes the signal of a request only from the context.
 */
function endingWith<C extends NodeContext>(
	context: C,
	limit: AbortSignal,
	evenIfStopped: boolean,
): C {
	const canceled = evenIfStopped ? undefined : context.getExecutionCancelSignal();
	const signal = canceled ? AbortSignal.any([canceled, limit]) : limit;
	return Object.create(context, { getExecutionCancelSignal: { value: () => signal } }) as C;
}

/** Undefined if the credential may differ for each item, or for each call of an agent's tools. */
async function keptCredential(
	context: NodeContext,
): Promise<ICredentialDataDecryptedObject | undefined> {
	if (!isOwnRun(context)) return undefined;
	const data = await readCredential(context);
	if (data?.[SAME_FOR_ALL_ITEMS.name] !== SAME_FOR_ALL_ITEMS.default) return undefined;
	return data;
}

async function readCredential(
	context: NodeContext,
): Promise<ICredentialDataDecryptedObject | undefined> {
	const run = runOf(context);
	const known = keptInRun.get(run);
	if (known && Date.now() < known.until) return await known.data;
	// If this fails, the request fails too, and the user sees that error.
	const data = context.getCredentials('cargoApi').catch(() => undefined);
	keptInRun.set(run, { data, until: Date.now() + KEPT });
	return await data;
}
