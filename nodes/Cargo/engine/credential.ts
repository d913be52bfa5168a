import type {
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';
import { OperationalError } from 'n8n-workflow';

import { SAME_FOR_ALL_ITEMS } from '../../../credentials/sameForAllItems';
import { formsOf, withoutSecrets } from '../errors/redact';
import { isObject } from '../errors/values';
import { DEFAULT_TIMEOUT } from '../fields/transport';
import { isOwnRun, runOf } from './agent';
import type { Line, NodeContext } from './line';

/** A credential is looked up again after this time, in milliseconds: it may change during a long wait. */
const KEPT = 10_000;

/** What n8n's own time limit has to fire first, in milliseconds. */
const GRACE = 2_000;

/** A credential as n8n decrypted it, and until when it counts. */
interface Kept {
	data: Promise<ICredentialDataDecryptedObject | undefined>;
	until: number;
}

const keptInRun = new WeakMap<object, Kept>();

/**
 * Sends a request with the node's credential.
 *
 * Left alone, n8n reads the credential from its database and decrypts it for every request; measured,
 * that was two fifths of the cost of an item. A credential that is the same for all items is read once.
 *
 * @param line the item
 * @param request the request without authentication
 * @returns the answer, whatever its status
 * @throws what n8n throws when the credential is not usable, or no answer comes
 */
export async function sendWithCredential(
	line: Line,
	request: IHttpRequestOptions,
): Promise<IN8nHttpFullResponse> {
	const { context } = line;
	const data = await credentialOf(line);
	const limit = AbortSignal.timeout((request.timeout ?? DEFAULT_TIMEOUT) + GRACE);
	const answer = context.helpers.httpRequestWithAuthentication.call(
		endingWith(context, limit),
		'cargoApi',
		{ ...withTextBody(request), returnFullResponse: true },
		{ credentialsDecrypted: { id: '', name: '', type: 'cargoApi', data } },
	) as Promise<IN8nHttpFullResponse>;
	const { body, ...rest } = await answer.catch((thrown: unknown) => {
		throw limit.aborted ? new TimedOut('The request took too long') : (thrown as Error);
	});
	return { ...rest, body: withoutSecrets(body, formsIn(data)) as typeof body };
}

/**
 * As text: of an object, the HTTP library below n8n leaves out members with names such as "constructor".
 * An object without members is what n8n gives to a request without a body, and leaves out.
 */
function withTextBody(request: IHttpRequestOptions): IHttpRequestOptions {
	const { body, headers } = request;
	if (!isObject(body) || Object.keys(body).length === 0) return request;
	return {
		...request,
		headers: { ...headers, 'Content-Type': 'application/json' },
		body: JSON.stringify(body),
	};
}

const formsOfCredential = new WeakMap<object, string[]>();

/** The forms of the token of a credential, made once for each that n8n hands out. */
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
 * @throws what n8n throws when the credential is not usable
 */
export async function credentialOf(line: Line): Promise<ICredentialDataDecryptedObject> {
	return (await keptCredential(line.context)) ?? (await line.ownCredential());
}

/** A time limit of our own, with the code of n8n's. */
class TimedOut extends OperationalError {
	readonly code = 'ETIMEDOUT';
}

/**
 * A context whose request ends with a signal of ours as well. n8n's own time limit does not fire for an
 * answer that cannot be unpacked, and n8n takes the signal of a request from the context alone.
 */
function endingWith<C extends NodeContext>(context: C, limit: AbortSignal): C {
	const canceled = context.getExecutionCancelSignal();
	const signal = canceled ? AbortSignal.any([canceled, limit]) : limit;
	return Object.create(context, { getExecutionCancelSignal: { value: () => signal } }) as C;
}

/** Nothing where the credential may be another one for each item, or for each call of an agent's tools. */
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
	// What goes wrong here goes wrong again with the request, whose error the user sees.
	const data = context.getCredentials('cargoApi').catch(() => undefined);
	keptInRun.set(run, { data, until: Date.now() + KEPT });
	return await data;
}
