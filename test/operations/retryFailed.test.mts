import { describe, expect, test } from '@jest/globals';
import { BATCHES } from '../../sandbox/workspace.mjs';
import { SIMPLE_FIELDS } from '../node/batch.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { CREATE, POSTED, READ, posts, uuidOf } from './support.mjs';

const sandbox = useSandbox();
const { uuid, workflowUuid } = BATCHES.failedRuns;
const retry = { operation: 'retryFailed', batchUuid: byId(uuid) };
const GOT = `GET /v1/orchestration/batches/${uuid}`;

describe('Retry Failed', () => {
	test.each(['firstNode', 'lastNode'])(
		'looks at the batch, then makes one of its failed runs, from the %s on',
		async (resetFrom) => {
			sandbox.api.planBatches({ duration: 1 });

			const result = await sandbox.run({ parameters: { ...retry, resetFrom }, items: [{ n: 1 }] });

			expect(sandbox.calls()).toEqual([GOT, POSTED]);
			expect(sandbox.api.requests().map(({ body }) => body)).toEqual([
				'',
				JSON.stringify({
					workflowUuid,
					data: {
						kind: 'runs',
						filter: { kind: 'runs', batchUuid: uuid, statuses: ['error'] },
						reset: { from: resetFrom },
					},
				}),
			]);
			expect(posts(sandbox.api.requests())[0]?.headers['content-type']).toBe('application/json');
			const [batch] = result.json('Cargo');
			expect(Object.keys(batch ?? {})).toEqual(SIMPLE_FIELDS);
			expect(batch?.uuid).not.toBe(uuid);
			expect(sandbox.api.batch(uuidOf(result.json('Cargo')))).toMatchObject({
				runsCount: BATCHES.failedRuns.failedRunsCount,
			});
			expect(result.json('After')).toEqual([{ value: { n: 1 } }]);
		},
	);

	test('restarts from the first node by default', async () => {
		await sandbox.run({ parameters: retry });

		expect(posts(sandbox.api.requests())[0]?.body).toContain('"reset":{"from":"firstNode"}');
	});

	test('returns every field of the new batch when Simplify is off', async () => {
		const { json } = await sandbox.run({ parameters: { ...retry, simplify: false } });

		expect(json('Cargo')).toMatchObject([{ data: { kind: 'runs' }, workflowUuid }]);
	});

	test('sends nothing when no run failed, and an item says so', async () => {
		const batchUuid = BATCHES.success.uuid;

		const result = await sandbox.run({
			parameters: { ...retry, batchUuid: byId(batchUuid), waitUntilFinished: true },
			items: [{ n: 1 }],
		});

		expect(result.error).toBeUndefined();
		expect(sandbox.calls()).toEqual([`GET /v1/orchestration/batches/${batchUuid}`]);
		expect(result.json('Cargo')).toEqual([
			{
				uuid: batchUuid,
				batchUuid,
				retried: false,
				failedRunsCount: 0,
				message: 'No run of this batch failed, so there was nothing to retry',
			},
		]);
		expect(result.json('After')).toEqual([{ value: { n: 1 } }]);
	});

	test('handles each of several batches separately', async () => {
		const items = [BATCHES.success, BATCHES.failedRuns, BATCHES.error].map((batch) => ({
			id: batch.uuid,
		}));

		const result = await sandbox.run({
			parameters: { ...retry, batchUuid: byId('={{ $json.id }}') },
			items,
		});

		expect(result.json('Cargo')).toMatchObject([
			{ retried: false },
			{ workflowUuid },
			{ workflowUuid: BATCHES.error.workflowUuid },
		]);
		expect(result.json('After')).toEqual(items.map((value) => ({ value })));
		expect(posts(sandbox.api.requests())).toHaveLength(2);
	});

	test('leaves out the workflow for a batch that ran its own graph', async () => {
		const [own] = sandbox.api.addBatches([
			{ workflowUuid: null, releaseUuid: null, runsCount: 3, failedRunsCount: 1 },
		]);

		await sandbox.run({ parameters: { ...retry, batchUuid: byId(own?.uuid) } });

		expect(posts(sandbox.api.requests())[0]?.body).toMatch(/^\{"data":\{"kind":"runs"/);
	});

	test('says what Cargo refused when it checked, and creates nothing', async () => {
		sandbox.api.addFault({ route: READ, status: 404, body: { reason: 'batchNotFound' } });

		const { error } = await sandbox.run({ parameters: retry });

		expect(error?.message).toBe('Cargo has no batch with this ID');
		expect(sandbox.calls()).toEqual([GOT]);
	});

	test('says what Cargo refused when it created', async () => {
		sandbox.api.addFault({ route: CREATE, status: 402, body: { reason: 'notEnoughCredits' } });

		const { error } = await sandbox.run({ parameters: retry });

		expect(error?.message).toBe('The Cargo workspace is out of credits');
	});

	test.each([
		[{ resetFrom: '={{ "nextNode" }}' }, 'Restart From: "nextNode" is not a valid option'],
		[{ resetFrom: '={{ $json.none }}' }, 'Restart From: undefined is not a valid option'],
		[{ batchUuid: byId('={{ $json.none }}') }, 'Batch is empty'],
		[{ waitUntilFinished: true, options: { maxWait: 0 } }, 'Max Wait (Seconds): 0 is not a number'],
	])('refuses %j and sends nothing', async (parameters, message) => {
		const { error } = await sandbox.run({ parameters: { ...retry, ...parameters } });

		expect(error?.message).toContain(message);
		expect(sandbox.calls()).toEqual([]);
	});
});
