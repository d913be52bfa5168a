import { describe, expect, test } from '@jest/globals';
import type { INode } from 'n8n-workflow';
import { BATCHES } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from './sandbox.mjs';

const sandbox = useSandbox();
const ROUTE = 'GET /orchestration/batches/{uuid}';
const GOOD = [BATCHES.success, BATCHES.failedRuns, BATCHES.running].map(({ uuid }) => uuid);
const UNKNOWN = '88888888-0000-4000-8000-00000000ffff';
const parameters = { operation: 'get', batchUuid: byId('={{ $json.id }}') };
const rows = (ids: unknown[]) => ids.map((id, row) => ({ row, id: id as string }));

/** What can go wrong with the second of four items, and what `error` then holds. */
const MISHAPS = [
	{
		what: 'an ID that is none',
		id: '..',
		error: { message: 'Batch: ".." is not a Cargo ID', reason: null, httpCode: null },
		sent: 3,
	},
	{
		what: 'an ID that Cargo does not know',
		id: UNKNOWN,
		error: {
			message: 'Cargo has no batch with this ID',
			reason: 'batchNotFound',
			httpCode: '404',
		},
		sent: 4,
	},
];
const ROWS = (id: string) => rows([GOOD[0], id, GOOD[1], GOOD[2]]);
const LINKED = [{ item: 0 }, { item: 2 }, { item: 3 }];

describe.each(MISHAPS)('One item with $what', ({ id, error, sent }) => {
	test('stops the flow and names the item when On Error is Stop', async () => {
		const result = await sandbox.run({ parameters, items: ROWS(id) });

		expect(result.error?.message).toBe(error.message);
		expect(result.error?.context).toMatchObject({ itemIndex: 1 });
		expect(result.items('After')).toEqual([]);
	});

	test('is returned in its place with its input when On Error is Continue', async () => {
		const result = await sandbox.run({
			parameters,
			items: ROWS(id),
			settings: { onError: 'continueRegularOutput' },
		});

		expect(result.error).toBeUndefined();
		expect(result.json('Cargo')).toEqual([
			expect.objectContaining({ uuid: GOOD[0] }),
			{ row: 1, id, error },
			expect.objectContaining({ uuid: GOOD[1] }),
			expect.objectContaining({ uuid: GOOD[2] }),
		]);
		expect(result.items('Cargo').map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
			{ item: 3 },
		]);
		expect(result.json('After')).toEqual(ROWS(id).map((value) => ({ value })));
		expect(sandbox.calls()).toHaveLength(sent);
	});

	test('is returned on the error output with its input when On Error is Continue (using error output)', async () => {
		const result = await sandbox.run({
			parameters,
			items: ROWS(id),
			settings: { onError: 'continueErrorOutput' },
		});

		expect(result.error).toBeUndefined();
		expect(result.json('Cargo').map(({ uuid }) => uuid)).toEqual(GOOD);
		expect(result.items('Cargo').map(({ pairedItem }) => pairedItem)).toEqual(LINKED);
		expect(result.json('Cargo', 1)).toEqual([{ row: 1, id, error }]);
		expect(result.items('Cargo', 1).map(({ pairedItem }) => pairedItem)).toMatchObject([
			{ item: 1 },
		]);
		expect(result.json('After')).toEqual([0, 2, 3].map((row) => ({ value: ROWS(id)[row] })));
		expect(result.json('Bad')).toEqual([{ value: { row: 1, id } }]);
		expect(sandbox.calls()).toHaveLength(sent);
	});
});

/** Answers that any of several items can meet. */
const FAULTS = [
	{
		what: 'a 429',
		fault: { status: 429 },
		error: { message: expect.stringContaining('too many requests'), reason: null, httpCode: '429' },
	},
	{
		what: 'a 502 with a web page',
		fault: { status: 502, body: '<html>Bad Gateway</html>' },
		error: { message: expect.stringContaining('gateway'), reason: null, httpCode: '502' },
	},
	{
		what: 'a web page with status 200',
		fault: { status: 200, body: '<html>Log in</html>' },
		error: { message: expect.stringContaining('a web page'), reason: null, httpCode: '200' },
	},
	{
		what: 'a connection that breaks before the answer',
		fault: { drop: 'before' as const },
		error: { message: expect.stringContaining('was lost'), reason: null, httpCode: null },
	},
	{
		what: 'a connection that breaks in the answer',
		fault: { drop: 'during' as const, handle: true },
		error: { message: expect.stringContaining('was lost'), reason: null, httpCode: null },
	},
];
const SETTINGS: Array<NonNullable<INode['onError']>> = [
	'continueRegularOutput',
	'continueErrorOutput',
];

describe.each(FAULTS)('One item that meets $what', ({ fault, error }) => {
	test.each(SETTINGS)('leaves the others alone and keeps its input (%s)', async (onError) => {
		const items = rows(GOOD);
		sandbox.api.addFault({ route: ROUTE, skip: 1, ...fault });

		const result = await sandbox.run({ parameters, items, settings: { onError } });

		const every = [...result.items('Cargo'), ...result.items('Cargo', 1)];
		const bad = every.filter(({ json }) => 'error' in json);
		const good = every.filter(({ json }) => 'uuid' in json);
		expect(bad).toHaveLength(1);
		// The network decides which of the parallel requests gets the fault.
		const hit = Number(bad[0]?.json.row);
		expect(bad).toMatchObject([{ json: { ...items[hit], error }, pairedItem: { item: hit } }]);
		expect(result.items('Cargo', onError === 'continueErrorOutput' ? 1 : 0)).toContainEqual(bad[0]);
		expect(good.map(({ json, pairedItem }) => [json.uuid, pairedItem])).toEqual(
			[0, 1, 2].filter((row) => row !== hit).map((row) => [GOOD[row], { item: row }]),
		);
		expect([...result.json('After'), ...result.json('Bad')].map(({ value }) => value)).toEqual(
			expect.arrayContaining(items),
		);
	});
});

describe('All items failing', () => {
	test.each(SETTINGS)('are returned one by one, each linked to its own (%s)', async (onError) => {
		const items = rows(['', null, 7]);
		const result = await sandbox.run({ parameters, items, settings: { onError } });

		const output = onError === 'continueErrorOutput' ? 1 : 0;
		expect(result.items('Cargo', 1 - output)).toEqual([]);
		expect(result.json('Cargo', output)).toMatchObject(items);
		expect(result.json(output ? 'Bad' : 'After')).toEqual(items.map((value) => ({ value })));
		expect(sandbox.calls()).toEqual([]);
	});
});

describe('An input item that has a field named error itself', () => {
	test.each(SETTINGS)('shows what happened now (%s)', async (onError) => {
		const result = await sandbox.run({
			parameters,
			items: [{ id: UNKNOWN, error: 'from an earlier node' }],
			settings: { onError },
		});

		const output = onError === 'continueErrorOutput' ? 1 : 0;
		expect(result.json('Cargo', output)).toMatchObject([
			{ id: UNKNOWN, error: { reason: 'batchNotFound', httpCode: '404' } },
		]);
	});
});
