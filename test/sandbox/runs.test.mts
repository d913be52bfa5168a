/** Runs: of batches, and those that are created by themselves. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { UUID_PATTERN } from '../../sandbox/ids.mjs';
import { startSandbox, type Sandbox } from '../../sandbox/server.mjs';
import type { Row, Run, RunContext } from '../../sandbox/types.mjs';
import { BATCHES, MODELS, PLAYS, RELEASES, TOOLS } from '../../sandbox/workspace.mjs';
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
const tool = TOOLS.findEmail.workflowUuid;
const report = TOOLS.companyReport.workflowUuid;
const play = PLAYS.enrichNewLeads.workflowUuid;
const unknown = '12345678-0000-4000-8000-000000000000';
const ADA = { first_name: 'Ada', company_domain: 'a.example' };

interface Whole {
	run: Run;
	runContext: RunContext;
	runComputedConfigs: Record<string, object>;
}

const list = async (body: object): Promise<Run[]> =>
	((await call(sandbox, 'POST', `${RUNS}/list`, body)).json as { runs: Run[] }).runs;
const get = async (uuid: string): Promise<Whole> =>
	(await call(sandbox, 'GET', `${RUNS}/${uuid}`)).json as Whole;
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

	test('of equal rows come to equal results, those of different rows to different ones', async () => {
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

	test('fail as often as the plan says, beside those that fail by themselves', async () => {
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

	test('cost what ran, and the batch costs what they do', async () => {
		for (const { uuid } of [...Object.values(BATCHES), { uuid: await batchOf(rows) }]) {
			const runs = await list({ batchUuid: uuid, limit: 100 });
			const spent = runs.reduce((sum, run) => sum + credits(run), 0);
			expect(spent).toBe(sandbox.batch(uuid)?.creditsUsedCount);
		}
		expect(sandbox.batch(BATCHES.failedRuns.uuid)?.creditsUsedCount).toBe(17 * 2 + 3);
	});

	test('are listed, and finish, in another order than that of the rows', async () => {
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

	test('that were not carried out are cancelled at the end', async () => {
		sandbox.planBatches({ status: 'error', failedRuns: 2 });
		const batchUuid = await batchOf(rows);
		const count = async (status: string) => (await list({ batchUuid, statuses: [status] })).length;
		expect(await count('success')).toBe(4);
		expect(await count('error')).toBe(2);
		expect(await count('cancelled')).toBe(6);
	});

	test('have the text of a CSV as their input if the settings say so', async () => {
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

describe('a run that is created by itself', () => {
	const create = (body: object) => call(sandbox, 'POST', RUNS, body);
	const uuidOf = async (body: object) => ((await create(body)).json as { run: Run }).run.uuid;

	test('goes pending, running, success', async () => {
		sandbox.planRuns({ duration: 150 });
		const { json } = await create({ workflowUuid: tool, data: ADA });
		const { run } = json as { run: Run };
		expect(run).toMatchObject({ status: 'pending', batchUuid: null, executions: [] });
		const seen = [run.status];
		while (seen.at(-1) !== 'success') {
			const { status } = (await get(run.uuid)).run;
			if (status !== seen.at(-1)) seen.push(status);
			await sleep(5);
		}
		expect(seen).toEqual(['pending', 'running', 'success']);
		const { run: last, runContext } = await get(run.uuid);
		expect(runContext.end).toMatchObject({ email: 'ada@a.example' });
		expect(credits(last)).toBe(2);
	});

	test('fails by its input, or as planned', async () => {
		sandbox.planRuns({}, { status: 'error', errorMessage: 'Planned' }, { status: 'skipped' });
		const bad = { ...ADA, company_domain: 'nobody.invalid' };
		const runs = [
			await get(await uuidOf({ workflowUuid: tool, data: bad })),
			await get(await uuidOf({ workflowUuid: tool, data: ADA })),
			await get(await uuidOf({ workflowUuid: tool, data: ADA })),
			await get(await uuidOf({ workflowUuid: tool, data: ADA })),
		];
		expect(runs.map(({ run }) => [run.status, run.errorMessage])).toEqual([
			['error', 'No company found for nobody.invalid'],
			['error', 'Planned'],
			['skipped', null],
			['success', null],
		]);
	});

	test('takes a graph of its own, also one that leads nowhere', async () => {
		const nodes = RELEASES.enrichNewLeadsOld.nodes.map((node, index) => ({
			...node,
			childrenUuids: index === 1 ? [null] : node.childrenUuids,
		}));
		const { run, runContext } = await get(await uuidOf({ nodes, data: { domain: 'c.example' } }));
		expect(run.nodes).toEqual(nodes);
		expect(run.workflowUuid).toMatch(new RegExp(UUID_PATTERN));
		expect(Object.keys(runContext)).toEqual(['start', 'enrich_company']);
	});

	const data = ADA;
	const { nodes } = RELEASES.findEmail;
	test.each<[number, string, object]>([
		[404, 'workflowNotFound', { workflowUuid: unknown, data }],
		[
			400,
			'invalidReleaseOrCustomNodes',
			{ workflowUuid: tool, releaseUuid: RELEASES.findEmail.uuid, nodes, data },
		],
		[
			400,
			'invalidReleaseOrCustomNodes',
			{ workflowUuid: tool, releaseUuid: RELEASES.companyReport.uuid, data },
		],
		[400, 'playNotCompatible', { workflowUuid: play, data }],
		[400, 'nodesNotFound', { workflowUuid: TOOLS.neverDeployed.workflowUuid, data }],
		[400, 'nodesNotFound', { data }],
		[400, 'nodesNotFound', { nodes: nodes.slice(0, 1), data }],
		[400, 'rootNodeNotFound', { nodes: nodes.slice(1), data }],
		[400, 'rootNodeNotFound', { workflowUuid: TOOLS.headless.workflowUuid, data }],
		[400, 'invalidData', { workflowUuid: tool }],
		[400, 'invalidData', { workflowUuid: tool, data: 'Ada' }],
		[400, 'invalidData', { workflowUuid: tool, data: [ADA] }],
		[400, 'invalidData', { workflowUuid: tool, data: { first_name: 'Ada' } }],
		[400, 'invalidData', { workflowUuid: tool, data: { ...ADA, first_name: '' } }],
		[400, 'invalidData', { workflowUuid: tool, data: { ...ADA, first_name: null } }],
		[400, 'invalidData', { workflowUuid: tool, data: { ...ADA, first_name: 7 } }],
		[400, 'invalidData', { workflowUuid: tool, data: { ...ADA, age: '7' } }],
		[400, 'invalidData', { workflowUuid: tool, data: { ...ADA, is_customer: 'yes' } }],
		[400, 'invalidData', { workflowUuid: tool, data: { ...ADA, seniority: 1 } }],
		[400, 'invalidData', { workflowUuid: tool, data: { ...ADA, phones: {} } }],
		[400, 'invalidData', { workflowUuid: tool, data: { ...ADA, phones: [{ label: 1 }] } }],
	])('is refused with %i %s: %j', async (status, reason, body) => {
		const answer = await create(body);
		expect([answer.status, answer.json]).toEqual([status, { reason }]);
		expect(await list({ isFinished: false, batchUuid: unknown })).toEqual([]);
	});

	test('takes every kind of input that its form has', async () => {
		const whole = {
			...ADA,
			...{ age: 36, is_customer: false, seniority: 'senior', founded_on: '2020-01-01' },
			...{ tags: { any: ['thing'] }, phones: [{ label: 'home', number: '1' }], other: null },
		};
		expect((await create({ workflowUuid: tool, data: whole })).status).toBe(200);
	});

	test('is refused without credits, and above the limit of what may run at once', async () => {
		sandbox.outOfCredits(true);
		const refused = await create({ workflowUuid: tool, data: ADA });
		expect([refused.status, refused.json]).toEqual([402, { reason: 'notEnoughCredits' }]);
		sandbox.outOfCredits(false);
		sandbox.settings({ concurrencyLimit: 1 });
		sandbox.planRuns({ duration: 60_000 });
		const uuid = await uuidOf({ workflowUuid: tool, data: ADA });
		const over = await create({ workflowUuid: tool, data: ADA });
		expect([over.status, over.json]).toEqual([409, { reason: 'concurrencyLimitReached' }]);
		await call(sandbox, 'POST', `${RUNS}/cancel`, { workflowUuid: tool, uuids: [uuid] });
		await sleep(250);
		expect((await create({ workflowUuid: tool, data: ADA })).status).toBe(200);
	});

	test('an unknown one is not found, without a reason', async () => {
		const { status, json } = await call(sandbox, 'GET', `${RUNS}/${unknown}`);
		expect([status, json]).toEqual([404, { errorMessage: 'Run not found' }]);
	});
});

describe('runs are listed and counted', () => {
	const { workflowUuid, uuid: batchUuid } = BATCHES.failedRuns;
	const count = async (body: object) =>
		((await call(sandbox, 'POST', `${RUNS}/count`, body)).json as { count: number }).count;

	test('newest first, in pages of 50, and never more than 100', async () => {
		sandbox.planBatches({ runs: 240 });
		await batchOf([ADA]);
		expect(await list({})).toHaveLength(50);
		expect(await list({ limit: 500 })).toHaveLength(100);
		const all = [0, 100, 200, 300, 400].map((offset) => list({ limit: 100, offset }));
		const runs = (await Promise.all(all)).flat();
		expect(runs).toHaveLength(await count({}));
		expect(new Set(runs.map(({ uuid }) => uuid)).size).toBe(runs.length);
		const times = runs.map(({ createdAt }) => createdAt);
		expect(times).toEqual([...times].sort().reverse());
		const { json } = await call(sandbox, 'POST', `${RUNS}/list`, { batchUuid, limit: 1 });
		expect(json).toMatchObject({ count: 20 });
	});

	test('by each filter', async () => {
		const runs = await list({ workflowUuid, batchUuid });
		const [first] = runs;
		const node = (nodeSlug: string, status: string, value?: string) => ({
			executionsFilter: {
				conjonction: 'and',
				groups: [{ conjonction: 'and', conditions: [{ kind: 'node', nodeSlug, status, value }] }],
			},
		});
		const counted = async (body: object) => await count({ batchUuid, ...body });
		expect(await counted({ statuses: ['error'] })).toBe(3);
		expect(await counted({ statuses: ['idle', 'skipped', 'cancelling'] })).toBe(0);
		expect(await counted({ releaseUuid: RELEASES.findEmail.uuid })).toBe(20);
		expect(await counted({ releaseUuid: RELEASES.companyReport.uuid })).toBe(0);
		expect(await counted({ parentUuid: unknown })).toBe(0);
		expect(await counted({ isGroupParent: true })).toBe(0);
		expect(await counted({ isFinished: true })).toBe(20);
		expect(await counted({ recordId: first?.recordId })).toBe(1);
		expect(await counted({ recordTitle: 'person 20' })).toBe(1);
		expect(await counted({ recordTitleOrId: first?.recordId })).toBe(1);
		expect(await counted({ createdAfter: '2027-01-01' })).toBe(0);
		expect(await counted({ createdBefore: '2027-01-01' })).toBe(20);
		expect(await counted({ updatedAfter: first?.createdAt })).toBeGreaterThan(0);
		expect(await counted(node('verify_email', 'absent'))).toBe(3);
		expect(await counted(node('find_email', 'error', 'NOTHING for'))).toBe(3);
		expect(await counted(node('find_email', 'error', 'something else'))).toBe(0);
		expect(await counted(node('find_email', 'success', 'done'))).toBe(17);
		expect((await call(sandbox, 'POST', `${RUNS}/list`, { statuses: ['done'] })).status).toBe(400);
		expect((await call(sandbox, 'POST', `${RUNS}/list`, { batch: batchUuid })).status).toBe(400);
	});

	test('a batch that runs earlier ones again obeys the same filter', async () => {
		const [first, second] = await list({ batchUuid, statuses: ['success'] });
		const again = async (filter: object) => {
			const { uuid } = await created(sandbox, {
				workflowUuid,
				data: {
					kind: 'runs',
					filter: { kind: 'runs', ...filter },
					reset: { from: 'firstNode' },
				},
			});
			return await list({ batchUuid: uuid });
		};
		const runs = await again({ uuids: [first?.uuid.toUpperCase(), second?.uuid] });
		expect(runs.map(({ recordId }) => recordId).sort()).toEqual(
			[first?.recordId, second?.recordId].sort(),
		);
		expect(await again({ batchUuid, statuses: ['error'] })).toHaveLength(3);
		expect(await again({ recordTitle: 'Person 20' })).toHaveLength(3);
		expect(await again({ kind: 'records', ids: [first?.recordId] })).toHaveLength(1);
		expect(await again({ batchUuid, createdBefore: '2027-01-01' })).toHaveLength(20);
	});
});

describe('runs are cancelled', () => {
	const cancel = (body: object) => call(sandbox, 'POST', `${RUNS}/cancel`, body);

	test('by UUID or by filter, over cancelling to cancelled', async () => {
		sandbox.planRuns({ duration: 60_000 });
		sandbox.planBatches({ duration: 1000 });
		const { json } = await call(sandbox, 'POST', RUNS, { workflowUuid: tool, data: ADA });
		const { uuid } = (json as { run: Run }).run;
		const batchUuid = await batchOf([ADA, ADA, ADA, ADA]);
		await sleep(350);
		const [last] = await list({ batchUuid, statuses: ['pending'] });
		expect((await cancel({ workflowUuid: tool, uuids: [uuid, last?.uuid] })).json).toEqual({});
		const statuses = async () => [
			(await get(uuid)).run.status,
			(await get(last?.uuid ?? '')).run.status,
		];
		expect(await statuses()).toEqual(['cancelling', 'cancelling']);
		await sleep(1000);
		expect(await statuses()).toEqual(['cancelled', 'cancelled']);
		expect(sandbox.batch(batchUuid)).toMatchObject({
			status: 'success',
			runsCount: 4,
			executedRunsCount: 3,
			creditsUsedCount: 6,
		});
		sandbox.planBatches({ duration: 60_000 });
		await cancel({ workflowUuid: tool, batchUuid });
		expect(await list({ batchUuid, statuses: ['success'] })).toHaveLength(3);
	});

	test('never by both', async () => {
		const { status } = await cancel({
			workflowUuid: tool,
			uuids: [unknown],
			batchUuid: BATCHES.running.uuid,
		});
		expect(status).toBe(400);
		expect((await cancel({ workflowUuid: tool, statuses: ['running'] })).status).toBe(400);
	});
});
