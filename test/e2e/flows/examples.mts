/** The importable workflows in examples/, each run as it is. */
import assert from 'node:assert/strict';

import { BATCHES, PLAYS, SEGMENTS, TOOLS } from '../../../sandbox/workspace.mjs';
import type { Flow, FlowResult } from '../flow.mjs';

/** Batches of the start-up workspace that the example about results takes. */
const FINISHED = Object.values(BATCHES).filter(({ status }) => status === 'success');

/** Bodies of the requests that create a batch. */
const created = ({ requests }: FlowResult): unknown[] =>
	requests
		.filter(({ method, url }) => method === 'POST' && url === '/v1/orchestration/batches')
		.map(({ body }) => JSON.parse(body) as unknown);

const succeeds = ({ execution }: FlowResult) => {
	assert.equal(execution.status, 'success', execution.error?.message);
};

export const exampleFlows: Flow[] = [
	{
		name: 'the example of rows: one batch for all of them, and rows with results come out',
		example: 'rows-to-one-batch.json',
		expect: (result) => {
			succeeds(result);
			const rows = result.items('One Item per Row').map(({ json }) => json);
			assert.ok(rows.length > 1);
			assert.deepEqual(created(result), [
				{
					workflowUuid: TOOLS.findEmail.workflowUuid,
					data: { kind: 'records', records: rows },
				},
			]);
			const [batch] = result.items('Run the Tool');
			assert.equal(batch?.json.status, 'success');
			assert.deepEqual(
				batch.pairedItem,
				rows.map((_row, item) => ({ item })),
			);
			assert.deepEqual(
				result.items('Rows With Results').map(({ json }) => [json.email, json.status]),
				rows.map(({ email }) => [email, 'success']),
			);
		},
	},
	{
		name: 'the example of a preview: creates the batch when there are as many records as expected',
		example: 'preview-then-create.json',
		expect: (result) => {
			succeeds(result);
			const { recordsCount, uuid } = SEGMENTS.newLeads;
			const [preview] = result.items('Preview Batch');
			assert.equal(preview?.json.count, recordsCount);
			const [batch] = result.items('Create Batch');
			assert.deepEqual([batch?.json.status, batch?.json.runsCount], ['success', recordsCount]);
			assert.deepEqual(created(result), [
				{
					workflowUuid: PLAYS.enrichNewLeads.workflowUuid,
					data: { kind: 'segment', segmentUuid: uuid },
				},
			]);
			assert.deepEqual(result.items('Nothing Was Spent'), []);
		},
	},
	{
		name: 'the example of a preview: spends nothing when the segment is empty',
		example: 'preview-then-create.json',
		arrange: (sandbox) => {
			sandbox.addFault({
				route: 'POST /orchestration/batches/preview',
				status: 200,
				body: { count: 0, columns: [], records: [] },
			});
		},
		expect: (result) => {
			succeeds(result);
			assert.deepEqual(created(result), []);
			assert.deepEqual(
				result.items('Nothing Was Spent').map(({ json }) => json.message),
				['The segment is empty'],
			);
		},
	},
	{
		name: 'the example of results: the rows of all finished batches, each with its batch',
		example: 'fetch-results-of-finished-batches.json',
		expect: (result) => {
			succeeds(result);
			assert.deepEqual(
				result
					.items('Get Finished Batches')
					.map(({ json }) => json.uuid)
					.sort(),
				FINISHED.map(({ uuid }) => uuid).sort(),
			);
			const rows = result.items('All Rows of All Batches').map(({ json }) => json);
			for (const { uuid, runsCount } of FINISHED) {
				assert.equal(rows.filter(({ batchUuid }) => batchUuid === uuid).length, runsCount);
			}
			assert.ok(rows.every(({ run_uuid: run }) => typeof run === 'string'));
		},
	},
	{
		name: 'the example of a retry: a batch of the failed runs alone, well this time',
		example: 'retry-what-failed.json',
		expect: (result) => {
			succeeds(result);
			const { uuid, failedRunsCount } = BATCHES.failedRuns;
			assert.deepEqual(created(result), [
				{
					workflowUuid: TOOLS.findEmail.workflowUuid,
					data: {
						kind: 'runs',
						filter: { kind: 'runs', batchUuid: uuid, statuses: ['error'] },
						reset: { from: 'firstNode' },
					},
				},
			]);
			const [well] = result.items('All Runs Went Well');
			assert.deepEqual([well?.json.status, well?.json.runsCount], ['success', failedRunsCount]);
		},
	},
	{
		name: 'the example of a retry: what Cargo refuses comes out in words, at the error output',
		example: 'retry-what-failed.json',
		arrange: (sandbox) => {
			sandbox.outOfCredits(true);
		},
		expect: (result) => {
			succeeds(result);
			assert.deepEqual(
				result.items('What Went Wrong').map(({ json }) => json),
				[{ message: 'The Cargo workspace is out of credits', reason: 'notEnoughCredits' }],
			);
		},
	},
];
