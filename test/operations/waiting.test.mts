import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import type { BatchPlan } from '../../sandbox/server.mjs';
import { BATCHES, SEGMENTS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { PLAY, POSTED, TOOL, posts, reads, runRows, uuidIn, uuidOf } from './support.mjs';

const sandbox = useSandbox();
const waiting = (options: IDataObject = {}) => ({
	waitUntilFinished: true,
	options: { pollInterval: 0.1, maxWait: 20, ...options },
});
const create = {
	operation: 'create',
	workflowUuid: PLAY,
	dataKind: 'segment',
	segmentUuid: byId(SEGMENTS.newLeads.uuid),
};

/** Every operation that can wait, as it creates or finds a batch that follows the plan. */
const OPERATIONS: Array<{ operation: string; run: (plan: BatchPlan) => Promise<IDataObject> }> = [
	{
		operation: 'Create',
		run: async (plan) => {
			sandbox.api.planBatches(plan);
			return await outcome({ ...create, ...waiting() });
		},
	},
	{
		operation: 'Get',
		run: async (plan) => {
			sandbox.api.planBatches(plan);
			const { json } = await sandbox.run({ parameters: create });
			const batchUuid = byId(json('Cargo')[0]?.uuid);
			return await outcome({ operation: 'get', batchUuid, ...waiting() });
		},
	},
	{
		operation: 'Create From Items',
		run: async (plan) => {
			sandbox.api.planBatches(plan);
			const { json, error } = await runRows({
				credential: sandbox.credential,
				parameters: waiting(),
				items: [{ n: 1 }, { n: 2 }],
				settings: { onError: 'continueRegularOutput' },
			});
			expect(error).toBeUndefined();
			return json('Cargo')[0] ?? {};
		},
	},
	{
		operation: 'Retry Failed',
		run: async (plan) => {
			sandbox.api.planBatches(plan);
			const batchUuid = byId(BATCHES.failedRuns.uuid);
			return await outcome({ operation: 'retryFailed', batchUuid, ...waiting() });
		},
	},
];

async function outcome(parameters: IDataObject): Promise<IDataObject> {
	const result = await sandbox.run({ parameters, settings: { onError: 'continueRegularOutput' } });
	expect(result.error).toBeUndefined();
	return result.json('Cargo')[0] ?? {};
}

describe.each(OPERATIONS)('$operation with Wait Until Finished', ({ run }) => {
	test.each(['success', 'skipped'] as const)(
		'returns the batch when it has ended with %s',
		async (status) => {
			// Long enough for a second status check on a busy machine.
			const batch = await run({ duration: 1000, status });

			expect(batch).toMatchObject({ status, finishedAt: expect.any(String) });
			expect(batch.error).toBeUndefined();
			expect(posts(sandbox.api.requests())).toHaveLength(1);
			expect(reads(sandbox.api.requests()).length).toBeGreaterThan(1);
		},
	);

	test.each(['error', 'cancelled'] as const)(
		'makes the item an error when the batch ends in %s, with the text of Cargo',
		async (status) => {
			const errorMessage = 'The connector "Clearbit" refused the request';

			const { error } = await run({ duration: 300, status, errorMessage });

			const { message } = error as IDataObject;
			expect(error).toEqual({
				message: `The batch ${uuidIn(message)} ended with the status ${status}: ${errorMessage}`,
				reason: status,
				httpCode: null,
			});
			expect(sandbox.api.batch(uuidIn(message))).toMatchObject({ status, errorMessage });
			expect(posts(sandbox.api.requests())).toHaveLength(1);
		},
	);

	test('does not treat single failed runs as an error', async () => {
		const batch = await run({ duration: 300, runs: 10, failedRuns: 4 });

		expect(batch).toMatchObject({ status: 'success', failedRunsCount: 4, runsStatus: 'unhealthy' });
		expect(batch.error).toBeUndefined();
	});
});

describe('Without Wait Until Finished', () => {
	test('the batch is returned as it was created, without further requests', async () => {
		const { json } = await sandbox.run({ parameters: create });

		expect(json('Cargo')).toMatchObject([{ status: 'pending' }]);
		expect(sandbox.calls()).toEqual([POSTED]);
	});
});

describe('A wait for a batch that has finished already', () => {
	test('sends one request', async () => {
		const parameters = { operation: 'get', batchUuid: byId(BATCHES.skipped.uuid), ...waiting() };

		const { json } = await sandbox.run({ parameters });

		expect(json('Cargo')).toMatchObject([{ uuid: BATCHES.skipped.uuid, status: 'skipped' }]);
		expect(sandbox.calls()).toHaveLength(1);
	});

	test('is an error with the text of Cargo if the batch ended with one', async () => {
		const parameters = { operation: 'get', batchUuid: byId(BATCHES.error.uuid), ...waiting() };

		const { error } = await sandbox.run({ parameters });

		expect(error?.message).toContain(BATCHES.error.uuid);
		expect(error?.message).toContain(BATCHES.error.errorMessage);
		expect(sandbox.calls()).toHaveLength(1);
	});
});

describe('A wait', () => {
	test('returns every field of the batch when Simplify is off', async () => {
		sandbox.api.planBatches({ duration: 200 });

		const { json } = await sandbox.run({
			parameters: { ...create, ...waiting(), simplify: false },
		});

		const [batch] = json('Cargo');
		expect(batch).toEqual(sandbox.api.batch(uuidOf([batch ?? {}])));
	});

	test('checks at the set interval, the first time one interval after the creation', async () => {
		sandbox.api.planBatches({ duration: 1500 });

		await sandbox.run({ parameters: { ...create, ...waiting({ pollInterval: 0.4 }) } });

		const times = sandbox.api.requests().map(({ at }) => at);
		const pauses = times.slice(1).map((at, index) => at - (times[index] ?? 0));
		expect(pauses.length).toBeGreaterThanOrEqual(2);
		expect(pauses.length).toBeLessThanOrEqual(4);
		for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(395);
	});

	test('checks after 5 seconds by default', async () => {
		sandbox.api.planBatches({ duration: 100 });

		await sandbox.run({ parameters: { ...create, waitUntilFinished: true } });

		const [created, read, ...more] = sandbox.api.requests();
		expect(Number(read?.at) - Number(created?.at)).toBeGreaterThanOrEqual(4990);
		expect(Number(read?.at) - Number(created?.at)).toBeLessThan(6500);
		expect(more).toEqual([]);
	}, 15_000);

	test('runs for all items in parallel', async () => {
		const items = Array.from({ length: 12 }, (_, n) => ({ n }));
		sandbox.api.planBatches(...items.map(() => ({ duration: 1000 })));
		const started = Date.now();

		const result = await sandbox.run({ parameters: { ...create, ...waiting() }, items });

		expect(Date.now() - started).toBeLessThan(4000);
		expect(result.json('Cargo').map(({ status }) => status)).toEqual(items.map(() => 'success'));
		expect(result.json('After')).toEqual(items.map((value) => ({ value })));
		expect(posts(sandbox.api.requests())).toHaveLength(12);
	}, 15_000);

	test('runs for the batches of Create From Items in parallel', async () => {
		const items = Array.from({ length: 12 }, (_, n) => ({ n }));
		sandbox.api.planBatches(...items.map(() => ({ duration: 1000 })));
		const started = Date.now();

		const { json } = await runRows({
			credential: sandbox.credential,
			parameters: waiting({ recordsPerBatch: 1 }),
			items,
		});

		expect(Date.now() - started).toBeLessThan(4000);
		expect(json('Cargo').map(({ status }) => status)).toEqual(items.map(() => 'success'));
	}, 15_000);

	test('ends with the UUID of the batch when Max Wait is over, so that a Get can follow', async () => {
		sandbox.api.planBatches({ duration: 60_000 });
		const started = Date.now();

		const { error } = await sandbox.run({ parameters: { ...create, ...waiting({ maxWait: 1 }) } });

		const took = Date.now() - started;
		const uuid = uuidIn(error?.message);
		expect(took).toBeGreaterThanOrEqual(1000);
		expect(took).toBeLessThan(2500);
		expect(error?.message).toMatch(/^The batch \S+ was still (pending|querying) after 1 seconds$/);
		expect(error?.description).toContain('Get');
		expect(posts(sandbox.api.requests())).toHaveLength(1);
		const { json } = await sandbox.run({ parameters: { operation: 'get', batchUuid: byId(uuid) } });
		expect(json('Cargo')).toMatchObject([{ uuid }]);
	});

	test('sends one last status check if Max Wait is shorter than the interval', async () => {
		sandbox.api.planBatches({ duration: 300 });

		const { json, error } = await sandbox.run({
			parameters: { ...create, ...waiting({ pollInterval: 30, maxWait: 0.5 }) },
		});

		expect(error).toBeUndefined();
		expect(json('Cargo')).toMatchObject([{ status: 'success' }]);
		expect(reads(sandbox.api.requests())).toHaveLength(1);
	});
});

describe('Invalid options for waiting', () => {
	const SLIPS: Array<[options: IDataObject, message: string]> = [
		[{ pollInterval: 0 }, 'Status Check Interval (Seconds): 0 is not a number'],
		[{ pollInterval: 'often' }, 'Status Check Interval (Seconds): "often" is not a number'],
		[{ maxWait: -1 }, 'Max Wait (Seconds): -1 is not a number'],
		[{ maxWait: '={{ $json.none }}' }, 'Max Wait (Seconds): '],
	];

	test.each(SLIPS)('are refused before a batch is created: %j', async (options, message) => {
		const records = { dataKind: 'records', records: '[{}]', workflowUuid: TOOL };
		const made = await sandbox.run({
			parameters: { operation: 'create', ...records, ...waiting(options) },
		});
		const fromItems = await runRows({
			credential: sandbox.credential,
			parameters: waiting(options),
			items: [{}],
		});

		expect(made.error?.message).toContain(message);
		expect(fromItems.error?.message).toContain(message);
		expect(sandbox.calls()).toEqual([]);
	});

	test('do not matter without waiting', async () => {
		const { error } = await sandbox.run({
			parameters: { ...create, options: { pollInterval: 0 } },
		});

		expect(error).toBeUndefined();
	});

	test('a switch that an expression turned into text is refused', async () => {
		const { error } = await sandbox.run({
			parameters: { ...create, waitUntilFinished: '={{ "yes" }}' },
		});

		expect(error?.message).toBe('Wait Until Finished: "yes" is not true or false');
		expect(sandbox.calls()).toEqual([]);
	});
});
