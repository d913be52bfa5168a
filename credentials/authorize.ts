import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

/** The address of Cargo's API unless the credential sets another one (cargo-api.md, "Ground rules"). */
export const CARGO_BASE_URL = 'https://api.getcargo.io';

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Under every name that n8n's ways of sending a request use: a redirect would take the token along. */
const NO_REDIRECTS = {
	disableFollowRedirect: true,
	followRedirect: false,
	followAllRedirects: false,
};

/** Header values must be visible ASCII; anything else is a copy-and-paste mistake. */
const TOKEN_FORM = /^[\x21-\x7e]+$/;

/**
 * Adds the token of a credential to a request, and makes sure that it is sent only to the credential's
 * base URL.
 *
 * A relative `url` (what the Cargo nodes send) is resolved against the credential's base URL. An
 * absolute one (what n8n's HTTP Request node sends) must lead to the same origin. Redirects are not
 * followed, whatever the sender set.
 *
 * @param credentials `{ apiToken, baseUrl }` as the user typed them
 * @param requestOptions the request without authentication
 * @returns the same request with `baseURL` and the `Authorization` header set, and redirects off
 * @throws UserError naming the field and the remedy, before anything is sent: token or base URL not
 * usable, or a request to another host
 */
export async function authorize(
	credentials: ICredentialDataDecryptedObject,
	requestOptions: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const token = readToken(credentials.apiToken);
	const base = readBaseUrl(credentials.baseUrl);
	// The HTTP Request node still uses the older name `uri`.
	const target = requestOptions.url || (requestOptions as { uri?: string }).uri || '';
	if (isAbsolute(target)) refuseOtherHost(target, base);
	else requestOptions.baseURL = base;
	requestOptions.headers = { ...requestOptions.headers, Authorization: `Bearer ${token}` };
	// Plain http is for this computer only: a proxy would receive the token unencrypted.
	if (base.startsWith('http:')) delete requestOptions.proxy;
	return Object.assign(requestOptions, NO_REDIRECTS);
}

/**
 * Checks the credential's base URL.
 *
 * @param value what the user typed; a trailing slash and a trailing `/v1` are tolerated
 * @returns the address without trailing slash and without `/v1`
 * @throws UserError when it is empty, not a URL, not https (loopback excepted), or carries a user
 * name, a query or a fragment
 */
export function readBaseUrl(value: unknown): string {
	const typed = typeof value === 'string' ? value.trim() : '';
	const url = parseUrl(typed);
	if (!url || !/^https?:$/.test(url.protocol)) {
		refuse(
			`Base URL: ${JSON.stringify(value ?? null)} is not a web address`,
			`Open the Cargo credential and enter ${CARGO_BASE_URL}`,
		);
	}
	if (url.username || url.password || /[?#]/.test(typed)) {
		refuse(
			'Base URL: it must not contain a user name, a query (?) or a fragment (#)',
			`Open the Cargo credential and enter only the address, such as ${CARGO_BASE_URL}`,
		);
	}
	if (url.protocol === 'http:' && !LOOPBACK_HOSTS.has(url.hostname)) {
		refuse(
			`Base URL: http://${url.host} is not encrypted, so anyone on the network could read the API token`,
			'Open the Cargo credential and start the Base URL with https://. Plain http:// works for this computer only (localhost)',
		);
	}
	return `${url.origin}${url.pathname}`.replace(/\/+$/, '').replace(/\/v1$/, '');
}

function readToken(value: unknown): string {
	const token = typeof value === 'string' ? value.trim() : '';
	if (!TOKEN_FORM.test(token)) {
		refuse(
			token === ''
				? 'API Token is empty'
				: 'API Token contains spaces, line breaks or other characters that no token has',
			'Open the Cargo credential and paste the token again. Create tokens in Cargo under Settings → API',
		);
	}
	return token;
}

function refuseOtherHost(target: string, base: string): void {
	if (parseUrl(target)?.origin === new URL(base).origin) return;
	refuse(
		`This credential sends its token only to ${new URL(base).host}`,
		`The request goes to ${parseUrl(target)?.host ?? 'another address'}. Change its URL, or use another credential`,
	);
}

const isAbsolute = (url: string) => /^([a-z][a-z\d+.-]*:)?\/\//i.test(url);

function parseUrl(value: string): URL | undefined {
	return URL.canParse(value) ? new URL(value) : undefined;
}

function refuse(message: string, description: string): never {
	throw new UserError(message, { description });
}
