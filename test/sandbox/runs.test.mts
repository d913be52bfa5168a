/** The runs of a batch. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { UUID_PATTERN } from '../../sandbox/ids.mjs';
import { startSandbox, type Sandbox } from '../../sandbox/server.mjs';
import type { Row, Run } from '../../sandbox/types.mjs';
import { BATCHES, MODELS, PLAYS, TOOLS } from '../../sandbox/workspace.mjs';
import { created } from './client.mjs';
import { type Whole, getRun, listRuns } from './runClient.mjs';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ batchDuration: 0 });
});
afterEach(() => {
	sandbox.reset();
});
afterAll(() => sandbox.close());

const tool = TOOLS.findEmail.workflowUuid;
const report = TOOLS.companyReport.workflowUuid;
const play = PLAYS.enrichNewLeads.workflowUuid;
const ADA = { first_name: 'Ada', company_domain: 'a.example' };

const list = async (body: object) => await listRuns(sandbox, body);
const get = async (uuid: string) => await getRun(sandbox, uuid);
const batchOf = async (rows: Row[], workflowUuid = tool): Promise<string> =>
	(await created(sandbox, { workflowUuid, data: { kind: 'records', records: rows } })).uuid;
const wholeOf = async (batchUuid: string): Promise<Whole[]> =>
	await Promise.all((await list({ batchUuid, limit: 100 })).map(({ uuid }) => get(uuid)));
const credits = ({ executions }: Run): number =>
	executions.reduce((sum, { creditsUsedCount }) => sum + creditsUsedCount, 0);

describe('the runs of a batch', () => {
	const rows = Array.from({ length: 12 }, (_, n) => ({ first_name: `N${n}`, n }));

	test('compute their result from their row', async () => {
		const batchUuid = await batchOf([{ ...ADA, first_name: 'Ada-Maria 2' }, {}]);
		const runs = await wholeOf(batchUuid);
		const of = (name: unknown) =>
			runs.find(({ runContext }) => runContext.start?.first_name === name);
		expect(of('Ada-Maria 2')).toMatchObject({
			run: { batchUuid, workflowUuid: tool, status: 'success', errorMessage: null },
			runContext: {
				start: { ...ADA, first_name: 'Ada-Maria 2', _id: expect.stringMatching(UUID_PATTERN) },
				find_email: { found_email: 'adamaria2@a.example' },
				end: {
					email: 'adamaria2@a.example',
					verified: expect.any(Boolean),
					score: expect.any(Number),
					company: { domain: 'a.example', size: expect.any(Number) },
				},
			},
		});
		expect(of(undefined)?.runContext.end).toMatchObject({
			email: 'unknown@example.com',
			company: { domain: 'example.com' },
		});
		expect(Object.keys(of(undefined)?.runContext ?? {})).toEqual([
			'start',
			'find_email',
			'verify_email',
			'end',
		]);
	});

	test('of equal rows have equal results, those of different rows different ones', async () => {
		const runs = await wholeOf(await batchOf([{ a: 1 }, { a: 1 }, { a: 2 }]));
		const results = runs.map(({ runContext }) => JSON.stringify(runContext.end));
		expect(new Set(results).size).toBe(2);
		expect(new Set(runs.map(({ run }) => run.recordId)).size).toBe(3);
	});

	test('of a tool with an agent have its output under answer', async () => {
		const [run] = await wholeOf(await batchOf([{ domain: 'b.example' }], report));
		const { summarise, end } = run?.runContext ?? {};
		expect(summarise).toEqual({ answer: end });
		expect(end).toEqual({
			summary: expect.stringContaining('b.example'),
			pages: 2,
			sources: expect.arrayContaining([expect.any(String)]),
		});
		expect(run?.run.executions[1]).toMatchObject({ nodeKind: 'agent', creditsUsedCount: 5 });
	});

	test('of a play keep the ID and the title of their record', async () => {
		const data = { kind: 'recordIds', modelUuid: MODELS.contacts.uuid, ids: ['contact-3'] };
		const { uuid } = await created(sandbox, { workflowUuid: play, data });
		const [run] = await wholeOf(uuid);
		expect(run?.run).toMatchObject({
			recordId: 'contact-3',
			recordTitle: 'contact-3@company-3.example',
		});
		const { company_name, company_size } = run?.runContext.enrich_company ?? {};
		const { score } = run?.runContext.score ?? {};
		expect(run?.runContext.end).toEqual({ company_name, company_size, score });
	});

	test('fail in the first node after the start if a text ends with .invalid', async () => {
		const batchUuid = await batchOf([ADA, { ...ADA, company_domain: 'nobody.invalid' }, ADA]);
		expect(sandbox.batch(batchUuid)).toMatchObject({
			status: 'success',
			runsStatus: 'unhealthy',
			executedRunsCount: 3,
			failedRunsCount: 1,
			creditsUsedCount: 5,
		});
		const [failed] = (await wholeOf(batchUuid)).filter(({ run }) => run.status === 'error');
		const errorMessage = 'No company found for nobody.invalid';
		expect(failed?.run.errorMessage).toBe(errorMessage);
		expect(failed?.run.executions).toMatchObject([
			{ nodeSlug: 'start', status: 'success', errorMessage: null },
			{ nodeSlug: 'find_email', status: 'error', errorMessage },
		]);
		expect(Object.keys(failed?.runContext ?? {})).toEqual(['start']);
		expect(Object.keys(failed?.runComputedConfigs ?? {})).toEqual(['start', 'find_email']);
	});

	test('fail as often as planned, in addition to those that fail because of their row', async () => {
		sandbox.planBatches({ failedRuns: 3 }, { failedRuns: 3 });
		expect(sandbox.batch(await batchOf(rows))?.failedRunsCount).toBe(3);
		const uuid = await batchOf([{ a: 'x.invalid' }, ...rows]);
		expect(sandbox.batch(uuid)?.failedRunsCount).toBe(4);
		const failed = await list({ batchUuid: uuid, statuses: ['error'] });
		expect(failed.map(({ errorMessage }) => errorMessage).sort()).toEqual([
			'No company found for x.invalid',
			...Array<string>(3).fill('The provider found nothing for this record'),
		]);
	});

	test('cost what was executed, and the batch costs as much as its runs', async () => {
		for (const { uuid } of [...Object.values(BATCHES), { uuid: await batchOf(rows) }]) {
			const runs = await list({ batchUuid: uuid, limit: 100 });
			const spent = runs.reduce((sum, run) => sum + credits(run), 0);
			expect(spent).toBe(sandbox.batch(uuid)?.creditsUsedCount);
		}
		expect(sandbox.batch(BATCHES.failedRuns.uuid)?.creditsUsedCount).toBe(17 * 2 + 3);
	});

	test('are listed, and finish, in a different order than the rows', async () => {
		for (const count of [2, 3, 12]) {
			sandbox.planBatches({ duration: 1 });
			const batchUuid = await batchOf(rows.slice(0, count));
			await sleep(20);
			const runs = await wholeOf(batchUuid);
			const order = runs.map(({ runContext }) => Number(runContext.start?.n));
			const natural = [...order].sort((a, b) => a - b);
			expect(natural).toEqual(Array.from({ length: count }, (_, n) => n));
			expect(order).not.toEqual(natural);
			expect(await wholeOf(batchUuid)).toEqual(runs);
		}
		const runs = await wholeOf(BATCHES.success.uuid);
		const created = runs.map(({ run }) => run.createdAt);
		expect(created).toEqual([...created].sort().reverse());
		const finished = runs.map(({ run }) => String(run.finishedAt));
		expect(new Set(finished).size).toBe(16);
		expect(finished).not.toEqual([...finished].sort());
		expect(finished).not.toEqual([...finished].sort().reverse());
	});

	test.each(Object.entries(BATCHES))(
		'add up to the counts of the batch "%s"',
		async (_name, batch) => {
			const runs = await list({ batchUuid: batch.uuid, limit: 100 });
			const count = (...statuses: string[]) =>
				runs.filter(({ status }) => statuses.includes(status)).length;
			expect(runs).toHaveLength(batch.runsCount);
			expect(count('error')).toBe(batch.failedRunsCount);
			expect(count('success', 'error')).toBe(batch.executedRunsCount);
		},
	);

	test('that were not executed are cancelled at the end', async () => {
		sandbox.planBatches({ status: 'error', failedRuns: 2 });
		const batchUuid = await batchOf(rows);
		const count = async (status: string) => (await list({ batchUuid, statuses: [status] })).length;
		expect(await count('success')).toBe(4);
		expect(await count('error')).toBe(2);
		expect(await count('cancelled')).toBe(6);
	});

	test('have CSV text as their input if set', async () => {
		sandbox.settings({ startValues: 'text' });
		const row = { a: 1, b: true, c: null, d: { e: [1] }, f: 'g' };
		const runs = await wholeOf(await batchOf([row, { a: 'x', z: 0 }]));
		const starts = runs.map(({ runContext: { start } }) => {
			const { _id, ...rest } = start ?? {};
			expect(_id).toMatch(new RegExp(UUID_PATTERN));
			return rest;
		});
		expect(starts).toEqual(
			expect.arrayContaining([
				{ a: '1', b: 'true', c: '', d: '{"e":[1]}', f: 'g', z: '' },
				{ a: 'x', b: '', c: '', d: '', f: '', z: '0' },
			]),
		);
	});
});

describe('runsStatus', () => {
	test('follows the healthThreshold of the play', async () => {
		const { workflowUuid, modelUuid } = PLAYS.growAccounts;
		const ids = Array.from({ length: 10 }, (_, n) => `company-${n + 1}`);
		const data = { kind: 'recordIds', modelUuid, ids };
		const judged = async (failedRuns: number) => {
			sandbox.planBatches({ failedRuns });
			const { uuid } = await created(sandbox, { workflowUuid, data });
			return sandbox.batch(uuid)?.runsStatus;
		};
		expect([await judged(0), await judged(2), await judged(3)]).toEqual([
			'healthy',
			'healthy',
			'unhealthy',
		]);
	});
});
