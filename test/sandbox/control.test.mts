/** What tests can use: the log, the peaks, faults, and the same over HTTP. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startSandbox, type Fault, type Sandbox } from '../../sandbox/server.mjs';
import { BATCHES, PLAYS, SEGMENTS, TOOLS } from '../../sandbox/workspace.mjs';
import { call, CREATE } from './client.mjs';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ batchDuration: 0 });
});
afterEach(() => {
	sandbox.reset();
});
afterAll(() => sandbox.close());

const GET_ROUTE = 'GET /orchestration/batches/{uuid}';
const BATCH_PATH = `${CREATE}/${BATCHES.success.uuid}`;
const body = {
	workflowUuid: PLAYS.enrichNewLeads.workflowUuid,
	data: { kind: 'segment', segmentUuid: SEGMENTS.newLeads.uuid },
};
const get = () => call(sandbox, 'GET', BATCH_PATH);
const post = () => call(sandbox, 'POST', CREATE, body);
const batches = async () => {
	const { json } = await call(sandbox, 'GET', `${CREATE}/list`);
	return (json as { batches: unknown[] }).batches.length - Object.keys(BATCHES).length;
};

test('the log keeps requests as received, including refused ones', async () => {
	await call(sandbox, 'GET', `${CREATE}/list?statuses%5B%5D=error&limit=1`);
	await post();
	await fetch(`${sandbox.baseUrl}/v1${CREATE}`, { method: 'POST', body: '{"half":' });
	await call(sandbox, 'GET', '/nowhere');
	await fetch(`${sandbox.baseUrl}/_sandbox/stats`);
	const log = sandbox.requests();
	expect(log.map(({ method, path, status }) => [method, path, status])).toEqual([
		['GET', '/v1/orchestration/batches/list', 200],
		['POST', '/v1/orchestration/batches', 200],
		['POST', '/v1/orchestration/batches', 401],
		['GET', '/v1/nowhere', 404],
	]);
	expect(log[0]).toMatchObject({
		query: 'statuses%5B%5D=error&limit=1',
		url: '/v1/orchestration/batches/list?statuses%5B%5D=error&limit=1',
		headers: { authorization: `Bearer ${sandbox.token}` },
		body: '',
	});
	expect(log.slice(1, 3).map((entry) => entry.body)).toEqual([JSON.stringify(body), '{"half":']);
	expect(Math.abs(Date.now() - (log[0]?.at ?? 0))).toBeLessThan(10_000);
	sandbox.clearRequests();
	expect(sandbox.requests()).toEqual([]);
});

test('peaks count the most requests and connections at once', async () => {
	sandbox.addFault({ route: GET_ROUTE, times: 7, delay: 1000 });
	await Promise.all(Array.from({ length: 7 }, get));
	expect(sandbox.peakConcurrency()).toBe(7);
	expect(sandbox.peakConnections()).toBeGreaterThanOrEqual(7);
	sandbox.clearRequests();
	await get();
	expect(sandbox.peakConcurrency()).toBe(1);
});

describe('a fault', () => {
	test('returns status, headers and body instead of the endpoint, as often as set', async () => {
		sandbox.addFault({ route: GET_ROUTE, times: 2, status: 429, headers: { 'retry-after': '1' } });
		const response = await fetch(`${sandbox.baseUrl}/v1${BATCH_PATH}`);
		expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([
			429,
			'1',
			'',
		]);
		expect((await call(sandbox, 'GET', `${CREATE}/list`)).status).toBe(200);
		expect((await get()).status).toBe(429);
		expect((await get()).status).toBe(200);
		expect(sandbox.requests().map(({ status }) => status)).toEqual([429, 200, 429, 200]);
	});

	test.each<[Partial<Fault>, string | null, string]>([
		[
			{ status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad Gateway</h1>' },
			'text/html',
			'<h1>Bad Gateway</h1>',
		],
		[
			{ status: 200, headers: { 'content-type': 'application/json' }, body: '{"batch":' },
			'application/json',
			'{"batch":',
		],
		[
			{ status: 500, body: { reason: 'failedToStart' } },
			'application/json',
			'{"reason":"failedToStart"}',
		],
		[{ status: 502 }, null, ''],
		[{ body: { errorMessage: 'x' } }, 'application/json', '{"errorMessage":"x"}'],
	])('%j sends its body as it is', async (fault, type, text) => {
		sandbox.addFault({ route: '*', ...fault });
		const response = await fetch(`${sandbox.baseUrl}/v1${BATCH_PATH}`);
		expect(response.status).toBe(fault.status ?? 500);
		expect(response.headers.get('content-type')?.replace('; charset=utf-8', '') ?? null).toBe(type);
		expect(await response.text()).toBe(text);
	});

	test('lets the first requests through if set', async () => {
		sandbox.addFault({ route: '*', skip: 1, status: 503 });
		expect([(await get()).status, (await get()).status, (await get()).status]).toEqual([
			200, 503, 200,
		]);
	});

	test('delays the normal response', async () => {
		sandbox.addFault({ route: GET_ROUTE, delay: 120 });
		const start = performance.now();
		expect((await get()).status).toBe(200);
		expect(performance.now() - start).toBeGreaterThan(110);
	});

	test.each(['before', 'during'] as const)('drops the connection %s the response', async (drop) => {
		sandbox.addFault({ route: GET_ROUTE, drop });
		await expect(get()).rejects.toThrow();
		expect(sandbox.requests()).toMatchObject([{ status: null }]);
		expect((await get()).status).toBe(200);
	});

	test('sends headers and half of the body before it drops the connection', async () => {
		sandbox.addFault({ route: GET_ROUTE, drop: 'during', status: 200, body: '0123456789' });
		const { status, body: stream } = await fetch(`${sandbox.baseUrl}/v1${BATCH_PATH}`);
		expect(status).toBe(200);
		const first = await stream?.getReader().read();
		expect(new TextDecoder().decode(first?.value as Uint8Array)).toBe('01234');
	});

	test('never responds if it hangs, and does not keep the sandbox from closing', async () => {
		const other = await startSandbox();
		other.addFault({ route: '*', hang: true });
		const outcome = call(other, 'GET', BATCH_PATH).then(
			() => 'answered',
			() => 'broken',
		);
		while (other.requests().length === 0) await new Promise(setImmediate);
		await other.close();
		expect(await outcome).toBe('broken');
		expect(other.requests()[0]?.status).toBeNull();
	});

	test('hides the response of a request that was processed, or was not', async () => {
		sandbox.addFault({ route: 'POST /orchestration/batches', status: 502, handle: true });
		sandbox.addFault({ route: 'POST /orchestration/batches', drop: 'before', handle: true });
		sandbox.addFault({ route: 'POST /orchestration/batches', status: 502 });
		expect((await post()).status).toBe(502);
		expect(await batches()).toBe(1);
		await expect(post()).rejects.toThrow();
		expect(await batches()).toBe(2);
		expect((await post()).status).toBe(502);
		expect(await batches()).toBe(2);
	});

	test('affects the files host only by its own name', async () => {
		const { json } = await call(sandbox, 'POST', `${BATCH_PATH}/download`);
		const { url } = json as { url: string };
		sandbox.addFault({ route: '*', status: 500 });
		sandbox.addFault({ route: 'GET /results/{file}', status: 503 });
		expect((await fetch(url)).status).toBe(503);
		expect((await fetch(url)).status).toBe(200);
	});

	test('is forgotten by clearFaults and by reset', async () => {
		for (const forget of [
			() => {
				sandbox.clearFaults();
			},
			() => {
				sandbox.reset();
			},
		]) {
			sandbox.addFault({ route: '*', status: 500, times: 9 });
			forget();
			expect((await get()).status).toBe(200);
		}
	});
});

describe('over HTTP, without a token', () => {
	const control = async (method: string, path: string, sent?: unknown) => {
		const response = await fetch(`${sandbox.baseUrl}/_sandbox${path}`, {
			method,
			...(sent === undefined
				? {}
				: { body: JSON.stringify(sent), headers: { 'content-type': 'application/json' } }),
		});
		return { status: response.status, json: await response.json() };
	};

	test('the log is read and emptied', async () => {
		await get();
		expect((await control('GET', '/requests')).json).toMatchObject([{ path: `/v1${BATCH_PATH}` }]);
		expect((await control('GET', '/stats')).json).toMatchObject({ peakConcurrency: 1 });
		expect((await control('GET', '/file-requests')).json).toEqual([]);
		expect((await control('DELETE', '/requests')).json).toEqual({});
		expect((await control('GET', '/requests')).json).toEqual([]);
	});

	test('faults, plans, settings, batches and credits are set, and reset', async () => {
		await control('POST', '/faults', { route: '*', status: 503 });
		expect((await get()).status).toBe(503);
		await control('POST', '/faults', [{ route: '*', status: 503 }]);
		await control('DELETE', '/faults');
		expect((await get()).status).toBe(200);

		await control('POST', '/plans', { status: 'error', errorMessage: 'Planned' });
		const { json } = await post();
		const { uuid } = (json as { batch: { uuid: string } }).batch;
		expect(sandbox.batch(uuid)).toMatchObject({ status: 'error', errorMessage: 'Planned' });

		await control('POST', '/run-plans', { status: 'error', errorMessage: 'Planned run' });
		await control('POST', '/settings', { concurrencyLimit: 0 });
		const run = () =>
			call(sandbox, 'POST', '/orchestration/runs', {
				workflowUuid: TOOLS.findEmail.workflowUuid,
				data: { first_name: 'Ada', company_domain: 'a.example' },
			});
		expect((await run()).json).toEqual({ reason: 'concurrencyLimitReached' });
		await control('POST', '/settings', { concurrencyLimit: 1 });
		const made = (await run()).json as { run: { uuid: string } };
		expect((await call(sandbox, 'GET', `/orchestration/runs/${made.run.uuid}`)).json).toMatchObject(
			{ run: { status: 'error', errorMessage: 'Planned run' } },
		);

		const added = await control('POST', '/batches', [{ status: 'running', runsCount: 7 }]);
		expect(added.json).toMatchObject({ batches: [{ status: 'running', runsCount: 7 }] });
		expect(await batches()).toBe(2);

		await control('POST', '/credits', { outOfCredits: true });
		expect((await post()).status).toBe(402);
		await control('POST', '/reset');
		expect(await batches()).toBe(0);
		expect((await post()).status).toBe(200);
	});

	test.each([
		['/faults', { route: '*', stauts: 500 }],
		['/faults', [{ status: 500 }]],
		['/plans', { status: 'done' }],
		['/credits', {}],
		['/run-plans', { failedRuns: 1 }],
		['/settings', { runsFile: 'xml' }],
	])('%s refuses %j', async (path, sent) => {
		expect((await control('POST', path, sent)).status).toBe(400);
	});
});
