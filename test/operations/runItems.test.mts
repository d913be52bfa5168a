import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { BATCHES, SEGMENTS, TOOLS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { RECORD_FIELDS } from '../node/batch.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { PLAY, TOOL, runRows, uuidOf } from './support.mjs';

const sandbox = useSandbox();
const quick = { pollInterval: 0.1 };
const UUID = expect.stringMatching(/^[\da-f-]{36}$/) as unknown as string;
const { failedRuns } = BATCHES;

const results = async (parameters: IDataObject = {}) =>
	await sandbox.run({
		parameters: {
			operation: 'getResults',
			batchUuid: byId(failedRuns.uuid),
			output: 'items',
			...parameters,
		},
	});
/** A finished batch of rows, by the node itself; its UUID. */
const batchOf = async (workflowUuid: IDataObject, items: IDataObject[]) => {
	sandbox.api.planBatches({ duration: 10 });
	const { json } = await runRows({
		credential: sandbox.credential,
		items,
		parameters: { workflowUuid, waitUntilFinished: true, options: quick },
	});
	return uuidOf(json('Cargo'));
};

describe('Get Results as items', () => {
	test('returns one item for each record, with its input, its output, and why it failed', async () => {
		const { items, error } = await results();

		expect(error).toBeUndefined();
		expect(items('Cargo')).toHaveLength(failedRuns.runsCount);
		for (const { json, pairedItem } of items('Cargo')) {
			expect(pairedItem).toEqual({ item: 0 });
			expect(Object.keys(json)).toEqual(RECORD_FIELDS);
			expect(json.runUuid).toEqual(UUID);
			expect(json.input).not.toHaveProperty('_id');
			expect(json.status === 'success' ? json.output : json.errorMessage).toBeTruthy();
		}
	});

	test('returns only the records with the chosen statuses', async () => {
		const { json } = await results({ options: { statuses: ['error'] } });

		expect(json('Cargo')).toHaveLength(failedRuns.failedRunsCount);
		expect(json('Cargo').every(({ status }) => status === 'error')).toBe(true);
	});

	test('returns the output of the chosen node, and the answer of an agent node', async () => {
		const batchUuid = byId(
			await batchOf(byId(TOOLS.companyReport.workflowUuid), [{ domain: 'a.example' }]),
		);
		const node = (value: string) => ({ outputNodeSlug: { __rl: true, mode: 'slug', value } });

		const whole = await results({ batchUuid });
		const agent = await results({ batchUuid, ...node('summarise') });
		const unknown = await results({ batchUuid, ...node('nowhere') });

		expect(whole.json('Cargo')[0]?.output).toMatchObject({ pages: expect.any(Number) });
		expect(agent.json('Cargo')[0]?.output).not.toHaveProperty('answer');
		expect(agent.json('Cargo')[0]?.output).toBeTruthy();
		expect(unknown.error?.message).toBe('Output Node: "nowhere" is not a node of this batch');
	});

	test('finds the result of an end node with another slug, and without executions', async () => {
		sandbox.api.alterRunsFile((runs) =>
			runs.map((run, index) => ({
				...run,
				status: 'success',
				executions:
					index === 0
						? [{ nodeKind: 'native', nodeActionSlug: 'end', nodeSlug: 'last', status: 'success' }]
						: null,
				runContext: { start: { n: index }, last: { n: index }, output: { n: -1 } },
			})),
		);

		const { json } = await results();

		expect(json('Cargo').map(({ output }) => output)).toEqual([
			{ n: 0 },
			...json('Cargo')
				.slice(1)
				.map(() => ({ n: -1 })),
		]);
	});

	test('says why a run without its own message failed', async () => {
		sandbox.api.alterRunsFile(([run = {}]) => [
			{
				...run,
				status: 'error',
				errorMessage: null,
				executions: [{ nodeSlug: 'find_email', status: 'error', errorMessage: 'Not found' }],
			},
			{ ...run, status: 'error', errorMessage: null, executions: [], runContext: {} },
		]);

		const { json } = await results();

		expect(json('Cargo').map(({ errorMessage }) => errorMessage)).toEqual([
			'Not found',
			expect.stringContaining('ended with the status error'),
		]);
		expect(json('Cargo')[1]).toMatchObject({ input: null, output: null });
	});

	test.each([
		[{ output: 'table' }, 'Return As: "table" is not a valid option'],
		[{ options: { statuses: ['done'] } }, 'Statuses: "done" is not a valid option'],
		[{ options: { statuses: [] } }, 'Statuses: [] is an empty list'],
		[
			{ batchUuid: byId(BATCHES.running.uuid) },
			'The batch is still running, so it has no results yet',
		],
	])('refuses %j', async (parameters, message) => {
		const { error } = await results(parameters);

		expect(error?.message).toBe(message);
		expect(sandbox.api.fileRequests()).toEqual([]);
	});

	test.each([
		['something else than runs', '[{"a":1}]', 'it contains something other than runs'],
		['no JSON', 'a,b', 'it is not JSON'],
		['half a list', '[', 'it is incomplete'],
	])('refuses a file with %s after three tries', async (_, body, fault) => {
		sandbox.api.addFault({ route: 'GET /results/{file}', times: 3, status: 200, body });

		const { error } = await results();

		expect(error?.message).toBe(`The file of runs could not be read: ${fault}`);
		expect(sandbox.api.fileRequests()).toHaveLength(3);
	});

	test('keeps a run as it is in the file if Cargo does not return it separately', async () => {
		sandbox.api.settings({ runContextInFile: 'none' });
		sandbox.api.addFault({ route: 'GET /orchestration/runs/{uuid}', status: 404 });

		const { json, error } = await results();

		expect(error).toBeUndefined();
		expect(json('Cargo').filter(({ input }) => input === null)).toHaveLength(1);
	});

	test('says so if Cargo returns no workflow of the batch', async () => {
		sandbox.api.addFault({
			route: 'GET /orchestration/batches/{uuid}',
			status: 200,
			body: { batch: { ...failedRuns, workflowUuid: null } },
		});

		const { error } = await results();

		expect(error?.message).toContain('belongs to no play or tool');
	});
});

describe('The records of a batch that was created', () => {
	test('are returned by Create', async () => {
		sandbox.api.planBatches({ duration: 50 });
		const { json } = await sandbox.run({
			parameters: {
				operation: 'create',
				workflowUuid: PLAY,
				dataKind: 'segment',
				segmentUuid: byId(SEGMENTS.newLeads.uuid),
				waitUntilFinished: true,
				returnData: 'results',
				options: quick,
			},
		});

		expect(json('Cargo').length).toBeGreaterThan(1);
		expect(json('Cargo')[0]).toMatchObject({ status: 'success', runUuid: UUID });
	});

	test('are returned by Retry Failed', async () => {
		sandbox.api.planBatches({ duration: 50 });
		const { json } = await sandbox.run({
			parameters: {
				operation: 'retryFailed',
				batchUuid: byId(failedRuns.uuid),
				waitUntilFinished: true,
				returnData: 'results',
				options: quick,
			},
		});

		expect(json('Cargo')).toHaveLength(failedRuns.failedRunsCount);
	});

	test.each(['create', 'createFromItems', 'retryFailed'])(
		'are refused by %s if Return is invalid, and nothing is sent',
		async (operation) => {
			const { error } = await sandbox.run({
				parameters: {
					operation,
					workflowUuid: TOOL,
					batchUuid: byId(failedRuns.uuid),
					dataKind: 'records',
					records: '[{"a":1}]',
					waitUntilFinished: true,
					returnData: 'rows',
				},
				items: [{ a: 1 }],
			});

			expect(error?.message).toBe('Return: "rows" is not a valid option');
			expect(sandbox.calls()).toEqual([]);
		},
	);
});
