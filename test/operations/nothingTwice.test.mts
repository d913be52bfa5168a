import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
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
	records: '={{ [{ n: $json.n ?? 0 }] }}',
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

/** What was created for an item that failed afterwards, in each operation that creates. */
const FOLLOWED: Array<{ what: string; names: 'batchUuid' | 'runUuid'; parameters: IDataObject }> = [
	{ what: 'Create', names: 'batchUuid', parameters: create },
	{ what: 'Retry Failed', names: 'batchUuid', parameters: retryFailed },
	{
		what: 'Create From Items',
		names: 'batchUuid',
		parameters: { operation: 'createFromItems', workflowUuid: TOOL },
	},
	{
		what: 'Run → Create',
		names: 'runUuid',
		parameters: {
			resource: 'run',
			operation: 'create',
			workflowUuid: TOOL,
		},
	},
];

describe.each(FOLLOWED)('With Continue, the item of $what', ({ what, names, parameters }) => {
	const run = async (onError: 'continueRegularOutput' | 'continueErrorOutput') => {
		sandbox.api.planBatches({ duration: 60_000 });
		sandbox.api.planRuns({ duration: 60_000 });
		// The first look at a batch to be retried goes well, as does all before the wait.
		const skip = what === 'Retry Failed' ? 1 : 0;
		sandbox.api.addFault({ route: READ, skip, status: 401 });
		sandbox.api.addFault({ route: 'GET /orchestration/runs/{uuid}', status: 401 });
		return await sandbox.run({
			parameters: { ...parameters, waitUntilFinished: true, options: { pollInterval: 0.1 } },
			items: [{ first_name: 'Ada', company_domain: 'a.example' }],
			settings: { onError },
		});
	};

	test.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'names what it has created before the wait failed (%s)',
		async (onError) => {
			const { json } = await run(onError);

			const error = json('Cargo', onError === 'continueErrorOutput' ? 1 : 0)[0]
				?.error as IDataObject;
			expect(error).toMatchObject({ httpCode: '401', [names]: expect.any(String) });
			const uuid = error[names] as string;
			const sent = sandbox.api.requests().filter(({ path }) => path.endsWith(`/${uuid}`));
			expect(sent.length).toBeGreaterThan(0);
		},
	);
});

test('With Continue, an item for which nothing was created names nothing', async () => {
	sandbox.api.addFault({ route: CREATE, status: 402, body: { reason: 'notEnoughCredits' } });
	const { json } = await sandbox.run({
		parameters: create,
		items: [{ n: 1 }],
		settings: { onError: 'continueRegularOutput' },
	});

	expect(Object.keys(json('Cargo')[0]?.error ?? {})).toEqual(['message', 'reason', 'httpCode']);
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
