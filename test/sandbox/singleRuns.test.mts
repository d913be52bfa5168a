/** Runs that are created individually. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { UUID_PATTERN } from '../../sandbox/ids.mjs';
import { startSandbox, type Sandbox } from '../../sandbox/server.mjs';
import type { Run } from '../../sandbox/types.mjs';
import { PLAYS, RELEASES, TOOLS } from '../../sandbox/workspace.mjs';
import { call } from './client.mjs';
import { RUNS, getRun, listRuns } from './runClient.mjs';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ batchDuration: 0 });
});
afterEach(() => {
	sandbox.reset();
});
afterAll(() => sandbox.close());

const tool = TOOLS.findEmail.workflowUuid;
const play = PLAYS.enrichNewLeads.workflowUuid;
const unknown = '12345678-0000-4000-8000-000000000000';
const ADA = { first_name: 'Ada', company_domain: 'a.example' };

const list = async (body: object) => await listRuns(sandbox, body);
const get = async (uuid: string) => await getRun(sandbox, uuid);
const credits = ({ executions }: Run): number =>
	executions.reduce((sum, { creditsUsedCount }) => sum + creditsUsedCount, 0);

describe('a run that is created individually', () => {
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

	test('fails because of its input, or as planned', async () => {
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

	test('accepts its own graph, even one that leads nowhere', async () => {
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

	test('accepts every kind of input that its form has', async () => {
		const whole = {
			...ADA,
			...{ age: 36, is_customer: false, seniority: 'senior', founded_on: '2020-01-01' },
			...{ tags: { any: ['thing'] }, phones: [{ label: 'home', number: '1' }], other: null },
		};
		expect((await create({ workflowUuid: tool, data: whole })).status).toBe(200);
	});

	test('is refused without credits, and above the limit of concurrent runs', async () => {
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
