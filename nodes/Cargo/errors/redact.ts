import type { NodeApiError, NodeOperationError } from 'n8n-workflow';

/** What stands in the place of the token. */
const HIDDEN = '[API token]';

/** Anything in n8n that can read the node's credential. */
interface CredentialReader {
	getCredentials(type: string): Promise<object>;
}

/**
 * Takes the token out of an error. Cargo's words reach the user as they are, and a server, or a proxy
 * before it, may repeat what it was sent; n8n would store that with the execution.
 *
 * @param context the node's context, for the credential
 * @param error the error, which is changed
 * @returns the same error
 */
export async function withoutToken<E extends NodeApiError | NodeOperationError>(
	context: CredentialReader,
	error: E,
): Promise<E> {
	const token = await readToken(context);
	if (token !== '') for (const holder of [error, error.context]) hide(holder, token);
	return error;
}

async function readToken(context: CredentialReader): Promise<string> {
	try {
		const { apiToken } = (await context.getCredentials('cargoApi')) as { apiToken?: unknown };
		return typeof apiToken === 'string' ? apiToken.trim() : '';
	} catch {
		// Without a credential no token was sent, and the error at hand says more than this one.
		return '';
	}
}

/** Own members, because an error's message and stack are among them but not listed by Object.keys. */
function hide(holder: object, token: string): void {
	for (const name of Object.getOwnPropertyNames(holder)) {
		const value: unknown = Reflect.get(holder, name);
		if (typeof value === 'string' && value.includes(token)) {
			Reflect.set(holder, name, value.replaceAll(token, HIDDEN));
		}
	}
}
