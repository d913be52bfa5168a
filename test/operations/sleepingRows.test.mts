import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { useSandbox } from '../node/sandbox.mjs';
import { asleep, CREATE, pass, posts, READ, reads, runRows, TOOL } from './support.mjs';
import type { SleepOptions } from './support.mjs';

const sandbox = useSandbox();
const lead = (n: number) => ({ first_name: `Ada ${n}`, company_domain: `firm-${n}.example` });
const leads = (count: number) => Array.from({ length: count }, (_, n) => lead(n));

/** A batch that is still open at the first check, and has finished after one sleep. */
const SLOW = 1_500;
const oneSleep = async () => {
	await pass(SLOW + 100);
};

function stopAfter(stop: AbortController, milliseconds: number) {
	const timer = setTimeout(() => {
		stop.abort();
	}, milliseconds);
	return {
		cancel: () => {
			clearTimeout(timer);
		},
	};
}

const run = async (...given: Parameters<typeof asleep>) => await sandbox.run(asleep(...given));

/** The same without a node that asks each item for the one that it comes from: a batch comes from several. */
const runAlone = async (...given: Parameters<typeof asleep>) =>
	await runRows({ credential: sandbox.credential, ...asleep(...given) });

describe('Create From Items asleep', () => {
	test('sleeps right after creating with Stay Awake 0, before the first check', async () => {
		sandbox.api.planBatches({ duration: SLOW });
		let before: number[] = [];
		let kept: unknown;

		const { json, error, sleeps, items } = await runAlone(
			leads(3),
			{},
			{
				onSleep: async ({ run: { data } }) => {
					before = [posts(sandbox.api.requests()).length, reads(sandbox.api.requests()).length];
					kept = data.executionData?.contextData['node:Cargo'];
					await oneSleep();
				},
			},
		);

		expect(error).toBeUndefined();
		expect(before).toEqual([1, 0]);
		expect(JSON.stringify(kept)).toContain(json('Cargo')[0]?.uuid);
		expect(sleeps.map((seconds) => Math.ceil(seconds))).toEqual([70]);
		expect(json('Cargo')).toMatchObject([{ status: 'success' }]);
		expect(items('Cargo')[0]?.pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(posts(sandbox.api.requests())).toHaveLength(1);
		expect(reads(sandbox.api.requests())).toHaveLength(1);
	});

	test('gives each item back with the output of its run, linked to it', async () => {
		sandbox.api.planBatches({ duration: SLOW }, { duration: 4_000 }, { duration: 300 });

		const { json, error, sleeps } = await run(
			leads(5),
			{ returnData: 'results', options: { recordsPerBatch: 2 } },
			{ onSleep: oneSleep },
		);

		expect(error).toBeUndefined();
		expect(sleeps.length).toBeGreaterThanOrEqual(2);
		expect(json('Cargo').map((item) => ({ ...item, cargo: undefined }))).toEqual(leads(5));
		expect(json('Cargo').map(({ cargo }) => (cargo as IDataObject).email)).toEqual(
			leads(5).map((_, n) => `ada${n}@firm-${n}.example`),
		);
		expect(json('After')).toEqual(leads(5).map((value) => ({ value })));
		expect(posts(sandbox.api.requests())).toHaveLength(3);
	});

	test('creates nothing again with Retry On Fail, and names what it has created', async () => {
		sandbox.api.planBatches({ duration: SLOW, status: 'error', errorMessage: 'No connector' }, {});

		const { error, sleeps } = await run(
			leads(2),
			{ options: { recordsPerBatch: 1 } },
			{
				onSleep: oneSleep,
				settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 },
			},
		);

		const [bad, other] = posts(sandbox.api.requests());
		expect(other).toBeDefined();
		expect(bad).toBeDefined();
		expect(posts(sandbox.api.requests())).toHaveLength(2);
		expect(sleeps).toHaveLength(1);
		expect(error?.message).toContain('ended with the status error: No connector');
		expect(error?.description).toMatch(/These batches were created anyway: [\da-f-]{36}/);
	});

	test('keeps why a batch was not created, and creates none for it after the sleep', async () => {
		sandbox.api.planBatches({ duration: SLOW });
		sandbox.api.addFault({
			route: CREATE,
			skip: 1,
			status: 402,
			body: { reason: 'notEnoughCredits' },
		});

		const { json, error } = await run(
			leads(2),
			{ options: { recordsPerBatch: 1 } },
			{ onSleep: oneSleep, settings: { onError: 'continueRegularOutput' } },
		);

		expect(error).toBeUndefined();
		expect(json('Cargo')).toMatchObject([
			{ status: 'success' },
			{ ...lead(1), error: { reason: 'notEnoughCredits', httpCode: '402' } },
		]);
		expect(posts(sandbox.api.requests())).toHaveLength(2);
	});

	test('gives the items of a batch that ended badly to the error output', async () => {
		sandbox.api.planBatches({ duration: SLOW, status: 'cancelled' }, { duration: SLOW });

		const { json } = await run(
			leads(2),
			{ returnData: 'results', options: { recordsPerBatch: 1 } },
			{ onSleep: oneSleep, settings: { onError: 'continueErrorOutput' } },
		);

		expect(json('Cargo')).toMatchObject([{ ...lead(1), cargo: { email: 'ada1@firm-1.example' } }]);
		expect(json('Cargo', 1)).toMatchObject([{ ...lead(0), error: { reason: 'cancelled' } }]);
		expect(json('Bad')).toEqual([{ value: lead(0) }]);
	});

	test('ends with Max Wait, over all sleeps, and names the batch', async () => {
		sandbox.api.planBatches({ duration: 60_000 });

		const { error, sleeps } = await run(
			leads(1),
			{ options: { maxWait: 1 } },
			{ onSleep: oneSleep },
		);

		expect(error?.message).toMatch(/^The batch [\da-f-]{36} was still \w+ after 1 seconds$/);
		expect(sleeps).toHaveLength(1);
	});

	test('stores neither the rows nor the token a second time', async () => {
		sandbox.api.planBatches({ duration: 60_000 });
		let text = '';

		await run(
			leads(500),
			{},
			{
				onSleep: ({ run: { data } }) => {
					text ||= JSON.stringify(data.executionData?.contextData);
					sandbox.api.addFault({ route: READ, status: 403 });
				},
			},
		);

		expect(text.length).toBeGreaterThan(100);
		expect(text.length).toBeLessThan(1_000);
	});

	test('waits in the process for results whose rows would be other ones after a sleep', async () => {
		sandbox.api.planBatches({ duration: 600 });
		const input = (id: string) => ({ id, displayName: id, type: 'string', kind: 'string' });

		const { json, sleeps } = await run([{ name: 'Ada' }], {
			returnData: 'results',
			fields: 'mapped',
			inputs: {
				mappingMode: 'defineBelow',
				value: { first_name: '={{ $json.name + $now.toMillis() }}', company_domain: 'a.example' },
				schema: [input('first_name'), input('company_domain')],
			},
		});

		expect(sleeps).toEqual([]);
		expect(json('Cargo')).toMatchObject([
			{ name: 'Ada', cargo: { verified: expect.any(Boolean) } },
		]);
	});
});

describe('Whether Create From Items sleeps', () => {
	const CASES: Array<[when: string, version: number, options: IDataObject, sleeps: boolean]> = [
		['in version 1.1', 1.1, { stayAwake: 0 }, true],
		['in version 1.1 with a longer time awake', 1.1, { stayAwake: 60 }, false],
		['in version 1 without Stay Awake', 1, {}, false],
		['in version 1 with Stay Awake', 1, { stayAwake: 0 }, true],
	];

	test.each(CASES)('%s', async (_, typeVersion, options, wanted) => {
		sandbox.api.planBatches({ duration: SLOW });

		const { json, sleeps } = await sandbox.run({
			items: leads(1),
			parameters: {
				operation: 'createFromItems',
				workflowUuid: TOOL,
				waitUntilFinished: true,
				options: { pollInterval: 0.1, ...options },
			},
			settings: { typeVersion },
			onSleep: oneSleep,
		});

		expect(json('Cargo')).toMatchObject([{ status: 'success' }]);
		expect(sleeps.length > 0).toBe(wanted);
	});

	test.each([
		[1.1, true],
		[1, false],
	])('in version %d when Cargo asks for a long pause: %s', async (typeVersion, wanted) => {
		sandbox.api.planBatches({ duration: 100 });
		sandbox.api.addFault({ route: READ, status: 429, headers: { 'retry-after': '100' } });
		const stop = new AbortController();
		const { cancel } = stopAfter(stop, 4_000);

		const { sleeps } = await runAlone(
			leads(1),
			{ options: { stayAwake: undefined } },
			{ settings: { typeVersion }, signal: stop.signal },
		).finally(cancel);

		expect(sleeps.map((seconds) => Math.ceil(seconds))).toEqual(wanted ? [100] : []);
	});

	test('not without Wait Until Finished', async () => {
		const { json, sleeps } = await run(leads(1), { waitUntilFinished: false });

		expect(json('Cargo')).toMatchObject([{ status: 'pending' }]);
		expect(sleeps).toEqual([]);
	});

	const PLACES: Array<[place: string, options: SleepOptions]> = [
		['in n8n before 1.113', { isOldEngine: true }],
		['in execution order v0', { executionOrder: 'v0' }],
		['as a tool of an agent', { settings: { type: 'n8n-nodes-cargo.cargoTool' } }],
	];

	test.each(PLACES)(
		'not %s, where it creates once and waits in the process',
		async (_, options) => {
			sandbox.api.planBatches({ duration: 700 });

			const { json, error, sleeps } = await runAlone(
				leads(2),
				{ fields: 'chosen', chosenFields: 'first_name, company_domain' },
				options,
			);

			expect(error).toBeUndefined();
			expect(sleeps).toEqual([]);
			expect(json('Cargo')).toMatchObject([{ status: 'success' }]);
			expect(posts(sandbox.api.requests())).toHaveLength(1);
		},
	);

	test('a Stay Awake that is no number is refused before anything is created', async () => {
		const { error } = await run(leads(1), { options: { stayAwake: 'long' } });

		expect(error?.message).toContain('Stay Awake (Seconds): "long" is not a number');
		expect(sandbox.calls()).toEqual([]);
	});
});
