import { describe, expect, test } from '@jest/globals';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { BATCHES } from '../../sandbox/workspace.mjs';
import { byId, runCargo, types } from '../engine/harness.mjs';
import { useSandbox } from './sandbox.mjs';

const sandbox = useSandbox();
const parameters = { operation: 'get', batchUuid: byId(BATCHES.success.uuid) };
const PATH = `/v1/orchestration/batches/${BATCHES.success.uuid}`;

/** Runs Get with one part of the credential changed. */
async function runWith(change: Record<string, unknown>) {
	const credential = { ...sandbox.credential, ...change };
	return await runCargo({ parameters, credential });
}

describe('Base URL', () => {
	test.each(['', '/', '//', '/v1', '/v1/', ' ', '/v1/ '])(
		'works with "%s" behind the address',
		async (ending) => {
			const { error } = await runWith({ baseUrl: `${sandbox.api.baseUrl}${ending}` });

			expect(error).toBeUndefined();
			expect(sandbox.onlyRequest().url).toBe(PATH);
		},
	);

	test('works with localhost by name, and with capital letters', async () => {
		const baseUrl = sandbox.api.baseUrl.replace('127.0.0.1', 'LOCALHOST').replace('http', 'HTTP');
		const { error } = await runWith({ baseUrl });

		expect(error).toBeUndefined();
		expect(sandbox.onlyRequest().url).toBe(PATH);
	});

	test('keeps a path, as a company gateway may have one', async () => {
		await runWith({ baseUrl: `${sandbox.api.baseUrl}/v1/gateway/cargo/v1/` });

		expect(sandbox.onlyRequest().url).toBe(`/v1/gateway/cargo${PATH}`);
	});

	test.each([
		{ baseUrl: 'http://api.getcargo.io', says: 'is not encrypted' },
		{ baseUrl: 'http://10.0.0.8:8080/v1', says: 'is not encrypted' },
		{ baseUrl: 'http://localhost.example.com', says: 'is not encrypted' },
		{ baseUrl: 'http://127.0.0.1.example.com', says: 'is not encrypted' },
		{ baseUrl: 'https://user:secret-word@api.getcargo.io', says: 'user name' },
		{ baseUrl: 'https://user@api.getcargo.io', says: 'user name' },
		{ baseUrl: 'https://api.getcargo.io?a=1', says: 'a query (?)' },
		{ baseUrl: 'https://api.getcargo.io/v1?', says: 'a query (?)' },
		{ baseUrl: 'https://api.getcargo.io/#top', says: 'a fragment (#)' },
		{ baseUrl: 'api.getcargo.io', says: 'is not a web address' },
		{ baseUrl: 'ftp://api.getcargo.io', says: 'is not a web address' },
		{ baseUrl: 'file:///etc/passwd', says: 'is not a web address' },
		{ baseUrl: '//api.getcargo.io', says: 'is not a web address' },
		{ baseUrl: 'https://', says: 'is not a web address' },
		{ baseUrl: '', says: 'is not a web address' },
		{ baseUrl: '   ', says: 'is not a web address' },
		{ baseUrl: 7, says: 'is not a web address' },
	])('is refused before anything is sent: $baseUrl', async ({ baseUrl, says }) => {
		const { error } = await runWith({ baseUrl });

		expect(error?.message).toMatch(/^Base URL: /);
		expect(error?.message).toContain(says);
		expect(error?.message).not.toContain('secret-word');
		expect(error?.description).toContain('Open the Cargo credential');
		expect(sandbox.calls()).toEqual([]);
	});
});

describe('API Token', () => {
	test('is sent as a bearer token, without blanks around it', async () => {
		await runWith({ apiToken: ` ${sandbox.api.token}\n` });

		expect(sandbox.onlyRequest().headers.authorization).toBe(`Bearer ${sandbox.api.token}`);
		expect(sandbox.onlyRequest().status).toBe(200);
	});

	test.each([
		{ apiToken: '', says: 'API Token is empty' },
		{ apiToken: ' \n ', says: 'API Token is empty' },
		{ apiToken: undefined, says: 'API Token is empty' },
		{ apiToken: 12345, says: 'API Token is empty' },
		{ apiToken: 'abc def', says: 'API Token contains spaces' },
		{ apiToken: 'abc\r\nX-Evil: 1', says: 'API Token contains spaces' },
		{ apiToken: 'töken', says: 'API Token contains spaces' },
		{ apiToken: 'abc\u200b', says: 'API Token contains spaces' },
	])('is refused before anything is sent: $apiToken', async ({ apiToken, says }) => {
		const { error } = await runWith({ apiToken });

		expect(error?.message).toMatch(/^API Token /);
		expect(error?.message).toContain(says);
		expect(error?.message).not.toContain('abc');
		expect(error?.description).toContain('Settings → API');
		expect(sandbox.calls()).toEqual([]);
	});
});

describe("The credential in n8n's HTTP Request node", () => {
	const NO_REDIRECTS = {
		disableFollowRedirect: true,
		followRedirect: false,
		followAllRedirects: false,
	};

	const authenticate = async (request: Partial<IHttpRequestOptions> & { uri?: string }) => {
		const type = (await types).credentialTypes.getByName('cargoApi');
		if (typeof type.authenticate !== 'function') throw new Error('authenticate is no function');
		const credential = { apiToken: 'secret', baseUrl: 'https://api.getcargo.io/v1/' };
		return await type.authenticate(credential, request as IHttpRequestOptions);
	};

	test.each([{ url: 'https://api.getcargo.io/v1/x' }, { uri: 'https://api.getcargo.io/v1/x' }])(
		"adds the token to what leads to the credential's own host (%o)",
		async (request) => {
			expect(await authenticate({ ...request, headers: { 'X-Kept': '1' } })).toEqual({
				...request,
				headers: { 'X-Kept': '1', Authorization: 'Bearer secret' },
				...NO_REDIRECTS,
			});
		},
	);

	test('follows no redirect, which would send the token elsewhere, even if the node is set to', async () => {
		const url = 'https://api.getcargo.io/v1/x';
		const following = { url, followRedirect: true, followAllRedirects: true };

		expect(await authenticate(following)).toMatchObject(NO_REDIRECTS);
	});

	test.each([
		{ url: 'https://evil.example/v1/x' },
		{ uri: 'https://evil.example/v1/x' },
		{ url: 'https://api.getcargo.io.evil.example/v1' },
		{ url: 'https://api.getcargo.io:8443/v1' },
		{ url: 'http://api.getcargo.io/v1' },
		{ url: '//evil.example/v1' },
		{ url: 'HTTPS://evil.example' },
	])('refuses to take the token elsewhere (%o)', async (request) => {
		await expect(authenticate(request)).rejects.toMatchObject({
			message: 'This credential sends its token only to api.getcargo.io',
			description: expect.stringContaining('Change its URL') as unknown,
		});
	});

	test('sends a request without any address to the Base URL', async () => {
		expect(await authenticate({})).toMatchObject({ baseURL: 'https://api.getcargo.io' });
	});

	test('sends a path without a host to the Base URL', async () => {
		expect(await authenticate({ url: '/v1/x', baseURL: 'https://evil.example' })).toMatchObject({
			url: '/v1/x',
			baseURL: 'https://api.getcargo.io',
		});
	});
});

test('the credential is tested by requesting its workspace, without following redirects', async () => {
	const { test: request } = (await types).credentialTypes.getByName('cargoApi');

	expect(request?.request).toMatchObject({
		url: '/v1/workspaceManagement/workspaces/current',
		disableFollowRedirect: true,
	});
	expect(JSON.stringify(request?.rules)).toContain('did not accept the token');
});
