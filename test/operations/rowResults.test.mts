import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INode } from 'n8n-workflow';
import type { FlowResult } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { POSTED, TOOL, recordsOf, runRows, uuidIn } from './support.mjs';

const sandbox = useSandbox();
const lead = (n: number, domain = `firm-${n}.example`) => ({
	first_name: `Ada ${n}`,
	company_domain: domain,
	age: 20 + n,
	tags: ['a', { deep: n }],
	note: n % 2 === 0 ? null : '',
});
const leads = (count: number) => Array.from({ length: count }, (_, n) => lead(n));
const RESULTS = {
	waitUntilFinished: true,
	returnData: 'results',
	options: { pollInterval: 0.1, maxWait: 60 },
};

/** Runs Create From Items → After, which reads the item that each of its items is linked to. */
const run = async (
	items: IDataObject[],
	parameters: IDataObject = {},
	settings: Partial<INode> = {},
): Promise<FlowResult> => {
	sandbox.api.planBatches(
		{ duration: 100 },
		{ duration: 150 },
		{ duration: 100 },
		{ duration: 100 },
	);
	return await sandbox.run({
		items,
		parameters: {
			operation: 'createFromItems',
			workflowUuid: TOOL,
			...RESULTS,
			...parameters,
		},
		settings,
	});
};
const emailOf = (row: { first_name: string; company_domain: string }) =>
	`${row.first_name.toLowerCase().replace(/[^a-z0-9]/g, '')}@${row.company_domain}`;
/** The tool's result for an item; empty without one. */
const cargoOf = (item: IDataObject | undefined) => (item?.cargo ?? {}) as IDataObject;

describe('Create From Items with Results', () => {
	test('returns each item in its place, with its own fields and the output of its run', async () => {
		const items = leads(20);

		const { json, error } = await run(items);

		expect(error).toBeUndefined();
		const out = json('Cargo');
		expect(out.map((item) => ({ ...item, cargo: undefined }))).toEqual(items);
		expect(out.map((item) => cargoOf(item).email)).toEqual(items.map(emailOf));
	});

	test('keeps the types of the output', async () => {
		const { json } = await run(leads(1));

		expect(cargoOf(json('Cargo')[0])).toEqual({
			email: 'ada0@firm-0.example',
			verified: expect.any(Boolean),
			score: expect.any(Number),
			company: { domain: 'firm-0.example', size: expect.any(Number) },
		});
	});

	test('links each item to its input item', async () => {
		const items = leads(20);

		const { json } = await run(items);

		expect(json('After')).toEqual(items.map((value) => ({ value })));
	});

	test('sends three requests besides status checks, and one for the inputs of the tool in a test in the editor', async () => {
		await run(leads(20));

		const asked = sandbox.calls().filter((call) => !/^GET .*batches\//.test(call));
		expect(asked.filter((call) => !call.includes('releases/deployed'))).toEqual([
			POSTED,
			'POST /v1/orchestration/runs/download',
		]);
		expect(sandbox.api.fileRequests()).toHaveLength(1);
		expect(sandbox.api.fileRequests()[0]?.headers.authorization).toBeUndefined();
	});

	test('puts the output into the chosen field', async () => {
		const { json } = await run([lead(1)], {
			options: { ...RESULTS.options, outputField: 'found' },
		});

		expect(json('Cargo')).toEqual([{ ...lead(1), found: expect.objectContaining({}) }]);
	});

	test.each([
		['cargo', {}, 'Put Output in Field: "cargo" is a field that the item already has'],
		[
			'age',
			{ outputField: 'age' },
			'Put Output in Field: "age" is a field that the item already has',
		],
		['error', { outputField: 'error' }, 'Put Output in Field: "error" is a reserved name'],
		['an empty name', { outputField: ' ' }, 'Put Output in Field: " " is not text'],
	])(
		'refuses to put the output in the place of %s, and sends nothing',
		async (_, option, message) => {
			const { error } = await run([lead(1), { ...lead(2), cargo: 'own' }], {
				options: { ...RESULTS.options, ...option },
			});

			expect(error?.message).toBe(message);
			expect(sandbox.calls()).toEqual([]);
		},
	);
});

describe('A failed run', () => {
	const items = [lead(0), lead(1, 'nobody.invalid'), lead(2)];
	const failure = {
		message: 'No company found for nobody.invalid',
		reason: 'error',
		httpCode: null,
		runUuid: expect.stringMatching(/^[\da-f-]{36}$/),
		node: 'find_email',
	};

	test('is returned with the others as an item with the reason, and a hint counts', async () => {
		const result = await run(items);

		expect(result.error).toBeUndefined();
		expect(result.json('Cargo')).toEqual([
			expect.objectContaining({ cargo: expect.anything() }),
			{ ...items[1], error: failure },
			expect.objectContaining({ cargo: expect.anything() }),
		]);
		const [{ hints } = { hints: [] }] = result.run.data.resultData.runData.Cargo ?? [];
		expect(hints?.map(({ message }) => message)).toContainEqual(
			expect.stringContaining('1 of 3 items failed'),
		);
	});

	test('is counted by a hint if the batch is returned', async () => {
		const { run: ended } = await run(items, { returnData: 'batch' });

		const [{ hints } = { hints: [] }] = ended.data.resultData.runData.Cargo ?? [];
		expect(hints).toEqual([
			{
				message:
					'1 of 3 runs failed. Use Run → Get Many with the filters Batch ID and Statuses to see why.',
				type: 'warning',
				location: 'outputPane',
			},
		]);
	});

	test('goes to the error output if there is one, with its own fields', async () => {
		const { json } = await run(items, {}, { onError: 'continueErrorOutput' });

		expect(json('Cargo')).toHaveLength(2);
		expect(json('Cargo', 1)).toEqual([{ ...items[1], error: failure }]);
		expect(json('Bad')).toEqual([{ value: items[1] }]);
	});

	test('is returned with the others with Continue', async () => {
		const { json } = await run(items, {}, { onError: 'continueRegularOutput' });

		expect(json('Cargo')[1]).toEqual({ ...items[1], error: failure });
		expect(json('After')).toEqual(items.map((value) => ({ value })));
	});
});

describe('Rows find their runs by content', () => {
	test('even if values were converted to text, and empty ones no longer differ', async () => {
		sandbox.api.settings({ startValues: 'text' });
		const items = leads(30);

		const { json } = await run(items);

		expect(json('Cargo').map((item) => cargoOf(item).email)).toEqual(items.map(emailOf));
	});

	test.each(['array', 'lines'] as const)('in a file that holds %s', async (runsFile) => {
		sandbox.api.settings({ runsFile });

		const { json } = await run(leads(5));

		expect(json('Cargo').map((item) => cargoOf(item).email)).toEqual(leads(5).map(emailOf));
	});

	test('in runs that are read one by one if the file does not hold their results', async () => {
		sandbox.api.settings({ runContextInFile: 'none' });

		const { json } = await run(leads(5));

		expect(json('Cargo').map((item) => cargoOf(item).email)).toEqual(leads(5).map(emailOf));
		const single = sandbox.calls().filter((call) => /GET .*\/runs\/[\da-f-]{36}$/.test(call));
		expect(single).toHaveLength(5);
	});

	test('equal rows take equal runs in turn', async () => {
		const items = [lead(1), lead(2), lead(1), lead(1), lead(2)];

		const { json } = await run(items);

		expect(json('Cargo').map((item) => cargoOf(item).email)).toEqual(items.map(emailOf));
	});

	test('rows that differ only in what text does not show take their runs in turn', async () => {
		sandbox.api.settings({ startValues: 'text' });
		const items = [
			{ first_name: 'Ada', company_domain: 'a.example', age: 7 },
			{ first_name: 'Ada', company_domain: 'a.example', age: '7' },
		];

		const { json } = await run(items);

		expect(json('Cargo').map((item) => cargoOf(item).email)).toEqual(items.map(emailOf));
	});

	test('a row without a run says so', async () => {
		sandbox.api.alterRunsFile((runs) => runs.slice(1));

		const { json } = await run(leads(3));

		const errors = json('Cargo').flatMap(({ error }) => (error ? [error as IDataObject] : []));
		expect(errors).toEqual([
			{
				message: expect.stringContaining('has no run with the data of this item'),
				reason: 'runNotFound',
				httpCode: null,
				runUuid: null,
				node: null,
			},
		]);
	});

	test('a run that matches no row is reported', async () => {
		const stranger = '3c90c3cc-0d44-4b50-8888-8dd25736052a';
		sandbox.api.alterRunsFile((runs) => [
			...runs,
			{ ...runs[0], uuid: stranger, runContext: { start: { first_name: 'Nobody' } } },
		]);

		const result = await run(leads(3));

		expect(result.json('Cargo').every(({ cargo }) => cargo)).toBe(true);
		const [{ hints } = { hints: [] }] = result.run.data.resultData.runData.Cargo ?? [];
		expect(hints?.map(({ message }) => message)).toContainEqual(expect.stringContaining(stranger));
	});

	test('a row that matches several runs with different results says so, and nothing is guessed', async () => {
		sandbox.api.alterRunsFile((runs) => [
			...runs,
			{
				...runs[0],
				uuid: '3c90c3cc-0d44-4b50-8888-8dd25736052a',
				status: 'error',
				errorMessage: 'Other',
			},
		]);

		const { json } = await run(leads(2));

		const errors = json('Cargo').flatMap(({ error }) => (error ? [error as IDataObject] : []));
		expect(errors).toEqual([expect.objectContaining({ reason: 'runNotClear' })]);
	});
});

describe('Several batches', () => {
	test('return their rows in the order of the items', async () => {
		const items = leads(7);

		const { json } = await run(items, { options: { ...RESULTS.options, recordsPerBatch: 3 } });

		expect(json('Cargo').map((item) => cargoOf(item).email)).toEqual(items.map(emailOf));
		expect(json('After')).toEqual(items.map((value) => ({ value })));
	});
});

describe('If the results cannot be read', () => {
	test('a request with a temporary fault is repeated', async () => {
		sandbox.api.addFault({ route: 'POST /orchestration/runs/download', status: 502 });
		sandbox.api.addFault({ route: 'GET /results/{file}', drop: 'during' });

		const { json, error } = await run(leads(3));

		expect(error).toBeUndefined();
		expect(json('Cargo').every(({ cargo }) => cargo)).toBe(true);
	});

	test('the execution ends and names the batch, which was paid for', async () => {
		sandbox.api.addFault({ route: 'GET /results/{file}', times: 3, status: 200, body: '<html>' });

		const { error } = await run(leads(3));

		expect(error?.message).toBe('The file of runs could not be read: it is not JSON');
		expect(uuidIn(error?.description)).not.toBe('');
	});
});

test('10,000 rows are returned with at most four requests besides status checks', async () => {
	const items = leads(10_000);
	const begun = Date.now();

	const { json } = await runRows({
		credential: sandbox.credential,
		items,
		parameters: RESULTS,
	});

	const out = json('Cargo');
	expect(out).toHaveLength(10_000);
	expect(out.every((item, n) => cargoOf(item).email === emailOf(lead(n)))).toBe(true);
	const asked = sandbox.calls().filter((call) => !/^GET .*batches\//.test(call));
	expect(asked.length + sandbox.api.fileRequests().length).toBeLessThanOrEqual(4);
	expect(sandbox.api.requests().slice(0, 1).flatMap(recordsOf)).toHaveLength(10_000);
	expect(Date.now() - begun).toBeLessThan(60_000);
}, 120_000);
