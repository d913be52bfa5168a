import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { CREATE, READ, TOOL, posts, runRows } from './support.mjs';

const sandbox = useSandbox();
const BATCH = { uuid: '3c90c3cc-0d44-4b50-8888-8dd25736052a', status: 'pending' };
const NOT_AT_HAND = 'not a proxy';

/** Create From Items, which reads Request Options itself, beside Create, for which n8n does. */
const WAYS = [
	{
		way: 'Create From Items',
		run: async (parameters: IDataObject) =>
			await runRows({ credential: sandbox.credential, items: [{ n: 1 }], parameters }),
	},
	{
		way: 'Create',
		run: async (parameters: IDataObject) =>
			await sandbox.run({
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

/** A proxy that answers by itself, and what it was asked for. */
async function startProxy() {
	const asked: Array<{ url: string | undefined; authorization: string | undefined }> = [];
	const server = createServer((request, response) => {
		const authorization = request.headers['proxy-authorization'];
		asked.push({ url: request.url, authorization });
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify({ batch: BATCH }));
	});
	proxy = server;
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { asked, port: (server.address() as AddressInfo).port };
}

describe.each(WAYS)('Request Options of $way', ({ run }) => {
	test('Timeout ends a request that is not answered, and says what may have happened', async () => {
		sandbox.api.addFault({ route: CREATE, hang: true });
		const started = Date.now();

		const { error } = await run({ requestOptions: { timeout: 400 } });

		const took = Date.now() - started;
		expect(took).toBeGreaterThanOrEqual(390);
		expect(took).toBeLessThan(3000);
		expect(error?.message).toBe('Cargo did not answer in time');
		expect(error?.description).toContain('may have been created all the same');
		expect(posts(sandbox.api.requests())).toHaveLength(1);
	});

	test('Proxy is where the request goes', async () => {
		const { asked, port } = await startProxy();

		const { json, error } = await run({
			requestOptions: { proxy: `http://127.0.0.1:${port}` },
		});

		expect(error).toBeUndefined();
		expect(asked.map(({ url }) => url)).toEqual([
			`${sandbox.api.baseUrl}/v1/orchestration/batches`,
		]);
		expect(json('Cargo')).toEqual([BATCH]);
		expect(sandbox.calls()).toEqual([]);
	});

	test('a Proxy that does not answer is an error, and nothing goes past it', async () => {
		const { port } = await startProxy();
		proxy?.close();

		const { error } = await run({ requestOptions: { proxy: `http://127.0.0.1:${port}` } });

		expect(error).toBeDefined();
		expect(sandbox.calls()).toEqual([]);
	});
});

describe('A Proxy that is no URL', () => {
	test.each([NOT_AT_HAND, '={{ 42 }}'])('is refused by Create From Items: %s', async (given) => {
		const { error } = await runRows({
			credential: sandbox.credential,
			items: [{ n: 1 }],
			parameters: { requestOptions: { proxy: given } },
		});

		expect(error?.message).toContain('Proxy: ');
		expect(error?.message).toContain('is not a URL');
		expect(sandbox.calls()).toEqual([]);
	});
});

describe('A Proxy with a user', () => {
	test('is given name and password by Create From Items', async () => {
		const { asked, port } = await startProxy();

		await runRows({
			credential: sandbox.credential,
			items: [{ n: 1 }],
			parameters: { requestOptions: { proxy: `http://m%C3%BC:p%40ss@127.0.0.1:${port}` } },
		});

		const [, code = ''] = asked[0]?.authorization?.split(' ') ?? [];
		expect(Buffer.from(code, 'base64').toString()).toBe('mü:p@ss');
	});
});

describe('Timeout', () => {
	test('of a look at a batch is one of the faults that a wait bears', async () => {
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
