import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INode } from 'n8n-workflow';
import { BATCHES, SEGMENTS } from '../../sandbox/workspace.mjs';
import type { BatchPlan } from '../../sandbox/server.mjs';
import type { CargoOptions } from '../engine/harness.mjs';
import { byId, runFlow, types } from '../engine/harness.mjs';
import { RECORD_FIELDS } from '../node/batch.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { PLAY, pass, READ, reads, uuidOf } from './support.mjs';

const sandbox = useSandbox();
const UNKNOWN = '3c90c3cc-0d44-4b50-8888-8dd25736052a';

/** Creates batches that follow the plans, and forgets the requests that it took. */
async function batchesWith(...plans: BatchPlan[]): Promise<string[]> {
	sandbox.api.planBatches(...plans);
	const { json } = await sandbox.run({
		parameters: {
			operation: 'create',
			workflowUuid: PLAY,
			dataKind: 'segment',
			segmentUuid: byId(SEGMENTS.newLeads.uuid),
		},
		items: plans.map((_, n) => ({ n })),
	});
	sandbox.api.clearRequests();
	return json('Cargo').map((batch) => uuidOf([batch]));
}

type Options = Partial<Omit<CargoOptions, 'credential' | 'parameters' | 'items'>>;

/** Runs Wait on each of the batches. */
const wait = async (
	uuids: string[],
	options: IDataObject = {},
	{ parameters, ...more }: Options & { parameters?: IDataObject } = {},
) =>
	await sandbox.run({
		parameters: {
			operation: 'wait',
			batchUuid: byId('={{ $json.batch }}'),
			...parameters,
			options: { pollInterval: 0.1, stayAwake: 0, ...options },
		},
		items: uuids.map((batch, n) => ({ n, batch })),
		...more,
	});

/** How often each batch was read, in the order in which they came. */
const readsOf = (uuids: string[]) =>
	uuids.map(
		(uuid) => reads(sandbox.api.requests()).filter(({ path }) => path.endsWith(uuid)).length,
	);

const untilDone = {
	onSleep: async () => {
		await pass(400);
	},
};

/** A batch that is still open at the first check, and has finished after one sleep. */
const SLOW = 1_500;
const oneSleep = {
	onSleep: async () => {
		await pass(SLOW + 100);
	},
};

describe('Wait Until Finished', () => {
	test('gives each batch back when it has finished, linked to its item', async () => {
		const uuids = await batchesWith({ duration: 300 }, { duration: 3_000 }, { duration: 100 });

		const { json, error, sleeps } = await wait(uuids, {}, untilDone);

		expect(error).toBeUndefined();
		expect(json('Cargo').map(({ uuid, status }) => [uuid, status])).toEqual(
			uuids.map((uuid) => [uuid, 'success']),
		);
		expect(json('After')).toEqual(uuids.map((batch, n) => ({ value: { n, batch } })));
		expect(sleeps.length).toBeGreaterThanOrEqual(3);
	});

	test('sleeps longer each time: 70 seconds, 2 minutes, 5 minutes', async () => {
		const uuids = await batchesWith({ duration: 3_000 });

		const { sleeps } = await wait(uuids, {}, untilDone);

		const [first, second, third] = sleeps.map((seconds) => Math.ceil(seconds));
		expect([first, second, third]).toEqual([70, 120, 300]);
		expect(sleeps.slice(3).every((seconds) => Math.ceil(seconds) === 300)).toBe(true);
	});

	test('checks once for each waking, and only what is still open', async () => {
		const uuids = await batchesWith({ duration: 100 }, { duration: 60_000 });
		const counts: number[][] = [];
		await pass(150);

		const { error } = await wait(
			uuids,
			{},
			{
				onSleep: () => {
					counts.push(readsOf(uuids));
					if (counts.length === 3) sandbox.api.addFault({ route: READ, status: 401 });
				},
			},
		);

		expect(counts).toEqual([
			[1, 1],
			[1, 2],
			[1, 3],
		]);
		expect(error?.message).toContain('token');
	});

	test('reads the batches that finished before the last one once more, for the output', async () => {
		const uuids = await batchesWith({ duration: 50 }, { duration: SLOW });
		await pass(100);
		let before: number[] = [];

		const { json } = await wait(
			uuids,
			{},
			{
				onSleep: async () => {
					before = readsOf(uuids);
					await pass(1_600);
				},
			},
		);

		expect(before).toEqual([1, 1]);
		expect(readsOf(uuids)).toEqual([2, 2]);
		expect(json('Cargo').map(({ status }) => status)).toEqual(['success', 'success']);
	});

	test('reads a batch once that several items name', async () => {
		const [batch = ''] = await batchesWith({ duration: 50 });
		await pass(100);

		const { json, sleeps } = await wait([batch, batch, batch]);

		expect(sleeps).toEqual([]);
		expect(readsOf([batch])).toEqual([1]);
		expect(json('Cargo').map(({ uuid }) => uuid)).toEqual([batch, batch, batch]);
		expect(json('After').map(({ value }) => (value as IDataObject).n)).toEqual([0, 1, 2]);
	});

	test('stays awake for 30 seconds first, so that a short batch comes back at once', async () => {
		const uuids = await batchesWith({ duration: 700 });

		const { json, sleeps } = await wait(uuids, { stayAwake: undefined });

		expect(sleeps).toEqual([]);
		expect(json('Cargo')).toMatchObject([{ status: 'success' }]);
	});

	test('stays awake for as long as Stay Awake says', async () => {
		const uuids = await batchesWith({ duration: 60_000 });
		const started = Date.now();
		let awake = 0;

		await wait(
			uuids,
			{ stayAwake: 1 },
			{
				onSleep: () => {
					awake ||= Date.now() - started;
					sandbox.api.addFault({ route: READ, status: 403 });
				},
			},
		);

		expect(awake).toBeGreaterThan(700);
		expect(awake).toBeLessThan(3_000);
		expect(reads(sandbox.api.requests()).length).toBeGreaterThan(3);
	});

	test('returns the records of each batch with Results', async () => {
		const uuids = await batchesWith({ duration: 600 }, { duration: 200 });

		const { json, error } = await wait(
			uuids,
			{},
			{ ...untilDone, parameters: { returnData: 'results' } },
		);

		expect(error).toBeUndefined();
		expect(Object.keys(json('Cargo')[0] ?? {})).toEqual(RECORD_FIELDS);
		const sources = json('After').map(({ value }) => (value as IDataObject).n);
		expect(new Set(sources)).toEqual(new Set([0, 1]));
	});

	test('says in the editor what it waits for, as long as it sleeps', async () => {
		const uuids = await batchesWith({ duration: SLOW });
		let asleep: unknown;

		const { run } = await wait(
			uuids,
			{},
			{
				onSleep: async (sleep) => {
					asleep = sleep.run.data.resultData.runData.Cargo?.at(-1);
					await pass(1_600);
				},
			},
		);

		expect(asleep).toMatchObject({
			executionStatus: 'waiting',
			hints: [
				{ type: 'info', location: 'outputPane', message: expect.stringContaining(uuids[0] ?? '-') },
			],
		});
		expect(run.data.resultData.runData.Cargo).toHaveLength(1);
		expect(run.data.resultData.runData.Cargo?.[0]).toMatchObject({
			executionStatus: 'success',
			hints: [],
		});
	});
});

describe('What is stored while it sleeps', () => {
	const stored = async (uuids: string[]) => {
		let text = '';
		await wait(
			uuids,
			{},
			{
				onSleep: (sleep) => {
					text ||= JSON.stringify(sleep.run.data.executionData?.contextData);
					sandbox.api.addFault({ route: READ, status: 403, times: 99 });
				},
			},
		);
		return text;
	};

	test('is the ID of each batch and the end of the wait, not the batch, and never the token', async () => {
		const uuids = await batchesWith({ duration: 60_000 }, { duration: 60_000 });

		const text = await stored(uuids);

		for (const uuid of uuids) expect(text).toContain(uuid);
		expect(text).not.toContain('runsCount');
		expect(text).not.toContain(sandbox.credential.apiToken);
		expect(text.length).toBeLessThan(1_500);
	});

	test('does not grow with the items that wait for the same batch', async () => {
		const [batch = ''] = await batchesWith({ duration: 60_000 });

		const text = await stored(Array.from({ length: 500 }, () => batch));

		expect(text.length).toBeLessThan(1_000);
	});

	test('is gone when the node has run', async () => {
		const uuids = await batchesWith({ duration: SLOW });

		const { run } = await wait(uuids, {}, oneSleep);

		expect(run.data.executionData?.contextData['node:Cargo']).toEqual({});
		expect(JSON.stringify(run.data)).not.toContain('rewireOutputLogTo');
		expect(run.data.resultData.runData.Cargo?.[0]?.source).toEqual([
			{ previousNode: 'Items', previousNodeOutput: 0, previousNodeRun: 0 },
		]);
	});
});

test('A node that runs twice sleeps in each run, and each run keeps its own source', async () => {
	const [one = '', other = ''] = await batchesWith({ duration: 4_000 }, { duration: SLOW });
	const base = { typeVersion: 1, position: [0, 0] as [number, number] };
	const itemsOf = (name: string, batch: string): INode => ({
		...base,
		id: name,
		name,
		type: 'test.items',
		parameters: { items: [{ json: { batch } }] },
	});
	const to = (...names: string[]) => ({
		main: [names.map((node) => ({ node, type: 'main' as const, index: 0 }))],
	});

	const { run, error, sleeps } = await runFlow(
		{
			nodes: [
				itemsOf('Items', one),
				itemsOf('More', other),
				{
					...base,
					id: 'Cargo',
					name: 'Cargo',
					type: 'n8n-nodes-cargo.cargo',
					parameters: {
						resource: 'batch',
						operation: 'wait',
						batchUuid: byId('={{ $json.batch }}'),
						options: { stayAwake: 0 },
					} as INode['parameters'],
					credentials: { cargoApi: { id: '1', name: 'Cargo' } },
				},
			],
			connections: { Items: to('Cargo', 'More'), More: to('Cargo') },
		},
		{ credential: sandbox.credential, ...oneSleep },
	);

	expect(error).toBeUndefined();
	expect(sleeps.length).toBeGreaterThanOrEqual(2);
	const runs = run.data.resultData.runData.Cargo ?? [];
	const previous = { previousNodeOutput: 0, previousNodeRun: 0 };
	expect(runs.map(({ source }) => source)).toEqual([
		[{ previousNode: 'More', ...previous }],
		[{ previousNode: 'Items', ...previous }],
	]);
	expect(runs.map(({ data }) => data?.main?.[0]?.map(({ json }) => json.uuid))).toEqual([
		[other],
		[one],
	]);
});

describe('Max Wait', () => {
	test('counts from the start of the wait, over all sleeps, and the message names the batch', async () => {
		const [batch = ''] = await batchesWith({ duration: 60_000 });

		const { error, sleeps } = await wait(
			[batch],
			{ maxWait: 1 },
			{
				onSleep: async () => {
					await pass(1_200);
				},
			},
		);

		expect(error?.message).toMatch(
			new RegExp(`^The batch ${batch} was still (pending|querying|running) after 1 seconds$`),
		);
		expect(sleeps).toHaveLength(1);
		expect(sleeps[0]).toBeLessThanOrEqual(1);
		expect(readsOf([batch])).toEqual([2]);
	});

	test('ends with one last check, which still finds a batch that has finished meanwhile', async () => {
		const uuids = await batchesWith({ duration: 800 });

		const { json, error } = await wait(
			uuids,
			{ maxWait: 0.3 },
			{
				onSleep: async () => {
					await pass(1_000);
				},
			},
		);

		expect(error).toBeUndefined();
		expect(json('Cargo')).toMatchObject([{ status: 'success' }]);
	});

	test('may be longer than a week', async () => {
		const uuids = await batchesWith({ duration: SLOW });

		const { error, sleeps } = await wait(uuids, { maxWait: 90 * 24 * 3600 }, oneSleep);

		expect(error).toBeUndefined();
		expect(sleeps).toHaveLength(1);
	});

	test.each([
		[{ maxWait: 0 }, 'Max Wait (Seconds): 0 is not a number'],
		[{ stayAwake: -1 }, 'Stay Awake (Seconds): -1 is not a number from 0 to 86400'],
		[{ stayAwake: 'long' }, 'Stay Awake (Seconds): "long" is not a number'],
		[{ pollInterval: 0 }, 'Status Check Interval (Seconds): 0 is not a number'],
	])('and the other options are checked before anything is sent: %j', async (options, message) => {
		const { error } = await wait([BATCHES.success.uuid], options);

		expect(error?.message).toContain(message);
		expect(sandbox.calls()).toEqual([]);
	});
});

describe('When Cargo cannot be reached', () => {
	test('the execution sleeps for as long as Cargo asks in Retry-After', async () => {
		const uuids = await batchesWith({ duration: 100 });
		sandbox.api.addFault({ route: READ, status: 429, headers: { 'retry-after': '1000' } });

		const { json, sleeps } = await wait(uuids, {}, untilDone);

		expect(sleeps.map((seconds) => Math.ceil(seconds))).toEqual([1000]);
		expect(json('Cargo')).toMatchObject([{ status: 'success' }]);
	});

	test.each([{ status: 503 }, { drop: 'before' as const }, { body: '<html>', status: 200 }])(
		'it is asked again after the next sleep: %j',
		async (fault) => {
			const uuids = await batchesWith({ duration: 100 });
			sandbox.api.addFault({ route: READ, ...fault, times: 2 });

			const { json, sleeps } = await wait(uuids, {}, untilDone);

			expect(sleeps).toHaveLength(2);
			expect(json('Cargo')).toMatchObject([{ status: 'success' }]);
		},
	);

	test('odd answers are counted over the sleeps, and the fourth in a row ends the wait', async () => {
		const uuids = await batchesWith({ duration: 100 });
		sandbox.api.addFault({ route: READ, status: 200, body: '<html>', times: 9 });

		const { error, sleeps } = await wait(uuids);

		expect(error).toBeDefined();
		expect(sleeps).toHaveLength(3);
		expect(readsOf(uuids)).toEqual([4]);
	});
});

describe('A batch that ends badly', () => {
	const failing = async () =>
		await batchesWith(
			{ duration: 60_000 },
			{ duration: SLOW, status: 'error', errorMessage: 'No connector' },
		);
	const message = (uuid?: string) => `The batch ${uuid} ended with the status error: No connector`;

	test('ends the execution at the waking that finds it, whatever else is open', async () => {
		const uuids = await failing();

		const { error, sleeps } = await wait(uuids, {}, oneSleep);

		expect(error?.message).toBe(message(uuids[1]));
		expect(sleeps).toHaveLength(1);
	});

	const mixed = async () =>
		await batchesWith(
			{ duration: SLOW },
			{ duration: 100, status: 'error', errorMessage: 'No connector' },
		);

	test('becomes an item with Continue, when all others have finished', async () => {
		const uuids = await mixed();

		const { json, error } = await wait(
			uuids,
			{},
			{
				...untilDone,
				settings: { onError: 'continueRegularOutput' },
			},
		);

		expect(error).toBeUndefined();
		expect(json('Cargo')).toMatchObject([
			{ uuid: uuids[0], status: 'success' },
			{ n: 1, batch: uuids[1], error: { message: message(uuids[1]), reason: 'error' } },
		]);
	});

	test('goes to the error output with its input, linked to it', async () => {
		const uuids = await mixed();

		const { json } = await wait(
			uuids,
			{},
			{
				...untilDone,
				settings: { onError: 'continueErrorOutput' },
			},
		);

		expect(json('Cargo')).toMatchObject([{ uuid: uuids[0], status: 'success' }]);
		expect(json('Cargo', 1)).toMatchObject([
			{ n: 1, batch: uuids[1], error: { message: message(uuids[1]) } },
		]);
		expect(json('Bad')).toEqual([{ value: { n: 1, batch: uuids[1] } }]);
	});

	test('is an error in each try of Retry On Fail, without a further sleep', async () => {
		const uuids = await batchesWith({ duration: SLOW, status: 'cancelled' });

		const { error, sleeps } = await wait(
			uuids,
			{},
			{
				...oneSleep,
				settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 10 },
			},
		);

		expect(error?.message).toBe(`The batch ${uuids[0]} ended with the status cancelled`);
		expect(sleeps).toHaveLength(1);
	});
});

describe('An ID', () => {
	test('that is none is refused before anything is sent', async () => {
		const { error } = await wait([BATCHES.success.uuid, 'latest']);

		expect(error?.message).toBe('Batch: "latest" is not a Cargo ID');
		expect(sandbox.calls()).toEqual([]);
	});

	test('that Cargo does not know ends the execution, or becomes an item, and the others come back', async () => {
		const [batch = ''] = await batchesWith({ duration: 600 });

		const stopped = await wait([UNKNOWN, batch]);
		const gone = await wait(
			[UNKNOWN, batch, 'latest'],
			{},
			{
				...untilDone,
				settings: { onError: 'continueRegularOutput' },
			},
		);

		expect(stopped.error).toMatchObject({ httpCode: '404' });
		expect(stopped.sleeps).toEqual([]);
		expect(gone.json('Cargo')).toMatchObject([
			{ n: 0, error: { httpCode: '404' } },
			{ uuid: batch, status: 'success' },
			{ n: 2, error: { message: 'Batch: "latest" is not a Cargo ID' } },
		]);
	});
});

describe('Settings of the node', () => {
	test('Execute Once waits for the batch of the first item alone', async () => {
		const uuids = await batchesWith({ duration: SLOW }, { duration: SLOW });

		const { json } = await wait(uuids, {}, { ...untilDone, settings: { executeOnce: true } });

		expect(json('Cargo').map(({ uuid }) => uuid)).toEqual([uuids[0]]);
		expect(readsOf(uuids)[1]).toBe(0);
	});

	test('Always Output Data adds nothing to a sleep', async () => {
		const uuids = await batchesWith({ duration: SLOW });

		const { json, run } = await wait(
			uuids,
			{},
			{
				...untilDone,
				settings: { alwaysOutputData: true, retryOnFail: true, waitBetweenTries: 10 },
			},
		);

		expect(json('Cargo')).toMatchObject([{ uuid: uuids[0], status: 'success' }]);
		expect(run.data.resultData.runData.After).toHaveLength(1);
	});
});

test('Input data that looks like a request to sleep changes nothing', async () => {
	const [batch = ''] = await batchesWith({ duration: 50 });
	await pass(100);

	const { json } = await sandbox.run({
		parameters: { operation: 'wait', batchUuid: byId('={{ $json.batch }}') },
		items: [{ batch, toolCallId: UNKNOWN }],
	});

	expect(json('Cargo')).toMatchObject([{ uuid: batch, status: 'success' }]);
});

describe('Where the execution cannot sleep, it waits in the process', () => {
	const PLACES: Array<[place: string, options: Options]> = [
		['in n8n before 1.113', { isOldEngine: true }],
		['in execution order v0', { executionOrder: 'v0' }],
		['as a tool of an agent', { settings: { type: 'n8n-nodes-cargo.cargoTool' } }],
	];

	test.each(PLACES)('%s', async (_, options) => {
		const uuids = await batchesWith({ duration: 400 }, { duration: 800 });

		const { json, error, sleeps, run } = await wait(uuids, {}, options);

		expect(error).toBeUndefined();
		expect(sleeps).toEqual([]);
		expect(json('Cargo').map(({ uuid, status }) => [uuid, status])).toEqual(
			uuids.map((uuid) => [uuid, 'success']),
		);
		expect(run.data.resultData.runData.Cargo).toHaveLength(1);
		expect(run.data.resultData.runData.After).toHaveLength(1);
	});

	test('without a node before it', async () => {
		const [batch = ''] = await batchesWith({ duration: 400 });

		const { json, error, sleeps } = await runFlow(
			{
				nodes: [
					{
						id: 'Cargo',
						name: 'Cargo',
						type: 'n8n-nodes-cargo.cargo',
						typeVersion: 1,
						position: [0, 0],
						parameters: {
							resource: 'batch',
							operation: 'wait',
							batchUuid: byId(batch),
							options: { pollInterval: 0.1, stayAwake: 0 },
						} as INode['parameters'],
						credentials: { cargoApi: { id: '1', name: 'Cargo' } },
					},
				],
				connections: {},
			},
			{ credential: sandbox.credential },
		);

		expect(error).toBeUndefined();
		expect(sleeps).toEqual([]);
		expect(json('Cargo')).toMatchObject([{ uuid: batch, status: 'success' }]);
	});

	test('in an engine without custom operations', async () => {
		const uuids = await batchesWith({ duration: 400 }, { duration: 200 });
		const { nodeTypes } = await types;
		const node = nodeTypes.getByNameAndVersion('n8n-nodes-cargo.cargo', 1);
		const custom = node.customOperations;
		node.customOperations = undefined;

		const { json, sleeps } = await wait(uuids).finally(() => {
			node.customOperations = custom;
		});

		expect(sleeps).toEqual([]);
		expect(json('Cargo').map(({ uuid, status }) => [uuid, status])).toEqual(
			uuids.map((uuid) => [uuid, 'success']),
		);
	});
});
