import type { IHttpRequestOptions } from 'n8n-workflow';

import { isObject } from '../errors/values';
import type { Parameters } from './parameters';
import { refuse } from './parameters';

/** What n8n's own routing uses where the user sets no timeout, in milliseconds. */
const DEFAULT_TIMEOUT = 300_000;

/**
 * Reads Request Options, which n8n adds to every declarative node, for requests that do not go through
 * its routing: proxy, timeout and certificate check, applied as the routing applies them.
 *
 * @param parameters the item's parameters
 * @returns members for a request
 * @throws NodeOperationError if the proxy is not a URL
 */
export function readTransport(parameters: Parameters): Partial<IHttpRequestOptions> {
	const options = parameters.get('requestOptions');
	const { proxy, timeout, allowUnauthorizedCerts } = isObject(options) ? options : {};
	return {
		timeout: typeof timeout === 'number' && timeout > 0 ? timeout : DEFAULT_TIMEOUT,
		skipSslCertificateValidation: allowUnauthorizedCerts === true,
		...(proxy ? { proxy: readProxy(parameters, proxy) } : {}),
	};
}

function readProxy(parameters: Parameters, proxy: unknown): IHttpRequestOptions['proxy'] {
	if (typeof proxy !== 'string' || !URL.canParse(proxy)) {
		return refuse(parameters, 'Proxy', proxy, 'is not a URL', 'Write it as http://host:port');
	}
	const { protocol, hostname, port, username, password } = new URL(proxy);
	const auth = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
	return {
		host: hostname,
		port: Number(port) || (protocol === 'https:' ? 443 : 80),
		protocol: protocol.replace(':', ''),
		...(username ? { auth } : {}),
	};
}
