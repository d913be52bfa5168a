import type { IHttpRequestOptions } from 'n8n-workflow';

import { CARGO_BASE_URL } from '../../../credentials/authorize';

/**
 * What every request to Cargo has in common.
 *
 * `baseURL` is replaced by the credential's own (authorize.ts). Error statuses are let through, so that
 * Cargo's texts reach the user and n8n does not repeat a request that returns 401. Redirects are not
 * followed: the token would be sent to the other host (n8n-engine.md, "Requests").
 */
export const REQUEST_DEFAULTS: Pick<
	IHttpRequestOptions,
	'baseURL' | 'json' | 'disableFollowRedirect'
> & { ignoreHttpStatusErrors: true } = {
	baseURL: CARGO_BASE_URL,
	json: true,
	ignoreHttpStatusErrors: true,
	disableFollowRedirect: true,
};
