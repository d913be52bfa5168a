import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INode } from 'n8n-workflow';
import type { Fault } from '../../sandbox/server.mjs';
import { BATCHES } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { CREATE, READ, TOOL, posts, recordsOf, runRows, uuidOf } from './support.mjs';

const sandbox = useSandbox();
const RETRY: Partial<INode> = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const noCredits = { status: 402, body: { reason: 'notEnoughCredits' } };
const ITEMS = [{ n: 0 }, { n: 1 }, { n: 2 }];
const MAYBE = 'may have been created anyway';

const create = {
	operation: 'create',
	workflowUuid: TOOL,
	dataKind: 'records',
	records: '={{ [{ n: $json.n }] }}',
};
const run = async (parameters: IDataObject = {}, settings: Partial<INode> = RETRY) =>
	await sandbox.run({ parameters: { ...create, ...parameters }, items: ITEMS, settings });
/** The number of each record that was sent, in order of arrival. */
const sent = () => posts(sandbox.api.requests()).flatMap((request) => recordsOf(request));
const times = (n: unknown) => sent().filter((record) => record.n === n).length;

describe('Create with Retry On Fail', () => {
	test('sends a refused item again on the next try, and no other', async () => {
		sandbox.api.addFault({ route: CREATE, skip: 1, ...noCredits });

		const result = await run();

		expect(result.error).toBeUndefined();
		expect(sent()).toHaveLength(4);
		expect([times(0), times(1), times(2)].sort()).toEqual([1, 1, 2]);
		expect(result.json('After')).toEqual(ITEMS.map((value) => ({ value })));
		const uuids = result.json('Cargo').map((batch) => uuidOf([batch]));
		expect(new Set(uuids).size).toBe(3);
		expect(uuids.every((uuid) => sandbox.api.batch(uuid))).toBe(true);
	});

	test('sends a refused item once for each try, the others once', async () => {
		sandbox.api.addFault({ route: CREATE, skip: 1, times: 1, ...noCredits });
		sandbox.api.addFault({ route: CREATE, skip: 2, times: 9, ...noCredits });

		const { error } = await run();

		expect(error?.message).toBe('The Cargo workspace is out of credits');
		expect([times(0), times(1), times(2)].sort()).toEqual([1, 1, 3]);
	});

	test('sends nothing at all while an item is invalid', async () => {
		const { error } = await run({ records: '={{ $json.n === 1 ? [] : [{ n: $json.n }] }}' });

		expect(error?.message).toBe('Records: [] is an empty list');
		expect(sent()).toEqual([]);
	});

	const LOST: Array<{ what: string; fault: Omit<Fault, 'route'>; parameters?: IDataObject }> = [
		{ what: 'a connection that drops before the answer', fault: { drop: 'before' } },
		{ what: 'a connection that drops in the middle of the answer', fault: { drop: 'during' } },
		{ what: 'a 502 with a web page', fault: { status: 502, body: '<html></html>' } },
		{ what: 'a 504 with nothing', fault: { status: 504 } },
		{ what: 'a success with a web page', fault: { status: 200, body: '<html></html>' } },
		{
			what: 'no answer within Timeout',
			fault: { hang: true },
			parameters: { requestOptions: { timeout: 300 } },
		},
	];

	test.each(LOST)(
		'does not send an item again after $what, and says that a batch may exist',
		async ({ fault, parameters }) => {
			sandbox.api.addFault({ route: CREATE, skip: 1, ...fault, handle: !fault.hang });

			const { error } = await run(parameters);

			expect(error).toBeDefined();
			expect(String(error?.description).split(MAYBE)).toHaveLength(2);
			expect([times(0), times(1), times(2)]).toEqual([1, 1, 1]);
		},
	);

	test.each([
		{ what: 'a refusal', fault: { status: 429 } },
		{ what: 'a 424 with a reason', fault: { status: 424, body: { reason: 'failedToStart' } } },
		{ what: 'a 409 with a reason', fault: { status: 409, body: { reason: 'notEnoughCredits' } } },
		{ what: 'a 429', fault: { status: 429 } },
	])('sends the item again after $what, which Cargo did not carry out', async ({ fault }) => {
		sandbox.api.addFault({ route: CREATE, skip: 1, ...fault });

		const { error } = await run();

		expect(error).toBeUndefined();
		expect(sent()).toHaveLength(4);
	});

	test.each([
		[500, 'failedToStart'],
		[503, 'notEnoughCredits'],
		[599, 'workflowNotFound'],
		[409, 'somethingNew'],
		[409, 'batchNotFound'],
		[408, undefined],
		[425, undefined],
		[303, undefined],
		[499, 'notEnoughCredits'],
	])(
		'does not send the item again after a %d with the reason %s, which is no clear refusal',
		async (status, reason) => {
			sandbox.api.addFault({ route: CREATE, skip: 1, status, body: reason ? { reason } : {} });

			const { error } = await run();

			expect([0, 1, 2].map(times).every((count) => count <= 1)).toBe(true);
			expect(error?.description).toContain(MAYBE);
		},
	);

	test('continues the wait for a batch that an earlier try created', async () => {
		sandbox.api.planBatches({ duration: 100 }, { duration: 100 }, { duration: 100 });
		sandbox.api.addFault({ route: READ, status: 401 });

		const { json, error } = await run({
			waitUntilFinished: true,
			options: { pollInterval: 0.2 },
		});

		expect(error).toBeUndefined();
		expect(json('Cargo').map(({ status }) => status)).toEqual(['success', 'success', 'success']);
		expect([times(0), times(1), times(2)]).toEqual([1, 1, 1]);
	});

	test.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'creates nothing twice when failed items come out as items (%s)',
		async (onError) => {
			sandbox.api.addFault({ route: CREATE, skip: 1, drop: 'before', handle: true });

			const result = await run({}, { ...RETRY, onError });

			const all = [...result.json('Cargo'), ...result.json('Cargo', 1)];
			expect(all.filter((json) => 'error' in json)).toHaveLength(1);
			expect(all.filter((json) => 'uuid' in json)).toHaveLength(2);
			expect([times(0), times(1), times(2)]).toEqual([1, 1, 1]);
		},
	);
});

describe('A node that runs again in the same flow', () => {
	test('creates again: only tries of one run count as one', async () => {
		await run();
		await run();

		expect([times(0), times(1), times(2)]).toEqual([2, 2, 2]);
	});
});

describe('Create From Items with Retry On Fail', () => {
	const rows = async () =>
		await runRows({
			credential: sandbox.credential,
			items: ITEMS,
			parameters: { options: { recordsPerBatch: 1 } },
			settings: RETRY,
		});

	test('continues with the refused batch, and does not send those before it again', async () => {
		sandbox.api.addFault({ route: CREATE, skip: 1, ...noCredits });

		const { json, error } = await rows();

		expect(error).toBeUndefined();
		expect(sent()).toEqual([{ n: 0 }, { n: 1 }, { n: 1 }, { n: 2 }]);
		expect(json('Cargo')).toHaveLength(3);
	});

	test('does not send a batch again whose response was lost, and names those created before', async () => {
		sandbox.api.addFault({ route: CREATE, skip: 1, drop: 'before', handle: true });

		const { error } = await rows();

		expect(sent()).toEqual([{ n: 0 }, { n: 1 }]);
		expect(error?.description).toContain(MAYBE);
		expect(error?.description).toContain('These batches were created anyway');
	});
});

describe('Retry Failed with Retry On Fail', () => {
	const retry = {
		operation: 'retryFailed',
		batchUuid: byId(BATCHES.failedRuns.uuid),
		dataKind: 'segment',
	};

	test('checks again after a fault, and creates once', async () => {
		sandbox.api.addFault({ route: READ, status: 502 });

		const { error } = await sandbox.run({ parameters: retry, settings: RETRY });

		expect(error).toBeUndefined();
		expect(posts(sandbox.api.requests())).toHaveLength(1);
	});

	test('does not create again if the response was lost', async () => {
		sandbox.api.addFault({ route: CREATE, drop: 'before', handle: true });

		const { error } = await sandbox.run({ parameters: retry, settings: RETRY });

		expect(error?.description).toContain(MAYBE);
		expect(posts(sandbox.api.requests())).toHaveLength(1);
	});
});
