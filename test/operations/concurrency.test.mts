import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { BATCHES } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { CREATE, READ, TOOL, posts, runRows } from './support.mjs';

const sandbox = useSandbox();
const ALL = Object.values(BATCHES).map(({ uuid }) => uuid);
/** Items that name the batches of the start in turn. */
const many = (count: number) =>
	Array.from({ length: count }, (_, n) => ({ n, id: ALL[n % ALL.length] }));
const get = { operation: 'get', batchUuid: byId('={{ $json.id }}') };

describe('Many items', () => {
	test.each([
		{ options: undefined, most: 10 },
		{ options: { maxConcurrentRequests: 1 }, most: 1 },
		{ options: { maxConcurrentRequests: 3 }, most: 3 },
		{ options: { maxConcurrentRequests: 25 }, most: 25 },
	])(
		'are under way $most at a time with the options $options',
		async ({ options, most }) => {
			// Long enough for a busy machine to start all that may run at once.
			const items = many(most * 3);
			sandbox.api.addFault({ route: READ, delay: 500, times: items.length });

			const result = await sandbox.run({ parameters: { ...get, options: options ?? {} }, items });

			expect(sandbox.api.peakConcurrency()).toBe(most);
			expect(sandbox.calls()).toHaveLength(items.length);
			expect(result.json('Cargo').map(({ uuid }) => uuid)).toEqual(items.map(({ id }) => id));
			expect(result.json('After')).toEqual(items.map((value) => ({ value })));
		},
		20_000,
	);

	test('keep their order although the responses arrive in another', async () => {
		const items = many(12);
		for (let n = 12; n > 0; n--) sandbox.api.addFault({ route: READ, delay: n * 25 });

		const result = await sandbox.run({ parameters: get, items });

		expect(result.json('Cargo').map(({ uuid }) => uuid)).toEqual(items.map(({ id }) => id));
		expect(result.json('After')).toEqual(items.map((value) => ({ value })));
	});

	test('use the slots of those that fail', async () => {
		const items = many(40);
		sandbox.api.addFault({ route: READ, delay: 20, status: 502, times: 10 });
		sandbox.api.addFault({ route: READ, delay: 20, drop: 'before', times: 10 });
		sandbox.api.addFault({ route: READ, delay: 20, times: 20 });

		const result = await sandbox.run({
			parameters: { ...get, options: { maxConcurrentRequests: 4 } },
			items,
			settings: { onError: 'continueErrorOutput' },
		});

		expect(sandbox.api.peakConcurrency()).toBeLessThanOrEqual(4);
		expect(sandbox.calls()).toHaveLength(40);
		expect(result.items('Cargo')).toHaveLength(20);
		expect(result.items('Cargo', 1)).toHaveLength(20);
	});

	test('are created ten at a time, and checked ten at a time while they wait', async () => {
		const items = many(40);
		sandbox.api.planBatches(...items.map(() => ({ duration: 500 })));
		sandbox.api.addFault({ route: CREATE, delay: 20, times: 40 });
		sandbox.api.addFault({ route: READ, delay: 20, times: 1000 });

		const result = await sandbox.run({
			parameters: {
				operation: 'create',
				workflowUuid: TOOL,
				dataKind: 'records',
				records: '={{ [{ n: $json.n }] }}',
				waitUntilFinished: true,
				options: { pollInterval: 0.3 },
			},
			items,
		});

		expect(result.error).toBeUndefined();
		expect(sandbox.api.peakConcurrency()).toBeLessThanOrEqual(10);
		expect(posts(sandbox.api.requests())).toHaveLength(40);
		expect(result.json('Cargo').map(({ status }) => status)).toEqual(items.map(() => 'success'));
	}, 20_000);

	test('2,000 of them are returned in order, each linked to its own, at most ten at once', async () => {
		const items = many(2000);
		sandbox.api.addFault({ route: READ, delay: 5, times: items.length });
		const started = performance.now();

		const result = await sandbox.run({ parameters: get, items });

		const seconds = (performance.now() - started) / 1000;
		process.stdout.write(`2,000 gets: ${seconds.toFixed(1)} s\n`);
		expect(sandbox.api.peakConcurrency()).toBe(10);
		expect(sandbox.api.peakConnections()).toBeLessThanOrEqual(20);
		expect(sandbox.calls()).toHaveLength(2000);
		expect(result.json('Cargo').map(({ uuid }) => uuid)).toEqual(items.map(({ id }) => id));
		expect(result.json('After')).toEqual(items.map((value) => ({ value })));
	}, 300_000);
});

describe('The batches of Create From Items', () => {
	test('are created one after the other, and checked as many at a time as set', async () => {
		const items = many(20) as IDataObject[];
		sandbox.api.planBatches(...items.map(() => ({ duration: 400 })));
		sandbox.api.addFault({ route: READ, delay: 30, times: 1000 });

		const { json } = await runRows({
			credential: sandbox.credential,
			items,
			parameters: {
				waitUntilFinished: true,
				options: { recordsPerBatch: 1, pollInterval: 0.2, maxConcurrentRequests: 2 },
			},
		});

		expect(sandbox.api.peakConcurrency()).toBe(2);
		expect(json('Cargo').map(({ status }) => status)).toEqual(items.map(() => 'success'));
	}, 20_000);
});
