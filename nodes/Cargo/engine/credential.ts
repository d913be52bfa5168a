import type {
	IAdditionalCredentialOptions,
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { SAME_FOR_ALL_ITEMS } from '../../../credentials/sameForAllItems';
import { isOwnRun, runOf } from './agent';
import type { Line, NodeContext } from './line';

/** A credential is looked up again after this time, in milliseconds: it may change during a long wait. */
const KEPT = 10_000;

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
	return (await context.helpers.httpRequestWithAuthentication.call(
		context,
		'cargoApi',
		{ ...request, returnFullResponse: true },
		(await keptCredential(context)) ?? (await line.ownCredential()),
	)) as IN8nHttpFullResponse;
}

/** Nothing where the credential may be another one for each item, or for each call of an agent's tools. */
async function keptCredential(
	context: NodeContext,
): Promise<IAdditionalCredentialOptions | undefined> {
	if (!isOwnRun(context)) return undefined;
	const data = await readCredential(context);
	if (data?.[SAME_FOR_ALL_ITEMS.name] !== SAME_FOR_ALL_ITEMS.default) return undefined;
	return { credentialsDecrypted: { id: '', name: '', type: 'cargoApi', data } };
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
