import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startSandbox } from '../../sandbox/server.mjs';
import type { Sandbox } from '../../sandbox/server.mjs';
import { BATCHES, PLAYS, TOOLS } from '../../sandbox/workspace.mjs';
import { activate, uuids } from '../engine/polling.mjs';
import type { Polling } from '../engine/polling.mjs';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(async () => {
	await sandbox.close();
});
afterEach(() => {
	sandbox.reset();
});

const start = async (parameters = {}): Promise<Polling> =>
	await activate({ apiToken: sandbox.token, baseUrl: sandbox.baseUrl }, parameters);

/** An ISO time some seconds after now. */
const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

const done = (seconds: number, more = {}) => ({
	status: 'success' as const,
	createdAt: at(seconds - 1),
	finishedAt: at(seconds),
	...more,
});

/** A batch that runs for hours, with a newer one so that it is not the newest. */
const addLongRunning = () => {
	const [long] = sandbox.addBatches([{ status: 'running', createdAt: at(-7200) }, done(-300)]);
	return long?.uuid ?? '';
};

const finish = (uuid: string, seconds: number) => {
	const batch = sandbox.batch(uuid);
	if (!batch) throw new Error(`no batch ${uuid}`);
	const { workflowUuid, createdAt } = batch;
	sandbox.addBatches([{ uuid, workflowUuid, ...done(seconds), createdAt }]);
};

describe('A trigger that was just activated', () => {
	test('starts nothing for batches that finished before', async () => {
		const trigger = await start();
		expect(await trigger.poll()).toBeNull();
		expect(await trigger.poll()).toBeNull();
	});

	test('starts for a batch that was created and finished afterwards, once', async () => {
		const trigger = await start();
		await trigger.poll();
		const [batch] = sandbox.addBatches([done(5)]);
		expect(uuids(await trigger.poll())).toEqual([batch?.uuid]);
		expect(await trigger.poll()).toBeNull();
	});

	test('starts for a batch that was already running, once it finishes', async () => {
		const trigger = await start();
		await trigger.poll();
		finish(BATCHES.running.uuid, 5);
		expect(uuids(await trigger.poll())).toEqual([BATCHES.running.uuid]);
		expect(await trigger.poll()).toBeNull();
	});
});

describe('Each finished batch starts the workflow exactly once', () => {
	test('when several finish in the same moment, oldest first', async () => {
		const trigger = await start();
		await trigger.poll();
		const [late, early, middle] = sandbox.addBatches([done(9), done(3), done(6)]);
		expect(uuids(await trigger.poll())).toEqual([early?.uuid, middle?.uuid, late?.uuid]);
		const same = at(20);
		const twins = sandbox.addBatches([
			done(20, { createdAt: same, finishedAt: same }),
			done(20, { createdAt: same, finishedAt: same }),
		]);
		expect(uuids(await trigger.poll()).sort()).toEqual(twins.map(({ uuid }) => uuid).sort());
		const [third] = sandbox.addBatches([done(20, { createdAt: same, finishedAt: same })]);
		expect(uuids(await trigger.poll())).toEqual([third?.uuid]);
	});

	test('if more finish than one page holds', async () => {
		const trigger = await start();
		await trigger.poll();
		const many = sandbox.addBatches(Array.from({ length: 250 }, (_, index) => done(index / 10)));
		const started = uuids(await trigger.poll());
		expect(started).toEqual(many.map(({ uuid }) => uuid));
		expect(await trigger.poll()).toBeNull();
	});

	test('if a long batch finishes after many newer ones', async () => {
		const trigger = await start();
		const long = addLongRunning();
		await trigger.poll();
		const young = sandbox.addBatches(Array.from({ length: 150 }, (_, index) => done(index)));
		expect(uuids(await trigger.poll())).toEqual(young.map(({ uuid }) => uuid));
		finish(long, 400);
		expect(uuids(await trigger.poll())).toEqual([long]);
		expect(await trigger.poll()).toBeNull();
	});

	test('across a restart of n8n', async () => {
		const trigger = await start();
		await trigger.poll();
		const [before] = sandbox.addBatches([done(2)]);
		expect(uuids(await trigger.poll())).toEqual([before?.uuid]);
		const [during] = sandbox.addBatches([done(4)]);
		trigger.restart();
		expect(uuids(await trigger.poll())).toEqual([during?.uuid]);
	});

	test('if Cargo cannot be reached for some checks', async () => {
		const trigger = await start();
		const long = addLongRunning();
		await trigger.poll();
		finish(long, 6);
		const [young] = sandbox.addBatches([done(4)]);
		sandbox.addFault({ route: '*', times: 1000, status: 502, body: '<html>bad gateway</html>' });
		for (let look = 0; look < 4; look++) {
			await expect(trigger.poll()).rejects.toThrow('Cargo could not be reached');
		}
		sandbox.clearFaults();
		expect(uuids(await trigger.poll())).toEqual([young?.uuid, long]);
		expect(await trigger.poll()).toBeNull();
	});

	test('if a check fails in between', async () => {
		const trigger = await start();
		const long = addLongRunning();
		await trigger.poll();
		finish(long, 6);
		const young = sandbox.addBatches(Array.from({ length: 150 }, (_, second) => done(second)));
		for (let skip = 0; skip < 4; skip++) {
			sandbox.addFault({ route: '*', skip, status: 502, body: '<html>bad gateway</html>' });
		}
		const started: unknown[] = [];
		for (let look = 0; look < 6; look++) {
			started.push(...uuids(await trigger.poll().catch(() => null)));
		}
		expect(started.sort()).toEqual([long, ...young.map(({ uuid }) => uuid)].sort());
	});

	test.each([{ status: 404 }, { status: 410 }, { status: 400, body: { reason: 'batchNotFound' } }])(
		'and a batch that Cargo no longer has is forgotten (%j)',
		async (gone) => {
			const trigger = await start();
			addLongRunning();
			sandbox.addBatches(Array.from({ length: 150 }, () => done(-200)));
			await trigger.poll();
			const [young] = sandbox.addBatches([done(4)]);
			const missing = () => {
				sandbox.clearFaults();
				sandbox.addFault({
					route: 'GET /orchestration/batches/list',
					skip: 1,
					times: 2,
					status: 200,
					body: { batches: [] },
				});
				sandbox.addFault({ route: 'GET /orchestration/batches/{uuid}', times: 20, ...gone });
			};
			missing();
			sandbox.clearRequests();
			expect(uuids(await trigger.poll())).toEqual([young?.uuid]);
			const refused = sandbox.requests().filter(({ status }) => status === gone.status);
			expect(refused).not.toHaveLength(0);
			// It may only be too young: it is given up after three such answers, the last one a minute later.
			const clock = Date.now;
			sandbox.clearFaults();
			for (const minutes of [0, 2]) {
				Date.now = () => clock() + minutes * 60_000;
				missing();
				expect(await trigger.poll()).toBeNull();
			}
			Date.now = clock;
			sandbox.clearFaults();
			sandbox.clearRequests();
			expect(await trigger.poll()).toBeNull();
			expect(sandbox.requests()).toHaveLength(1);
		},
	);
});

describe('What the user chooses', () => {
	test('statuses: only batches that ended with them', async () => {
		const trigger = await start({ statuses: ['error'] });
		await trigger.poll();
		const [, bad] = sandbox.addBatches([done(2), done(3, { status: 'error' })]);
		expect(uuids(await trigger.poll())).toEqual([bad?.uuid]);
	});

	test('plays and tools: only their batches, filtered by Cargo', async () => {
		const mine = PLAYS.enrichNewLeads.workflowUuid;
		const trigger = await start({ workflowUuids: [mine] });
		await trigger.poll();
		const [batch] = sandbox.addBatches([
			done(2, { workflowUuid: mine }),
			done(3, { workflowUuid: TOOLS.findEmail.workflowUuid }),
		]);
		expect(uuids(await trigger.poll())).toEqual([batch?.uuid]);
		expect(
			sandbox.requests().every(({ query }) => query.includes(`workflowUuids%5B%5D=${mine}`)),
		).toBe(true);
	});

	test('other plays and tools: a new start that ignores earlier batches', async () => {
		const trigger = await start({ workflowUuids: [PLAYS.enrichNewLeads.workflowUuid] });
		await trigger.poll();
		sandbox.addBatches([done(2, { workflowUuid: TOOLS.findEmail.workflowUuid })]);
		trigger.change({ workflowUuids: [TOOLS.findEmail.workflowUuid] });
		expect(await trigger.poll()).toBeNull();
		const [next] = sandbox.addBatches([done(9, { workflowUuid: TOOLS.findEmail.workflowUuid })]);
		expect(uuids(await trigger.poll())).toEqual([next?.uuid]);
	});

	test('only with failed runs', async () => {
		const trigger = await start({ onlyWithFailedRuns: true });
		await trigger.poll();
		const [, bad] = sandbox.addBatches([
			done(2, { failedRunsCount: 0 }),
			done(3, { failedRunsCount: 2 }),
		]);
		expect(uuids(await trigger.poll())).toEqual([bad?.uuid]);
	});

	test('simplified or not', async () => {
		const short = await start();
		const long = await start({ simplify: false });
		expect(Object.keys((await short.test())?.[0]?.json ?? {})).toHaveLength(11);
		expect((await long.test())?.[0]?.json).toHaveProperty('temporalWorkflowId');
	});

	test('a play or tool with an invalid ID is named', async () => {
		const trigger = await start({ workflowUuids: ['oops'] });
		await expect(trigger.poll()).rejects.toThrow(
			'Play or Tool Names or IDs: "oops" is not a Cargo ID',
		);
		expect(sandbox.requests()).toHaveLength(0);
	});
});

describe('A test in the editor', () => {
	test('shows the latest finished batch and remembers nothing', async () => {
		const trigger = await start();
		const [latest] = sandbox.addBatches([done(3)]);
		expect(uuids(await trigger.test())).toEqual([latest?.uuid]);
		expect(uuids(await trigger.test())).toEqual([latest?.uuid]);
	});

	test('shows nothing if no batch matches', async () => {
		const trigger = await start({
			workflowUuids: [PLAYS.growAccounts.workflowUuid],
			statuses: ['cancelled'],
		});
		expect(await trigger.test()).toBeNull();
	});

	test('says so when the token is wrong', async () => {
		const trigger = await activate({ apiToken: 'wrong', baseUrl: sandbox.baseUrl });
		await expect(trigger.test()).rejects.toThrow('Cargo did not accept the API token');
	});
});
