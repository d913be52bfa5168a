import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { useSandbox } from '../node/sandbox.mjs';
import { TOOL, runRows } from './support.mjs';

const sandbox = useSandbox();
const lead = { first_name: 'Ada', company_domain: 'a.example' };
const OTHER = '3c90c3cc-0d44-4b50-8888-8dd25736052a';

/** Sends rows, and gives each run another input and result. */
async function rowsWithRuns(
	items: IDataObject[],
	runs: Array<{ start?: IDataObject; end: IDataObject }>,
): Promise<IDataObject[]> {
	sandbox.api.planBatches({ duration: 20 });
	sandbox.api.alterRunsFile(([run]) =>
		runs.map(({ start, end }, index) => ({
			...run,
			uuid: index === 0 ? (run as { uuid: string }).uuid : OTHER,
			status: 'success',
			runContext: { ...(start ? { start } : {}), end },
		})),
	);
	const { json } = await runRows({
		credential: sandbox.credential,
		items,
		parameters: {
			workflowUuid: TOOL,
			waitUntilFinished: true,
			returnData: 'results',
			options: { pollInterval: 0.1 },
		},
	});
	return json('Cargo');
}

const reasonOf = (item: IDataObject | undefined) =>
	(item?.error as IDataObject | undefined)?.reason;

describe('Rows whose runs are known only by their text', () => {
	const row = { ...lead, age: 1 };
	const like = [
		{ ...lead, age: '1', note: '' },
		{ ...lead, age: '1' },
	];

	test('get an error if two runs match and have different results', async () => {
		const [one] = await rowsWithRuns(
			[row],
			like.map((start, n) => ({ start, end: { n } })),
		);

		expect(reasonOf(one)).toBe('runNotClear');
	});

	test('take one of two runs with the same result', async () => {
		const [one] = await rowsWithRuns(
			[row],
			like.map((start) => ({ start, end: { n: 7 } })),
		);

		expect(one?.cargo).toEqual({ n: 7 });
	});

	test('get an error if rows and runs differ among themselves', async () => {
		const out = await rowsWithRuns(
			[{ ...row, note: null }, row],
			like.map((start, n) => ({ start, end: { n } })),
		);

		expect(out.map(reasonOf)).toEqual(['runNotClear', 'runNotClear']);
	});

	test('take equal runs in turn', async () => {
		const start = { ...lead, age: '1' };
		const out = await rowsWithRuns(
			[row, { ...row, note: '' }],
			[
				{ start, end: { n: 0 } },
				{ start, end: { n: 1 } },
			],
		);

		expect(out.map(({ cargo }) => cargo)).toEqual([{ n: 0 }, { n: 1 }]);
	});

	test('are known by lists and objects as text, and by texts that only begin like JSON', async () => {
		const out = await rowsWithRuns(
			[{ ...lead, tags: { y: 1, x: [2] }, note: '[no JSON', z: null }],
			[{ start: { ...lead, tags: '{ "x": [2], "y": 1 }', note: '[no JSON' }, end: { n: 0 } }],
		);

		expect(out[0]?.cargo).toEqual({ n: 0 });
	});

	test('are without a run if Cargo does not return the input of the run', async () => {
		sandbox.api.addFault({ route: 'GET /orchestration/runs/{uuid}', status: 404, times: 2 });
		const out = await rowsWithRuns([row], [{ end: { n: 0 } }]);

		expect(reasonOf(out[0])).toBe('runNotFound');
	});
});

test('Run → Get returns what Cargo sent, even without outputs', async () => {
	sandbox.api.addFault({
		route: 'GET /orchestration/runs/{uuid}',
		times: 2,
		status: 200,
		body: { run: { uuid: OTHER } },
	});
	const get = { resource: 'run', operation: 'get', runUuid: OTHER };

	const whole = await sandbox.run({ parameters: { ...get, simplify: false } });
	const short = await sandbox.run({ parameters: get });

	expect(whole.json('Cargo')).toEqual([
		{ run: { uuid: OTHER }, runContext: null, runComputedConfigs: null },
	]);
	expect(short.json('Cargo')).toMatchObject([{ status: null, output: null, creditsUsedCount: 0 }]);
});
