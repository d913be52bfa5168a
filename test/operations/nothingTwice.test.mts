import { describe, expect, test } from '@jest/globals';
import { BATCHES } from '../../sandbox/workspace.mjs';
import { byId, runCargo } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { CREATE, READ, TOOL, posts, runRows } from './support.mjs';

const sandbox = useSandbox();
const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const ITEMS = Array.from({ length: 10 }, (_, n) => ({ n }));
const create = {
	operation: 'create',
	workflowUuid: TOOL,
	dataKind: 'records',
	records: '={{ [{ n: $json.n }] }}',
};
const retryFailed = { operation: 'retryFailed', batchUuid: byId(BATCHES.failedRuns.uuid) };

describe('Create From Items with a credential that differs from item to item', () => {
	test.each([
		[
			'API Token',
			{ apiToken: '=token-{{ $json.n }}' },
			'API Token: "[hidden]" of the credential differs from the first item\'s',
		],
		[
			'Base URL',
			{ baseUrl: '=http://localhost:{{ 4000 + $json.n }}' },
			'Base URL: "http://localhost:4001" of the credential differs from the first item\'s',
		],
	])('refuses another %s, and sends nothing', async (_, fields, message) => {
		const { error } = await runRows({
			credential: { ...sandbox.credential, ...fields },
			items: ITEMS,
		});

		expect(error?.message).toBe(message);
		expect(error?.context).toMatchObject({ itemIndex: 1 });
		expect(sandbox.calls()).toEqual([]);
	});

	test('accepts an expression that returns the same for all items', async () => {
		const { error } = await runRows({
			credential: { ...sandbox.credential, apiToken: `={{ '${sandbox.api.token}' }}` },
			items: ITEMS,
		});

		expect(error).toBeUndefined();
		expect(posts(sandbox.api.requests())).toHaveLength(1);
	});
});

describe('Retry Failed', () => {
	test.each([
		['is refused', { status: 502 }],
		['finds no failed run any more', { status: 200, body: { batch: BATCHES.success } }],
	])('creates nothing more when n8n runs it again and the look %s', async (_, look) => {
		sandbox.api.planBatches({ duration: 300 });
		// The status check of the wait ends the first try; the next one is the first of the second try.
		sandbox.api.addFault({ route: READ, skip: 1, status: 401 });
		sandbox.api.addFault({ route: READ, skip: 1, ...look });
		const { error, json } = await sandbox.run({
			parameters: {
				...retryFailed,
				waitUntilFinished: true,
				options: { pollInterval: 0.1, maxWait: 5 },
			},
			settings: { ...RETRY, maxTries: 2 },
		});

		expect(error).toBeUndefined();
		expect(json('Cargo')).toMatchObject([{ status: 'success' }]);
		expect(posts(sandbox.api.requests())).toHaveLength(1);
	});

	test('says that a running batch has not finished', async () => {
		const [running] = sandbox.api.addBatches([{ status: 'running', runsCount: 5 }]);
		const { error } = await sandbox.run({
			parameters: { ...retryFailed, batchUuid: byId(running?.uuid) },
		});

		expect(error?.context).toMatchObject({ reason: 'batchNotFinished' });
		expect(posts(sandbox.api.requests())).toEqual([]);
	});
});

describe('What ends the execution', () => {
	test('names all batches that Create has created, in addition to the one that failed', async () => {
		sandbox.api.planBatches(
			...ITEMS.map((_, n) =>
				n === 4 ? { duration: 300, status: 'error' as const } : { duration: 60_000 },
			),
		);
		const { error } = await sandbox.run({
			parameters: { ...create, waitUntilFinished: true, options: { pollInterval: 0.1 } },
			items: ITEMS,
		});

		const text = `${error?.message} ${error?.description}`;
		const named = text.match(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g) ?? [];
		expect(new Set(named.filter((uuid) => sandbox.api.batch(uuid))).size).toBe(10);
	});

	test('names those whose creation was still in progress when another was refused', async () => {
		sandbox.api.addFault({ route: CREATE, status: 402, body: { reason: 'notEnoughCredits' } });
		sandbox.api.addFault({ route: CREATE, delay: 300, times: 3 });
		const { error } = await sandbox.run({ parameters: create, items: ITEMS.slice(0, 4) });

		expect(error?.description).toMatch(/created anyway: ([\da-f-]{36}, ){2}[\da-f-]{36}$/);
	});

	test('shortens a long list, with the count', async () => {
		const items = Array.from({ length: 40 }, (_, n) => ({ n }));
		sandbox.api.addFault({
			route: CREATE,
			skip: 30,
			status: 402,
			body: { reason: 'notEnoughCredits' },
		});
		const { error } = await sandbox.run({
			parameters: { ...create, options: { maxConcurrentRequests: 1 } },
			items,
		});

		expect(error?.description).toMatch(/ and 10 more$/);
	});
});

test('A wait for a batch of an earlier try uses no slot while it pauses', async () => {
	const items = Array.from({ length: 40 }, (_, n) => ({ n }));
	sandbox.api.planBatches(...items.map(() => ({ duration: 2500 })));
	sandbox.api.addFault({ route: READ, skip: 5, status: 401 });
	const begun = Date.now();
	const { error } = await runCargo({
		credential: sandbox.credential,
		parameters: {
			...create,
			waitUntilFinished: true,
			options: { pollInterval: 1, maxConcurrentRequests: 5 },
		},
		items,
		settings: RETRY,
	});

	expect(error).toBeUndefined();
	expect(posts(sandbox.api.requests())).toHaveLength(40);
	expect(Date.now() - begun).toBeLessThan(9000);
}, 30_000);
