import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { TOOLS } from '../../sandbox/workspace.mjs';
import { SIMPLE_FIELDS } from '../node/batch.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import type { RowsOptions } from './support.mjs';
import { CREATE, POSTED, posts, recordsOf, runRows, uuidOf } from './support.mjs';

const sandbox = useSandbox();
const tool = TOOLS.findEmail.workflowUuid;
const run = async (options: Omit<RowsOptions, 'credential'>) =>
	await runRows({ credential: sandbox.credential, ...options });
const rows = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, n) => ({ n, name: `Person ${n}` }));
const links = (start: number, end: number) =>
	Array.from({ length: end - start }, (_, index) => ({ item: start + index }));
const noCredits = { status: 402, body: { reason: 'notEnoughCredits' } };
const OUT_OF_CREDITS = {
	message: 'The Cargo workspace is out of credits',
	reason: 'notEnoughCredits',
	httpCode: '402',
};

describe('Create From Items', () => {
	test('sends all fields of all items in one request and returns one item linked to all of them', async () => {
		const items = [
			{ name: 'Jürgen', deep: { list: [1, null] } },
			{ n: null },
			{ name: '雪 😀', n: 1.5 },
		];

		const { items: out, error } = await run({ items });

		expect(error).toBeUndefined();
		expect(sandbox.calls()).toEqual([POSTED]);
		expect(sandbox.onlyRequest().headers['content-type']).toBe('application/json');
		expect(sandbox.onlyRequest().body).toBe(
			JSON.stringify({ workflowUuid: tool, data: { kind: 'records', records: items } }),
		);
		expect(out('Cargo')).toHaveLength(1);
		expect(out('Cargo')[0]?.pairedItem).toEqual(links(0, 3));
		expect(Object.keys(out('Cargo')[0]?.json ?? {})).toEqual(SIMPLE_FIELDS);
	});

	test('returns every field of the batch when Simplify is off', async () => {
		const { json } = await run({ items: rows(2), parameters: { simplify: false } });

		const [batch] = json('Cargo');
		expect(Object.keys(batch ?? {})).toEqual(
			Object.keys(sandbox.api.batch(uuidOf(json('Cargo'))) ?? {}),
		);
	});

	test('sends only the selected fields, in the selected order, and leaves out what an item lacks', async () => {
		const items = [
			{ a: 1, b: 2, c: 3 },
			{ a: null, c: 4 },
			{ b: undefined, c: 5, d: 6 },
		] as IDataObject[];

		await run({ items, parameters: { fields: 'chosen', chosenFields: ' c, a ,b' } });

		expect(sandbox.onlyRequest().body).toBe(
			JSON.stringify({
				workflowUuid: tool,
				data: { kind: 'records', records: [{ c: 3, a: 1, b: 2 }, { c: 4, a: null }, { c: 5 }] },
			}),
		);
	});

	test.each([
		{ fields: 'all' },
		{ fields: 'all', inItem: { name: undefined } },
		{ fields: 'chosen', chosenFields: 'name' },
		{
			fields: 'mapped',
			inputs: { mappingMode: 'defineBelow', value: { name: '={{ $json.name }}' } },
		},
	])(
		'refuses an item that has no fields to send, which would cost a run: %j',
		async ({ inItem, ...parameters }: IDataObject) => {
			const empty = inItem ?? (parameters.fields === 'all' ? {} : { other: 1 });
			const { error } = await run({
				items: [{ name: 'Ada' }, empty as IDataObject, { name: 'Mei' }],
				parameters,
			});

			expect(error?.message).toContain('has no fields to send');
			expect(error?.context).toMatchObject({ itemIndex: 1 });
			expect(sandbox.calls()).toEqual([]);
		},
	);

	test.each([
		['a, domian', 'Fields to Send: "domian" is not a field of any input item'],
		['a, toString', 'Fields to Send: "toString" is not a field of any input item'],
		['a,,b', 'Fields to Send: "" is not text'],
		['={{ $json.none }}', 'Fields to Send: undefined is not text'],
		['={{ ["a"] }}', 'Fields to Send: ["a"] is not text'],
	])('refuses the chosen fields "%s" and sends nothing', async (chosenFields, message) => {
		const { error } = await run({
			items: [{ a: 1, b: 2 }, { b: 3 }],
			parameters: { fields: 'chosen', chosenFields },
		});

		expect(error?.message).toBe(message);
		expect(sandbox.calls()).toEqual([]);
	});

	test.each([
		[{ fields: '={{ "some" }}', chosenFields: 'n' }, 'Fields: "some" is not a valid option'],
		[{ options: { recordsPerBatch: 0 } }, 'Records per Batch: 0 is not a whole number'],
		[{ options: { recordsPerBatch: 2.5 } }, 'Records per Batch: 2.5 is not a whole number'],
		[{ options: { maxConcurrentRequests: 0 } }, 'Max Concurrent Requests: 0 is not'],
		[{ simplify: '={{ "no" }}' }, 'Simplify: "no" is not true or false'],
		[{ workflowUuid: { __rl: true, mode: 'id', value: '={{ $json.none }}' } }, 'Tool is empty'],
	])('refuses %j and sends nothing', async (parameters, message) => {
		const { error } = await run({ items: rows(3), parameters });

		expect(error?.message).toContain(message);
		expect(sandbox.calls()).toEqual([]);
	});

	test('splits the items among several batches, each linked to its own', async () => {
		const { items: out } = await run({
			items: rows(7),
			parameters: { options: { recordsPerBatch: 3 } },
		});

		expect(sandbox.api.requests().map(recordsOf)).toEqual([
			rows(7).slice(0, 3),
			rows(7).slice(3, 6),
			rows(7).slice(6),
		]);
		expect(out('Cargo').map(({ pairedItem }) => pairedItem)).toEqual([
			links(0, 3),
			links(3, 6),
			links(6, 7),
		]);
	});

	test('creates one batch if there are fewer items than its size', async () => {
		await run({ items: rows(2), parameters: { options: { recordsPerBatch: 1000 } } });

		expect(sandbox.calls()).toEqual([POSTED]);
	});
});

describe('A field that has another value for another item', () => {
	test.each([
		{ parameters: { workflowUuid: byId('={{ $json.tool }}') }, field: 'Tool' },
		{
			parameters: { fields: 'chosen', chosenFields: '={{ $json.field }}' },
			field: 'Fields to Send',
		},
		{ parameters: { simplify: '={{ $json.n === 0 }}' }, field: 'Simplify' },
		{ parameters: { options: { recordsPerBatch: '={{ $json.n + 1 }}' } }, field: 'Options' },
	])('is refused before anything is sent: $field', async ({ parameters, field }) => {
		const items = rows(3).map((row) => ({
			...row,
			tool: row.n === 2 ? TOOLS.companyReport.workflowUuid : tool,
			field: row.n === 2 ? 'n' : 'name',
		}));

		const { error } = await run({ items, parameters });

		expect(error?.message).toMatch(new RegExp(`^${field}: .* differs from the first item's `));
		expect(error?.context).toMatchObject({
			itemIndex: field === 'Tool' || field === 'Fields to Send' ? 2 : 1,
		});
		expect(error?.description).toContain('one value for all of them');
		expect(sandbox.calls()).toEqual([]);
	});

	test('names its item if its expression cannot be evaluated there', async () => {
		const workflow = byId(`={{ $json.n === 2 ? $('Nowhere').item.json.id : '${tool}' }}`);

		const { error } = await run({ items: rows(3), parameters: { workflowUuid: workflow } });

		expect(error?.message).toBe("Referenced node doesn't exist");
		expect(error?.context).toMatchObject({ itemIndex: 2 });
		expect(sandbox.calls()).toEqual([]);
	});

	test('is accepted if it changes over time, and not with the items', async () => {
		const workflow = byId(`={{ Math.random() && $now.toMillis() && '${tool}' }}`);
		const options = { recordsPerBatch: '={{ 100 + Math.floor(Math.random() * 900) }}' };

		const { error } = await run({
			items: rows(9),
			parameters: { workflowUuid: workflow, options },
		});

		expect(error).toBeUndefined();
		expect(sandbox.calls()).toEqual([POSTED]);
	});

	test('is accepted if an expression returns the same for all of them', async () => {
		const { error } = await run({
			items: rows(3),
			parameters: { workflowUuid: byId(`={{ '${tool}' }}`), simplify: '={{ $json.n < 9 }}' },
		});

		expect(error).toBeUndefined();
		expect(sandbox.calls()).toEqual([POSTED]);
	});
});

describe('One of several batches that Cargo refuses', () => {
	const parameters = { options: { recordsPerBatch: 2 } };

	test('ends the run without a further request, and names the batches created before it', async () => {
		sandbox.api.addFault({ route: CREATE, skip: 2, ...noCredits });

		const { error, items: out } = await run({ items: rows(9), parameters });

		expect(error?.message).toBe(OUT_OF_CREDITS.message);
		expect(error?.context).toMatchObject({ itemIndex: 4 });
		expect(posts(sandbox.api.requests())).toHaveLength(3);
		const made = /created anyway: (\S+), (\S+)$/.exec(String(error?.description)) ?? [];
		const numbers = made.slice(1).map((uuid) => sandbox.api.batch(uuid)?.uuid);
		expect(numbers).toEqual(made.slice(1));
		expect(numbers).toHaveLength(2);
		expect(out('Cargo')).toEqual([]);
	});

	test('ends the run at once, even if it would have waited for the batches created before it', async () => {
		sandbox.api.planBatches({ duration: 60_000 });
		sandbox.api.addFault({ route: CREATE, skip: 1, ...noCredits });

		const { error } = await run({
			items: rows(4),
			parameters: { waitUntilFinished: true, options: { recordsPerBatch: 2, pollInterval: 0.1 } },
		});

		expect(error?.message).toBe(OUT_OF_CREDITS.message);
		expect(error?.description).toMatch(/created anyway: [\da-f-]{36}$/);
		expect(sandbox.calls()).toEqual([POSTED, POSTED]);
	});

	test('names the others also if it ends with an error while the run waits', async () => {
		sandbox.api.planBatches(
			{ duration: 100, status: 'error' },
			{ duration: 200, status: 'cancelled' },
			{ duration: 200 },
		);

		const { error } = await run({
			items: rows(6),
			parameters: { waitUntilFinished: true, options: { recordsPerBatch: 2, pollInterval: 0.1 } },
		});

		expect(error?.message).toContain('ended with the status error');
		expect(error?.description).toMatch(/created anyway: [\da-f-]{36}, [\da-f-]{36}$/);
	});

	test('returns its items one by one in their place when On Error is Continue', async () => {
		sandbox.api.addFault({ route: CREATE, skip: 1, ...noCredits });

		const { error, items: out } = await run({
			items: rows(6),
			parameters,
			settings: { onError: 'continueRegularOutput' },
		});

		expect(error).toBeUndefined();
		expect(out('Cargo')).toMatchObject([
			{ json: { uuid: expect.any(String) }, pairedItem: links(0, 2) },
			{ json: { ...rows(6)[2], error: OUT_OF_CREDITS }, pairedItem: { item: 2 } },
			{ json: { ...rows(6)[3], error: OUT_OF_CREDITS }, pairedItem: { item: 3 } },
			{ json: { uuid: expect.any(String) }, pairedItem: links(4, 6) },
		]);
		expect(out('Cargo')).toHaveLength(4);
		expect(posts(sandbox.api.requests())).toHaveLength(3);
	});

	test('returns its items on the error output when On Error is Continue (using error output)', async () => {
		sandbox.api.addFault({ route: CREATE, skip: 1, ...noCredits });

		const { items: out, json } = await run({
			items: rows(6),
			parameters,
			settings: { onError: 'continueErrorOutput' },
		});

		expect(out('Cargo').map(({ pairedItem }) => pairedItem)).toEqual([links(0, 2), links(4, 6)]);
		expect(json('Cargo', 1)).toEqual([
			{ ...rows(6)[2], error: OUT_OF_CREDITS },
			{ ...rows(6)[3], error: OUT_OF_CREDITS },
		]);
		expect(out('Cargo', 1).map(({ pairedItem }) => pairedItem)).toMatchObject([
			{ item: 2 },
			{ item: 3 },
		]);
	});

	test('returns its items if it ends with an error while the run waits', async () => {
		sandbox.api.planBatches({ duration: 200 }, { duration: 200, status: 'error' });

		const { json } = await run({
			items: rows(4),
			parameters: {
				waitUntilFinished: true,
				options: { recordsPerBatch: 2, pollInterval: 0.1 },
			},
			settings: { onError: 'continueErrorOutput' },
		});

		expect(json('Cargo')).toMatchObject([{ status: 'success' }]);
		expect(json('Cargo', 1)).toMatchObject([
			{ ...rows(4)[2], error: { reason: 'error' } },
			{ ...rows(4)[3], error: { reason: 'error' } },
		]);
	});

	test.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'gives back all items for a slip in the fields (%s)',
		async (onError) => {
			const { items: out } = await run({
				items: rows(3),
				parameters: { fields: 'chosen', chosenFields: 'none' },
				settings: { onError },
			});

			const bad = out('Cargo', onError === 'continueErrorOutput' ? 1 : 0);
			expect(bad.map(({ json }) => json.n)).toEqual([0, 1, 2]);
			expect(bad.map(({ json }) => (json.error as IDataObject).message)).toEqual(
				rows(3).map(() => 'Fields to Send: "none" is not a field of any input item'),
			);
			expect(sandbox.calls()).toEqual([]);
		},
	);
});

describe('10,000 items', () => {
	/** Runs, and prints the seconds it took, and the megabytes by which the process grew. */
	async function measured(what: string, parameters: IDataObject) {
		const sent = rows(10_000);
		const before = process.memoryUsage();
		const started = performance.now();
		const result = await run({ items: sent, parameters });
		const seconds = (performance.now() - started) / 1000;
		const after = process.memoryUsage();
		const megabytes = (member: 'heapUsed' | 'rss') =>
			Math.round((after[member] - before[member]) / 2 ** 20);
		process.stdout.write(
			`10,000 items, ${what}: ${seconds.toFixed(2)} s, heap +${megabytes('heapUsed')} MB, process +${megabytes('rss')} MB (sandbox included)\n`,
		);
		return { sent, ...result };
	}

	test('become one batch with one request, all rows in order', async () => {
		const { sent, error, items } = await measured('one batch', {});

		expect(error).toBeUndefined();
		expect(sandbox.calls()).toEqual([POSTED]);
		expect(recordsOf(sandbox.onlyRequest())).toEqual(sent);
		expect(items('Cargo').map(({ pairedItem }) => pairedItem)).toEqual([links(0, 10_000)]);
	}, 60_000);

	test('become ten batches with ten requests of 1,000 records each, all rows in order', async () => {
		const { sent, error, items } = await measured('1,000 a batch', {
			options: { recordsPerBatch: 1000 },
		});

		expect(error).toBeUndefined();
		expect(sandbox.calls()).toEqual(Array.from({ length: 10 }, () => POSTED));
		const parts = sandbox.api.requests().map(recordsOf);
		expect(parts.map(({ length }) => length)).toEqual(Array.from({ length: 10 }, () => 1000));
		expect(parts.flat()).toEqual(sent);
		expect(items('Cargo').map(({ pairedItem }) => pairedItem)).toEqual(
			parts.map((_, part) => links(part * 1000, (part + 1) * 1000)),
		);
	}, 60_000);
});

test.each([[{}], [{ nothing: undefined }]])(
	'Create From Items refuses an item without any field, which would cost a run: %j',
	async (empty) => {
		const { error } = await runRows({
			credential: sandbox.credential,
			items: [{ email: 'a@b.example' }, empty],
		});

		expect(error?.message).toContain('has no fields to send');
		expect(error?.context).toMatchObject({ itemIndex: 1 });
		expect(sandbox.calls()).toEqual([]);
	},
);
