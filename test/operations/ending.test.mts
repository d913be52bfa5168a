import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INode } from 'n8n-workflow';
import { BATCHES } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { CREATE, READ, TOOL, pass, posts, reads, recordsOf } from './support.mjs';

const sandbox = useSandbox();
const ITEMS = Array.from({ length: 60 }, (_, n) => ({ n }));
const create = {
	operation: 'create',
	workflowUuid: TOOL,
	dataKind: 'records',
	records: '={{ $json.n === $json.bad ? [] : [{ n: $json.n }] }}',
};
/** n8n throws for a node that does not exist, before it prepares the item. */
const BROKEN_AT_41 = "={{ $json.n === 41 ? $('Nowhere').item.json : [{ n: $json.n }] }}";
const noCredits = { status: 402, body: { reason: 'notEnoughCredits' } };

const run = async (
	items: IDataObject[],
	parameters: IDataObject = {},
	settings: Partial<INode> = {},
) => await sandbox.run({ parameters: { ...create, ...parameters }, items, settings });
/** The number of each record that was sent, in order of arrival. */
const sent = () =>
	posts(sandbox.api.requests())
		.flatMap((request) => recordsOf(request))
		.map(({ n }) => n);
const itemOf = (error: unknown) => (error as { context: IDataObject }).context.itemIndex;

describe('If an error stops the workflow', () => {
	test('nothing is sent for any item if one of them has an invalid field', async () => {
		const { error } = await run(ITEMS.map((item) => ({ ...item, bad: 41 })));

		expect(error?.message).toBe('Records: [] is an empty list');
		expect(itemOf(error)).toBe(41);
		expect(sandbox.calls()).toEqual([]);
	});

	test('the first of two invalid fields is shown', async () => {
		const { error } = await run(ITEMS.map(({ n }) => ({ n, bad: n === 7 || n === 9 ? n : -1 })));

		expect(itemOf(error)).toBe(7);
	});

	test('no more batches are created after Cargo has refused one', async () => {
		sandbox.api.addFault({ route: CREATE, skip: 2, times: 1, ...noCredits });

		const { error } = await run(ITEMS);

		expect(error?.message).toBe('The Cargo workspace is out of credits');
		// Those that were in progress at the same time, and those that took the slots of the first two.
		expect(sent().length).toBeLessThanOrEqual(12);
	});

	test('not even the next batch is created, one request at a time', async () => {
		sandbox.api.addFault({ route: CREATE, skip: 2, times: 1, ...noCredits });

		await run(ITEMS, { options: { maxConcurrentRequests: 1 } });

		expect(sent()).toEqual([0, 1, 2]);
	});

	test('nothing is sent for any item if the expression of one of them cannot be evaluated', async () => {
		const { error } = await run(ITEMS, { records: BROKEN_AT_41 });
		// What n8n no longer waits for arrives a little later.
		await pass(300);

		expect(error?.message).toBe("Referenced node doesn't exist");
		expect(sandbox.calls()).toEqual([]);
	});

	test('with Batching, nothing more is sent after such an expression', async () => {
		const { error } = await run(ITEMS, {
			records: BROKEN_AT_41,
			requestOptions: { batching: { batch: { batchSize: 20, batchInterval: 500 } } },
		});

		await pass(300);

		expect(error?.message).toBe("Referenced node doesn't exist");
		// The groups before it; on a busy machine, the second one is not through by then.
		const numbers = ITEMS.map(({ n }) => n).filter((n) => sent().includes(n));
		expect(numbers.slice(0, 20)).toEqual(ITEMS.slice(0, 20).map(({ n }) => n));
		expect(numbers.filter((n) => n >= 40)).toEqual([]);
	});

	test('with Batching, nothing more of an earlier group is sent after such an expression', async () => {
		sandbox.api.addFault({ route: CREATE, delay: 150, times: 60 });

		await run(ITEMS, {
			records: BROKEN_AT_41,
			options: { maxConcurrentRequests: 1 },
			requestOptions: { batching: { batch: { batchSize: 20, batchInterval: 200 } } },
		});
		await pass(1000);

		// Two pauses of 200 ms, with a request of 150 ms after the other.
		expect(sent().length).toBeLessThanOrEqual(4);
	});

	test('with Batching by an expression, no item is lost', async () => {
		const size = '={{ $json.n === 0 ? 7 : 11 }}';
		const { items, error } = await run(ITEMS, {
			requestOptions: { batching: { batch: { batchSize: size, batchInterval: '={{ 1 }}' } } },
		});

		expect(error).toBeUndefined();
		expect(items('Cargo')).toHaveLength(60);
	});

	test('with Execute Once, the first item is sent', async () => {
		const { error } = await run(ITEMS, {}, { executeOnce: true });

		expect(error).toBeUndefined();
		expect(sent()).toEqual([0]);
	});

	test('nothing more is read either', async () => {
		sandbox.api.addFault({ route: READ, skip: 2, times: 1, status: 502 });

		const { error } = await run(ITEMS, {
			operation: 'get',
			batchUuid: byId(BATCHES.success.uuid),
		});

		expect(error?.message).toContain('Cargo');
		expect(reads(sandbox.api.requests()).length).toBeLessThanOrEqual(14);
	});

	test('the wait for other batches ends after one has failed', async () => {
		sandbox.api.planBatches(
			...ITEMS.slice(0, 5).map((_, n) =>
				n === 2 ? { duration: 100, status: 'error' as const } : { duration: 60_000 },
			),
		);
		const begun = Date.now();

		const { error } = await run(ITEMS.slice(0, 5), {
			waitUntilFinished: true,
			options: { pollInterval: 0.2 },
		});

		expect(error?.message).toContain('ended with the status');
		expect(Date.now() - begun).toBeLessThan(10_000);
	});

	test('a long pause of one item does not delay the error of another', async () => {
		sandbox.api.planBatches({ duration: 60_000 });
		sandbox.api.addFault({ route: CREATE, skip: 1, times: 1, delay: 300, ...noCredits });
		const begun = Date.now();

		const { error } = await run(ITEMS.slice(0, 2), {
			waitUntilFinished: true,
			options: { pollInterval: 30 },
		});

		expect(error?.message).toBe('The Cargo workspace is out of credits');
		expect(Date.now() - begun).toBeLessThan(5000);
	});

	test('the next try of Retry On Fail sends what the last one did not, and nothing twice', async () => {
		sandbox.api.addFault({ route: CREATE, skip: 2, times: 1, ...noCredits });

		const result = await run(ITEMS, {}, { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 });

		expect(result.error).toBeUndefined();
		expect(result.items('Cargo')).toHaveLength(60);
		expect(result.json('After')).toEqual(ITEMS.map((value) => ({ value })));
		const counts = ITEMS.map(({ n }) => sent().filter((each) => each === n).length);
		expect(counts.filter((count) => count === 1)).toHaveLength(59);
		expect(counts.filter((count) => count === 2)).toHaveLength(1);
	});
});

test.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
	'Where errors are items (%s), all others are sent',
	async (onError) => {
		sandbox.api.addFault({ route: CREATE, skip: 2, times: 1, ...noCredits });

		await run(
			ITEMS.map((item) => ({ ...item, bad: 41 })),
			{},
			{ onError },
		);

		expect(sent()).toHaveLength(59);
		expect(sent()).not.toContain(41);
	},
);
