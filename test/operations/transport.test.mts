import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { byId, runCargo } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { CREATE, READ, TOOL, posts, runRows } from './support.mjs';

const sandbox = useSandbox();
const NOT_AT_HAND = 'not a proxy';

/** Create From Items, which reads Request Options itself, and Create, for which n8n does. */
const WAYS = [
	{
		way: 'Create From Items',
		run: async (parameters: IDataObject, credential = sandbox.credential) =>
			await runRows({ credential, items: [{ n: 1 }], parameters }),
	},
	{
		way: 'Create',
		run: async (parameters: IDataObject, credential = sandbox.credential) =>
			await runCargo({
				credential,
				parameters: {
					operation: 'create',
					workflowUuid: TOOL,
					dataKind: 'records',
					records: '[{"n":1}]',
					...parameters,
				},
			}),
	},
];

let proxy: Server | undefined;
afterEach(() => {
	proxy?.closeAllConnections();
	proxy?.close();
	proxy = undefined;
});

/** A proxy that refuses to connect, and its requests. */
async function startProxy() {
	const asked: Array<{ method?: string; url?: string; code?: string; token: boolean }> = [];
	const note = ({ method, url, headers, rawHeaders }: IncomingMessage) => {
		const code = headers['proxy-authorization']?.split(' ')[1];
		asked.push({ method, url, code, token: rawHeaders.join().includes(sandbox.api.token) });
	};
	const server = createServer((request, response) => {
		note(request);
		response.writeHead(502).end();
	});
	server.on('connect', (request: IncomingMessage, socket: Duplex) => {
		note(request);
		socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
	});
	proxy = server;
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { asked, port: (server.address() as AddressInfo).port };
}

describe.each(WAYS)('Request Options of $way', ({ run }) => {
	test('Timeout ends a request without a response, and says what may have happened', async () => {
		sandbox.api.addFault({ route: CREATE, hang: true });
		const started = Date.now();

		const { error } = await run({ requestOptions: { timeout: 400 } });

		const took = Date.now() - started;
		expect(took).toBeGreaterThanOrEqual(390);
		expect(took).toBeLessThan(3000);
		expect(error?.message).toBe('Cargo did not respond in time');
		expect(error?.description).toContain('may have been created anyway');
		expect(posts(sandbox.api.requests())).toHaveLength(1);
	});

	test('Proxy receives the request, through a tunnel that hides the token', async () => {
		const { asked, port } = await startProxy();

		const { error } = await run(
			{ requestOptions: { proxy: `http://127.0.0.1:${port}` } },
			{ apiToken: sandbox.api.token, baseUrl: 'https://cargo.example' },
		);

		expect(error).toBeDefined();
		expect(asked).toMatchObject([{ method: 'CONNECT', url: 'cargo.example:443', token: false }]);
		expect(sandbox.calls()).toEqual([]);
	});

	test('Proxy is ignored for a Base URL on this computer, which is not encrypted', async () => {
		const { asked, port } = await startProxy();

		const { error } = await run({ requestOptions: { proxy: `http://127.0.0.1:${port}` } });

		expect(error).toBeUndefined();
		expect(asked).toEqual([]);
		expect(sandbox.calls()).toHaveLength(1);
	});
});

describe('A Proxy that is not a URL', () => {
	test.each([
		NOT_AT_HAND,
		'={{ 42 }}',
		'localhost:8080',
		'ftp://localhost:21',
		'http://a%zz:b@c:1',
	])('is refused by Create From Items: %s', async (given) => {
		const { error } = await runRows({
			credential: sandbox.credential,
			items: [{ n: 1 }],
			parameters: { requestOptions: { proxy: given } },
		});

		expect(error?.message).toMatch(
			/^Proxy: .*(is not a proxy URL|is not part of an encoded character)/,
		);
		expect(error?.description).toMatch(/^(Enter it as|Write) /);
		expect(sandbox.calls()).toEqual([]);
	});
});

describe('A Proxy with a user', () => {
	test('is given name and password by Create From Items', async () => {
		const { asked, port } = await startProxy();

		await runRows({
			credential: { apiToken: 'a-token', baseUrl: 'https://cargo.example' },
			items: [{ n: 1 }],
			parameters: { requestOptions: { proxy: `http://m%C3%BC:p%40ss@127.0.0.1:${port}` } },
		});

		expect(Buffer.from(asked[0]?.code ?? '', 'base64').toString()).toBe('mü:p@ss');
	});
});

describe('Timeout', () => {
	test('of a status check is one of the faults that do not end a wait', async () => {
		sandbox.api.planBatches({ duration: 100 });
		sandbox.api.addFault({ route: READ, hang: true });

		const { json, error } = await runRows({
			credential: sandbox.credential,
			items: [{ n: 1 }],
			parameters: {
				waitUntilFinished: true,
				options: { pollInterval: 0.2 },
				requestOptions: { timeout: 300 },
			},
		});

		expect(error).toBeUndefined();
		expect(json('Cargo')).toMatchObject([{ status: 'success' }]);
	});
});

describe('Batching of Request Options', () => {
	test('does not matter to Create From Items, which sends one request', async () => {
		const { error } = await runRows({
			credential: sandbox.credential,
			items: [{ n: 1 }, { n: 2 }],
			parameters: {
				workflowUuid: byId(TOOL.value),
				requestOptions: { batching: { batch: { batchSize: 1, batchInterval: 60_000 } } },
			},
		});

		expect(error).toBeUndefined();
		expect(sandbox.calls()).toHaveLength(1);
	});
});
