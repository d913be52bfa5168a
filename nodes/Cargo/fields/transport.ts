import type { IHttpRequestOptions } from 'n8n-workflow';

import { isObject } from '../errors/values';
import type { Parameters } from './parameters';
import { refuse } from './parameters';

const REMEDY = 'Enter it as http://host:port';

/** What n8n's own routing uses if the user sets no timeout, in milliseconds. */
const DEFAULT_TIMEOUT = 300_000;

/** How long Cargo's own client gives an upload, or a part of one, in milliseconds (cargo-endpoints.md). */
const UPLOAD_TIMEOUT = 360_000;

/** A timer fires at once if it is given more milliseconds than this, less some to spare. */
const LONGEST_TIMEOUT = 2 ** 31 - 1 - 60_000;

/**
 * Reads Request Options, which n8n adds to every declarative node, for requests that do not go through
 * its routing: proxy, timeout and certificate check, applied as the routing applies them.
 *
 * @param parameters the item's parameters
 * @returns members for a request
 * @throws NodeOperationError if the proxy is not a URL, or the timeout no number of milliseconds
 */
export function readTransport(parameters: Parameters): Partial<IHttpRequestOptions> {
	const options = parameters.get('requestOptions');
	const { proxy, timeout, allowUnauthorizedCerts } = isObject(options) ? options : {};
	return {
		timeout: checkTimeout(parameters, timeout),
		skipSslCertificateValidation: allowUnauthorizedCerts === true,
		...(proxy ? { proxy: readProxy(parameters, proxy) } : {}),
	};
}

/**
 * Checks the time limit of a request, as n8n's routing hands it out, or as Request Options hold it.
 *
 * @param parameters the item's parameters, for the error
 * @param timeout what was given; nothing or 0 means n8n's own limit
 * @returns whole milliseconds
 * @throws NodeOperationError if it is no number, or a negative one
 */
export function checkTimeout(parameters: Parameters, timeout: unknown): number {
	const chosen = Number(timeout || DEFAULT_TIMEOUT);
	if (chosen > 0) return Math.min(Math.ceil(chosen), LONGEST_TIMEOUT);
	return refuse(
		parameters,
		'Timeout',
		timeout,
		'is not a number of milliseconds',
		'Set Timeout under Request Options to a number above 0, or remove it',
	);
}

/**
 * Reads the time limit of an upload: the user's own, or the one of Cargo's client.
 *
 * @param parameters the item's parameters
 * @returns whole milliseconds
 * @throws NodeOperationError if it is no number, or a negative one
 */
export function readUploadTimeout(parameters: Parameters): number {
	const options = parameters.get('requestOptions');
	const { timeout } = isObject(options) ? options : {};
	return checkTimeout(parameters, timeout || UPLOAD_TIMEOUT);
}

function readProxy(parameters: Parameters, proxy: unknown): IHttpRequestOptions['proxy'] {
	const url = typeof proxy === 'string' && URL.canParse(proxy) ? new URL(proxy) : undefined;
	// localhost:8080 is a valid URL too, with the protocol "localhost:" and no host.
	if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') {
		return refuse(parameters, 'Proxy', proxy, 'is not a proxy URL', REMEDY);
	}
	const { protocol, hostname, port, username, password } = url;
	const auth = { username: decoded(parameters, username), password: decoded(parameters, password) };
	return {
		host: hostname,
		port: Number(port) || (protocol === 'https:' ? 443 : 80),
		protocol: protocol.replace(':', ''),
		...(username ? { auth } : {}),
	};
}

/** User name and password are not shown: they are secret too. */
function decoded(parameters: Parameters, text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return refuse(
			parameters,
			'Proxy',
			'user name or password',
			'contains a % that is not part of an encoded character',
			'Write the percent sign as %25',
		);
	}
}
