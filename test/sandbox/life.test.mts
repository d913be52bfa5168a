/** How a batch progresses, is listed, cancelled and read afterwards. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox, type Sandbox } from '../../sandbox/server.mjs';
import type { Batch } from '../../sandbox/types.mjs';
import { BATCHES, MODELS, PLAYS, SEGMENTS, TOOLS } from '../../sandbox/workspace.mjs';
import { call, CREATE, created, listed } from './client.mjs';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ batchDuration: 0 });
});
afterEach(() => {
	sandbox.reset();
});
afterAll(() => sandbox.close());

const ofPlay = {
	workflowUuid: PLAYS.enrichNewLeads.workflowUuid,
	data: { kind: 'segment', segmentUuid: SEGMENTS.newLeads.uuid },
};
const ofTool = {
	workflowUuid: TOOLS.findEmail.workflowUuid,
	data: { kind: 'records', records: Array.from({ length: 10 }, (_, row) => ({ row })) },
};
const list = (query: string) => listed<Batch>(sandbox, `${CREATE}/list${query}`, 'batches');

/** Every different state of a batch until it is final. */
const watch = async (uuid: string): Promise<Batch[]> => {
	const states: Batch[] = [];
	for (;;) {
		const { json } = await call(sandbox, 'GET', `${CREATE}/${uuid}`);
		const { batch } = json as { batch: Batch };
		if (JSON.stringify(batch) !== JSON.stringify(states.at(-1))) states.push(batch);
		if (batch.finishedAt !== null) return states;
		await sleep(5);
	}
};

const steps = (states: Batch[]): string[] => [...new Set(states.map(({ status }) => status))];

describe('a created batch', () => {
	test('of looked-up records goes pending, querying, running, success, its counts growing', async () => {
		sandbox.planBatches({ duration: 1500 });
		const states = await watch((await created(sandbox, ofPlay)).uuid);
		expect(steps(states)).toEqual(['pending', 'querying', 'running', 'success']);
		const counts = states.map(({ executedRunsCount }) => executedRunsCount);
		expect(counts).toEqual([...counts].sort((a, b) => a - b));
		expect(new Set(counts).size).toBeGreaterThan(3);
		const { createdAt, finishedAt, ...last } = states.at(-1) as Batch;
		expect(last).toMatchObject({
			runsStatus: 'healthy',
			runsCount: 16,
			executedRunsCount: 16,
			creditsUsedCount: 16,
		});
		expect(Date.parse(String(finishedAt)) - Date.parse(createdAt)).toBe(1500);
	});

	test('of records in the request is synced instead of queried', async () => {
		sandbox.planBatches({ duration: 1000 });
		const states = await watch((await created(sandbox, ofTool)).uuid);
		expect(steps(states)).toEqual(['pending', 'syncing', 'running', 'success']);
		expect(states.at(-1)?.creditsUsedCount).toBe(10 * 2);
	});

	test.each([
		[
			{ failedRuns: 2 },
			{ status: 'success', runsStatus: 'unhealthy', failedRunsCount: 2, executedRunsCount: 10 },
		],
		[{ failedRuns: 99 }, { status: 'success', failedRunsCount: 10 }],
		[{ runs: 1234 }, { status: 'success', runsCount: 1234, executedRunsCount: 1234 }],
		[
			{ status: 'error', errorMessage: 'Broken' },
			{ status: 'error', errorMessage: 'Broken', runsCount: 10, executedRunsCount: 5 },
		],
		[{ status: 'cancelled' }, { status: 'cancelled', executedRunsCount: 5 }],
		[
			{ status: 'skipped' },
			{ status: 'skipped', runsStatus: null, runsCount: 0, creditsUsedCount: 0 },
		],
	] as const)('follows the plan %j', async (plan, outcome) => {
		sandbox.planBatches(plan);
		expect((await watch((await created(sandbox, ofTool)).uuid)).at(-1)).toMatchObject(outcome);
		expect((await watch((await created(sandbox, ofTool)).uuid)).at(-1)).toMatchObject({
			status: 'success',
			failedRunsCount: 0,
		});
	});
});

describe('cancel', () => {
	test('returns {} and goes through cancelling to cancelled', async () => {
		sandbox.planBatches({ duration: 60_000 });
		const { uuid } = await created(sandbox, ofTool);
		const { status, json } = await call(sandbox, 'POST', `${CREATE}/${uuid}/cancel`);
		expect([status, json]).toEqual([200, {}]);
		await call(sandbox, 'POST', `${CREATE}/${uuid}/cancel`);
		expect(steps(await watch(uuid))).toEqual(['cancelling', 'cancelled']);
	});

	test.each([
		[404, 'batchNotFound', PLAYS.growAccounts.uuid],
		[409, 'batchAlreadyFinished', BATCHES.success.uuid],
		[409, 'batchAlreadyFinished', BATCHES.skipped.uuid],
	])('is refused with %i %s', async (code, reason, uuid) => {
		const { status, json } = await call(sandbox, 'POST', `${CREATE}/${uuid}/cancel`);
		expect([status, json]).toEqual([code, { reason }]);
	});
});

describe('the list of batches', () => {
	const names = Object.entries(BATCHES);
	const nameOf = ({ uuid }: Batch) => names.find(([, batch]) => batch.uuid === uuid)?.[0];
	const { findEmail, enrichNewLeads } = {
		findEmail: BATCHES.failedRuns,
		enrichNewLeads: BATCHES.success,
	};

	test('is the whole workspace, newest first, and starts with what was just created', async () => {
		const { uuid } = await created(sandbox, ofPlay);
		const batches = await list('');
		expect(batches[0]?.uuid).toBe(uuid);
		expect(batches.slice(1).map(nameOf)).toEqual(names.map(([name]) => name).reverse());
	});

	test.each([
		[`uuids[]=${findEmail.uuid}&uuids[]=${enrichNewLeads.uuid}`, ['failedRuns', 'success']],
		[`uuids%5B%5D=${findEmail.uuid}`, ['failedRuns']],
		[`workflowUuids[]=${findEmail.workflowUuid}&isFinished=true`, ['cancelled', 'failedRuns']],
		[`releaseUuid=${String(enrichNewLeads.releaseUuid)}&isFinished=false`, ['querying', 'running']],
		[`parentBatchUuid=${findEmail.uuid}`, []],
		['statuses[]=error&statuses[]=pending', ['pending', 'error']],
		['statuses%5B%5D=error&statuses%5B%5D=pending', ['pending', 'error']],
		['hasRuns=false', ['pending', 'syncing', 'querying', 'skipped']],
		['isSkipped=true', ['skipped']],
		['isSkipped=false&isFinished=true', ['cancelled', 'error', 'failedRuns', 'success']],
		['includedDataKinds[]=segment&isFinished=true', ['skipped', 'error', 'success']],
		['excludedDataKinds[]=segment&isFinished=true', ['cancelled', 'failedRuns']],
		['limit=2', ['pending', 'syncing']],
		['limit=2&offset=9', ['success']],
		['offset=10', []],
	])('is filtered by %s', async (query, wanted) => {
		expect((await list(`?${query}`)).map(nameOf)).toEqual(wanted);
	});

	test.each([
		'statuses=error',
		'statuses[]=done',
		'limit=-1',
		'limit=x',
		'isFinished=1',
		'uuids[]=1',
		'releaseUuid=',
	])('refuses %s', async (query) => {
		const { status, json } = await call(sandbox, 'GET', `${CREATE}/list?${query}`);
		expect([status, json]).toEqual([400, { errorMessage: expect.any(String) }]);
	});

	test('accepts more than twenty values for one parameter', async () => {
		const uuids = sandbox
			.addBatches(Array.from({ length: 30 }, () => ({})))
			.map(({ uuid }) => uuid);
		expect(await list(`?${uuids.map((uuid) => `uuids[]=${uuid}`).join('&')}`)).toHaveLength(30);
	});

	test('returns 50 batches by default, and silently never more than 100', async () => {
		sandbox.addBatches(Array.from({ length: 240 }, () => ({})));
		expect(await list('')).toHaveLength(50);
		expect(await list('?limit=500')).toHaveLength(100);
		expect(await list('?limit=500&offset=200')).toHaveLength(50);
	});
});

describe('download', () => {
	const download = (uuid: string, body?: unknown) =>
		call(sandbox, 'POST', `${CREATE}/${uuid}/download`, body);
	const urlOf = async (uuid: string, body?: unknown) =>
		((await download(uuid, body)).json as { url: string }).url;

	test('returns a signed URL on another host, which has the results as CSV', async () => {
		const url = await urlOf(BATCHES.failedRuns.uuid);
		expect(url).toMatch(
			new RegExp(
				`^${sandbox.filesUrl}/results/${BATCHES.failedRuns.uuid}\\.csv\\?.*X-Amz-Signature=`,
			),
		);
		const response = await fetch(url);
		expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/csv']);
		const [head, ...lines] = (await response.text()).trimEnd().split('\n');
		expect(head).toBe(
			'run_uuid,status,error_message,first_name,email,end.email,verified,score,company',
		);
		expect(lines).toHaveLength(20);
		const failed = lines.filter((line) => line.includes(',error,'));
		expect(failed).toHaveLength(3);
		expect(failed[0]).toMatch(/,The provider found nothing for this record,Person \d,[^,]+,,,,$/);
		expect(lines.find((line) => line.includes('Person 5,'))).toMatch(
			/,success,,Person 5,person-5@example.com,person5@example.com,(true|false),\d+,"{.+}"$/,
		);
		expect(sandbox.fileRequests()).toMatchObject([{ method: 'GET', status: 200 }]);
	});

	test('has the columns of the requested node', async () => {
		const csv = await (
			await fetch(await urlOf(BATCHES.success.uuid, { outputNodeSlug: 'enrich_company' }))
		).text();
		expect(csv.split('\n')[0]).toMatch(/,company_name,enrich_company.company_name,company_size$/);
		expect(csv).toMatch(/,Überall company-\d+.example GmbH,\d+\n/);
	});

	test.each([
		[404, { reason: 'batchNotFound' }, PLAYS.growAccounts.uuid, {}],
		[409, { reason: 'batchNotFinished' }, BATCHES.running.uuid, {}],
		[400, { reason: 'batchNotSupported' }, BATCHES.skipped.uuid, {}],
		[
			400,
			{ errorMessage: 'This batch has no node "nope"' },
			BATCHES.success.uuid,
			{ outputNodeSlug: 'nope' },
		],
		[400, { errorMessage: expect.any(String) }, BATCHES.success.uuid, { outputNodeSlug: 1 }],
	])('is refused with %i %j', async (code, refusal, uuid, body) => {
		const { status, json } = await download(uuid, body);
		expect([status, json]).toEqual([code, refusal]);
	});

	test('leads to a host that requires its signature and refuses a token', async () => {
		const url = await urlOf(BATCHES.success.uuid);
		const answer = async (target: string, headers: Record<string, string> = {}) => {
			const response = await fetch(target, { headers });
			return [response.status, response.headers.get('content-type'), await response.text()];
		};
		const forged = url.replace(/Signature=\w+/, 'Signature=0');
		expect(await answer(forged)).toEqual([
			403,
			'application/xml',
			expect.stringContaining('SignatureDoesNotMatch'),
		]);
		const other = url.replace(BATCHES.success.uuid, BATCHES.error.uuid);
		expect((await answer(other))[0]).toBe(403);
		const token = { authorization: `Bearer ${sandbox.token}` };
		expect(await answer(url, token)).toEqual([
			400,
			'application/xml',
			expect.stringContaining('Only one auth mechanism allowed'),
		]);
		expect(sandbox.fileRequests().at(-1)?.headers).toMatchObject(token);
		expect((await answer(`${sandbox.filesUrl}/nothing`))[0]).toBe(404);
	});
});

describe('preview', () => {
	const preview = (body: unknown) => call(sandbox, 'POST', `${CREATE}/preview`, body);

	test('returns records, columns and count without creating a batch', async () => {
		const { status, json } = await preview(ofPlay);
		expect(status).toBe(200);
		const { uuid: modelUuid, columns, additionalColumns } = MODELS.contacts;
		expect(json).toMatchObject({
			count: 16,
			columns: [...columns, ...additionalColumns].map(({ slug, type, label }) => ({
				slug,
				type,
				label,
				modelUuid,
			})),
		});
		expect((json as { records: unknown[] }).records[0]).toMatchObject({
			_id: 'contact-1',
			stage: 'new',
		});
		expect(await list('')).toHaveLength(Object.keys(BATCHES).length);
	});

	test('returns the keys of records as columns', async () => {
		expect((await preview(ofTool)).json).toMatchObject({
			count: 10,
			columns: [{ slug: 'row', type: 'string', label: 'row' }],
		});
	});

	test('of an empty segment, and of one that belongs to a play, is not an error', async () => {
		const of = (segmentUuid: string) =>
			preview({ ...ofPlay, data: { kind: 'segment', segmentUuid } });
		expect((await of(SEGMENTS.empty.uuid)).json).toMatchObject({ records: [], count: 0 });
		expect((await of(SEGMENTS.linkedToPlay.uuid)).json).toMatchObject({ count: 16 });
	});

	test.each([
		[404, 'workflowNotFound', { ...ofPlay, workflowUuid: MODELS.contacts.uuid }],
		[
			404,
			'segmentNotFound',
			{ ...ofPlay, data: { kind: 'segment', segmentUuid: MODELS.contacts.uuid } },
		],
		[400, 'modelLinkedToWorkflow', { ...ofPlay, data: ofTool.data }],
		[
			404,
			'segmentNotFound',
			{
				...ofPlay,
				data: { kind: 'change', changeUuid: MODELS.contacts.uuid, changeKinds: ['added'] },
			},
		],
		[400, 'noModelLinkedToWorkflow', { ...ofTool, data: ofPlay.data }],
		[
			424,
			'failedToFetchFromClient',
			{ ...ofPlay, data: { kind: 'filter', modelUuid: MODELS.companies.uuid } },
		],
		[
			424,
			'failedToFetchFromClient',
			{ ...ofTool, data: { kind: 'file', s3Filename: 'uploads/nothing.csv' } },
		],
	])('is refused with %i %s', async (code, reason, body) => {
		const { status, json } = await preview(body);
		expect([status, json]).toEqual([code, { reason }]);
	});

	test('accepts no mappings of a file, and runs by their UUIDs', async () => {
		const file = { kind: 'file', s3Filename: 'uploads/leads.csv' };
		expect((await preview({ ...ofTool, data: file })).json).toMatchObject({ count: 12 });
		const mapped = { ...file, mappings: { email: 'E-Mail' } };
		expect((await preview({ ...ofTool, data: mapped })).status).toBe(400);

		const { json } = await call(sandbox, 'POST', '/orchestration/runs/list', {
			batchUuid: BATCHES.failedRuns.uuid,
			limit: 2,
		});
		const runUuids = (json as { runs: Array<{ uuid: string }> }).runs.map(({ uuid }) => uuid);
		const reset = { from: 'firstNode' };
		expect(
			(await preview({ ...ofTool, data: { kind: 'runs', runUuids, reset } })).json,
		).toMatchObject({ count: 2 });
		const filter = { kind: 'runs', batchUuid: BATCHES.failedRuns.uuid };
		expect((await preview({ ...ofTool, data: { kind: 'runs', filter, reset } })).status).toBe(400);
	});
});
