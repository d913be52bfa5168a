/** Files of runs and of their outputs; and that all this is fast enough for thousands. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startSandbox, type Sandbox } from '../../sandbox/server.mjs';
import type { Run, RunContext } from '../../sandbox/types.mjs';
import { BATCHES, PLAYS, TOOLS } from '../../sandbox/workspace.mjs';
import { checkObject } from './check.mjs';
import { call, created } from './client.mjs';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ batchDuration: 0 });
});
afterEach(() => {
	sandbox.reset();
});
afterAll(() => sandbox.close());

const RUNS = '/orchestration/runs';
const { workflowUuid, uuid: batchUuid } = BATCHES.failedRuns;

type FileRun = Run & { runContext?: RunContext };

const urlOf = async (path: string, body: object): Promise<string> => {
	const { json, text } = await call(sandbox, 'POST', `${RUNS}/${path}`, body);
	const { url } = json as { url?: string };
	if (url === undefined) throw new Error(text);
	return url;
};
const fetched = async (path: string, body: object) => {
	const response = await fetch(await urlOf(path, body));
	return { type: response.headers.get('content-type'), text: await response.text() };
};
const runsIn = async (body: object): Promise<FileRun[]> =>
	JSON.parse((await fetched('download', body)).text) as FileRun[];

describe('a file of runs', () => {
	test('is a JSON array of whole runs, each with its runContext, on the files host', async () => {
		const body = { workflowUuid, batchUuid };
		expect(await urlOf('download', body)).toMatch(
			new RegExp(`^${sandbox.filesUrl}/results/[\\da-f-]{36}\\.json\\?.*X-Amz-Signature=`),
		);
		expect((await fetched('download', body)).type).toBe('application/json');
		const runs = await runsIn(body);
		const { json } = await call(sandbox, 'POST', `${RUNS}/list`, body);
		expect(runs.map(({ uuid }) => uuid)).toEqual(
			(json as { runs: Run[] }).runs.map(({ uuid }) => uuid),
		);
		for (const { runContext, ...run } of runs) {
			expect(checkObject('Run', run)).toEqual([]);
			expect((await call(sandbox, 'GET', `${RUNS}/${run.uuid}`)).json).toMatchObject({
				run,
				runContext,
			});
		}
	});

	test('holds what is requested', async () => {
		const failed = await runsIn({ workflowUuid, batchUuid, statuses: ['error'] });
		expect(failed).toHaveLength(3);
		const uuids = failed.slice(1).map(({ uuid }) => uuid);
		expect((await runsIn({ workflowUuid, uuids })).map(({ uuid }) => uuid)).toEqual(uuids);
		expect(await runsIn({ workflowUuid: PLAYS.growAccounts.workflowUuid })).toEqual([]);
		const { status } = await call(sandbox, 'POST', `${RUNS}/download`, { batchUuid });
		expect(status).toBe(400);
	});

	test('holds one object per line if set, also over HTTP', async () => {
		const settings = { runsFile: 'lines', runContextInFile: 'failedOnly' };
		const response = await fetch(`${sandbox.baseUrl}/_sandbox/settings`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(settings),
		});
		expect(await response.json()).toEqual({});
		const { type, text } = await fetched('download', { workflowUuid, batchUuid });
		expect(type).toBe('application/x-ndjson');
		const runs = text
			.trimEnd()
			.split('\n')
			.map((line) => JSON.parse(line) as FileRun);
		expect(runs).toHaveLength(20);
		for (const { status, runContext } of runs) {
			expect(runContext !== undefined).toBe(status === 'error');
		}
		sandbox.reset();
		expect(await runsIn({ workflowUuid, batchUuid })).toHaveLength(20);
	});

	test('has no runContext if set, although the run itself has one', async () => {
		sandbox.settings({ runContextInFile: 'none' });
		const [run] = await runsIn({ workflowUuid, batchUuid });
		expect(run).not.toHaveProperty('runContext');
		expect((await call(sandbox, 'GET', `${RUNS}/${String(run?.uuid)}`)).json).toHaveProperty(
			'runContext.start',
		);
	});

	test('can be changed, and affected by faults', async () => {
		sandbox.alterRunsFile((runs) => runs.slice(1));
		const body = { workflowUuid, batchUuid };
		expect(await runsIn(body)).toHaveLength(19);
		sandbox.alterRunsFile(undefined);
		expect(await runsIn(body)).toHaveLength(20);
		sandbox.addFault({ route: 'GET /results/{file}', status: 503 });
		const url = await urlOf('download', body);
		expect((await fetch(url)).status).toBe(503);
		expect((await fetch(url)).status).toBe(200);
		expect((await fetch(url.replace(/\.json/, '.csv'))).status).toBe(403);
	});
});

describe('a file of outputs', () => {
	test('is CSV with input and output of the end node', async () => {
		const { type, text } = await fetched('download-outputs', { workflowUuid, batchUuid });
		expect(type).toBe('text/csv');
		const lines = text.trimEnd().split('\n');
		expect(lines[0]).toBe(
			'run_uuid,status,error_message,first_name,email,end.email,verified,score,company',
		);
		expect(lines).toHaveLength(21);
	});

	test('is JSON if requested, of the requested node, and in part', async () => {
		const body = { workflowUuid, batchUuid, outputNodeSlug: 'find_email', format: 'json' };
		const { type, text } = await fetched('download-outputs', {
			...body,
			statuses: ['success'],
			limit: 5,
			offset: 14,
		});
		expect(type).toBe('application/json');
		const rows = JSON.parse(text) as object[];
		expect(rows).toHaveLength(3);
		expect(rows[0]).toMatchObject({ found_email: expect.stringContaining('@example.com') });
	});

	test('is refused for no runs, for a node that is not there', async () => {
		const answers = await Promise.all(
			[
				{ workflowUuid: PLAYS.growAccounts.workflowUuid },
				{ workflowUuid, batchUuid, outputNodeSlug: 'nope' },
				{ workflowUuid, batchUuid, format: 'xml' },
			].map((body) => call(sandbox, 'POST', `${RUNS}/download-outputs`, body)),
		);
		expect(answers.map(({ status, json }) => [status, json])).toEqual([
			[404, { reason: 'noRunsFound' }],
			[400, { errorMessage: 'These runs have no node "nope"' }],
			[400, { errorMessage: expect.any(String) }],
		]);
	});
});

test('ten thousand runs are created, counted, listed and written in about a second each', async () => {
	const records = Array.from({ length: 10_000 }, (_, n) => ({
		first_name: `Name ${n}`,
		company_domain: `company-${n}.example`,
		n,
	}));
	const took: Record<string, number> = {};
	const timed = async <T,>(what: string, act: () => Promise<T>): Promise<T> => {
		const start = performance.now();
		const result = await act();
		took[what] = performance.now() - start;
		return result;
	};
	const body = {
		workflowUuid: TOOLS.findEmail.workflowUuid,
		data: { kind: 'records', records },
	};
	const { uuid } = await timed('create', () => created(sandbox, body));
	const ofBatch = { workflowUuid: body.workflowUuid, batchUuid: uuid };
	await timed('status', () => call(sandbox, 'GET', `/orchestration/batches/${uuid}`));
	expect(sandbox.batch(uuid)).toMatchObject({ runsCount: 10_000, creditsUsedCount: 20_000 });
	const runs = await timed('file', () => runsIn(ofBatch));
	expect(new Set(runs.map(({ runContext }) => runContext?.start?.n)).size).toBe(10_000);
	await timed('list', () => call(sandbox, 'POST', `${RUNS}/list`, { ...ofBatch, limit: 100 }));
	await timed('run', () => call(sandbox, 'GET', `${RUNS}/${String(runs[9]?.uuid)}`));
	await timed('outputs', () => fetched('download-outputs', ofBatch));
	sandbox.planBatches({ runs: 10_001 });
	const more = await created(sandbox, body);
	const tooMany = await call(sandbox, 'POST', `${RUNS}/download-outputs`, {
		...ofBatch,
		batchUuid: more.uuid,
	});
	expect([tooMany.status, tooMany.json]).toEqual([400, { reason: 'tooManyRuns' }]);
	// Many times longer than the target, because the machine may be busy: this finds what grows with the square.
	for (const [what, milliseconds] of Object.entries(took)) {
		expect(`${what}: ${milliseconds < 20_000 ? 'in time' : milliseconds}`).toBe(`${what}: in time`);
	}
});
