/** Runs are listed, counted, run again and cancelled. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox, type Sandbox } from '../../sandbox/server.mjs';
import type { Row, Run } from '../../sandbox/types.mjs';
import { BATCHES, RELEASES, TOOLS } from '../../sandbox/workspace.mjs';
import { call, created } from './client.mjs';
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
const unknown = '12345678-0000-4000-8000-000000000000';
const ADA = { first_name: 'Ada', company_domain: 'a.example' };

const list = async (body: object) => await listRuns(sandbox, body);
const get = async (uuid: string) => await getRun(sandbox, uuid);
const batchOf = async (rows: Row[], workflowUuid = tool): Promise<string> =>
	(await created(sandbox, { workflowUuid, data: { kind: 'records', records: rows } })).uuid;

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

	test('a batch that runs earlier ones again uses the same filter', async () => {
		const done = await list({ batchUuid, statuses: ['success'] });
		const [first, second] = done.filter(({ recordTitle }) => recordTitle !== 'Person 20');
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

	test('by UUID or by filter, through cancelling to cancelled', async () => {
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
