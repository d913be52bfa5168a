/** Flows on existing batches: Cancel, Retry Failed, a Get that waits. */
import assert from 'node:assert/strict';

import { BATCHES, SEGMENTS } from '../../../sandbox/workspace.mjs';
import { type Flow, type FlowNode, byId, itemsNode, linkNode } from '../flow.mjs';
import {
	PATH,
	RECORD,
	RESULTS,
	SIMPLIFIED,
	WAITING,
	createNode,
	linksTo,
	othersThanLooks,
	posts,
	speaksJson,
	succeeds,
	wire,
} from './support.mjs';

const { failedRuns, error, success } = BATCHES;
const ofItem = byId('={{ $json.batch }}');

const create = createNode();
const retry = (parameters: Record<string, unknown>): FlowNode => ({
	name: 'Retry',
	parameters: { resource: 'batch', operation: 'retryFailed', batchUuid: ofItem, ...parameters },
});
const retried = ({ uuid, workflowUuid }: typeof failedRuns, from: string) =>
	`POST ${PATH} {"workflowUuid":"${workflowUuid}","data":{"kind":"runs","filter":{"kind":"runs","batchUuid":"${uuid}","statuses":["error"]},"reset":{"from":"${from}"}}}`;

type Gift = { email?: unknown } | null;

/** A file lists its runs in an order that depends on the batch's new ID; two versions must see the same. */
const byTitle = (runs: object[]) =>
	[...runs].sort((one, other) => titleOf(one).localeCompare(titleOf(other)));
const titleOf = (run: object) => String((run as { recordTitle?: string }).recordTitle);

export const followUpFlows: Flow[] = [
	{
		name: 'Cancel: stops a batch on its way, and says which one',
		nodes: [
			itemsNode([{ n: 1 }, { n: 2 }]),
			create,
			{
				name: 'Cancel',
				parameters: {
					resource: 'batch',
					operation: 'cancel',
					batchUuid: byId('={{ $json.uuid }}'),
				},
			},
			linkNode(),
		],
		arrange: (sandbox) => {
			sandbox.planBatches({ duration: 60_000 }, { duration: 60_000 });
		},
		expect: (result) => {
			succeeds(result);
			speaksJson(result);
			const uuids = result.items('Create').map(({ json }) => String(json.uuid));
			assert.deepEqual(
				result.requests.slice(2).map(wire).sort(),
				uuids.map((uuid) => `POST ${PATH}/${uuid}/cancel`).sort(),
			);
			assert.deepEqual(
				result.items('Cancel').map(({ json }) => json),
				uuids.map((uuid) => ({ uuid, cancelled: true })),
			);
			for (const uuid of uuids) {
				assert.match(result.sandbox.batch(uuid)?.status ?? '', /^cancel(ling|led)$/);
			}
			linksTo(result, [1, 2]);
		},
	},
	{
		name: 'Cancel: a batch that has finished already is explained',
		nodes: [
			{
				name: 'Cancel',
				parameters: { resource: 'batch', operation: 'cancel', batchUuid: byId(success.uuid) },
			},
		],
		expect: ({ execution, requests }) => {
			assert.equal(execution.status, 'error');
			assert.match(execution.error?.message ?? '', /already finished/);
			assert.deepEqual(requests.map(wire), [`POST ${PATH}/${success.uuid}/cancel`]);
		},
	},
	{
		name: 'Retry Failed: from the first node, waited for; nothing failed makes no request and says so',
		nodes: [
			itemsNode([
				{ n: 1, batch: failedRuns.uuid },
				{ n: 2, batch: success.uuid },
				{ n: 3, batch: error.uuid },
			]),
			retry({ resetFrom: 'firstNode', returnData: 'batch', ...WAITING }),
			linkNode(),
		],
		arrange: (sandbox) => {
			sandbox.planBatches({ duration: 400 }, { duration: 400 });
		},
		expect: (result) => {
			succeeds(result);
			speaksJson(result);
			assert.deepEqual(
				posts(result).sort(),
				[retried(error, 'firstNode'), retried(failedRuns, 'firstNode')].sort(),
			);
			const [first, nothing, third] = result.items('Retry').map(({ json }) => json);
			assert.deepEqual(Object.keys(first ?? {}), SIMPLIFIED);
			assert.deepEqual(
				[first, third].map((batch) => [batch?.status, batch?.runsCount]),
				[
					['success', failedRuns.failedRunsCount],
					['success', error.failedRunsCount],
				],
			);
			assert.deepEqual(nothing, {
				uuid: success.uuid,
				batchUuid: success.uuid,
				retried: false,
				failedRunsCount: 0,
				message: 'No run of this batch failed, so there was nothing to retry',
			});
			linksTo(result, [1, 2, 3]);
		},
	},
	{
		name: 'Retry Failed: from the last node on',
		nodes: [
			itemsNode([{ n: 1, batch: failedRuns.uuid }]),
			retry({ resetFrom: 'lastNode', simplify: false }),
		],
		expect: (result) => {
			succeeds(result);
			assert.deepEqual(result.requests.map(wire), [
				`GET ${PATH}/${failedRuns.uuid}`,
				retried(failedRuns, 'lastNode'),
			]);
			const [batch] = result.items('Retry').map(({ json }) => json);
			assert.deepEqual(
				Object.keys(batch ?? {}),
				Object.keys(result.sandbox.batch(String(batch?.uuid)) ?? {}),
			);
		},
	},
	{
		name: 'Retry Failed with results: one item for each record that was retried; nothing failed says so',
		nodes: [
			itemsNode([
				{ n: 1, batch: failedRuns.uuid },
				{ n: 2, batch: success.uuid },
			]),
			retry({ resetFrom: 'firstNode', ...RESULTS }),
			linkNode(),
		],
		arrange: (sandbox) => {
			sandbox.planBatches({ duration: 400, failedRuns: 1 });
			sandbox.alterRunsFile(byTitle);
		},
		expect: (result) => {
			succeeds(result);
			assert.deepEqual(posts(result), [retried(failedRuns, 'firstNode')]);
			const items = result.items('Retry').map(({ json }) => json);
			const records = items.slice(0, failedRuns.failedRunsCount);
			for (const { status, input, output, errorMessage, ...record } of records) {
				const { uuid, batchUuid, ...rest } = record;
				assert.deepEqual([uuid, batchUuid], [undefined, undefined]);
				assert.deepEqual(Object.keys(rest), ['recordId', 'recordTitle', 'runUuid']);
				const { first_name } = input as Record<string, unknown>;
				assert.equal(first_name, record.recordTitle);
				assert.equal(status === 'success', typeof (output as Gift)?.email === 'string');
				assert.equal(status === 'success', errorMessage === null);
			}
			assert.deepEqual(records.map(({ status }) => status).sort(), ['error', 'success', 'success']);
			assert.deepEqual(
				items
					.slice(failedRuns.failedRunsCount)
					.map(({ batchUuid, retried: was }) => [batchUuid, was]),
				[[success.uuid, false]],
			);
			linksTo(result, [1, 1, 1, 2]);
		},
	},
	{
		name: 'Create with results: one item for each record of the segment, in place of the batch',
		nodes: [
			itemsNode([{ n: 1 }]),
			{ ...create, parameters: { ...create.parameters, ...RESULTS } },
			linkNode(),
		],
		arrange: (sandbox) => {
			sandbox.planBatches({ duration: 400, failedRuns: 2 });
			sandbox.alterRunsFile(byTitle);
		},
		expect: (result) => {
			succeeds(result);
			const { recordsCount } = SEGMENTS.newLeads;
			const records = result.items('Create').map(({ json }) => json);
			assert.equal(records.length, recordsCount);
			assert.equal(records.filter(({ status }) => status === 'error').length, 2);
			for (const record of records) assert.deepEqual(Object.keys(record), RECORD);
			assert.equal(othersThanLooks(result).length + result.fileRequests.length, 3);
			linksTo(result, Array<number>(recordsCount).fill(1));
		},
	},
	{
		name: 'Get: waits for several batches side by side; one that ends in error fails with Cargo’s text',
		nodes: [
			itemsNode([{ n: 1 }, { n: 2 }, { n: 3 }]),
			{ ...create, parameters: { ...create.parameters, options: { maxConcurrentRequests: 1 } } },
			{
				name: 'Get',
				parameters: {
					resource: 'batch',
					operation: 'get',
					batchUuid: byId('={{ $json.uuid }}'),
					simplify: false,
					...WAITING,
				},
				onError: 'continueErrorOutput',
			},
			linkNode(),
			linkNode('After Error'),
		],
		connections: { Get: [['After'], ['After Error']], After: [] },
		arrange: (sandbox) => {
			sandbox.planBatches(
				{ duration: 1500 },
				{ duration: 1500, status: 'error', errorMessage: 'No such column' },
				{ duration: 1500 },
			);
		},
		expect: (result) => {
			succeeds(result);
			assert.equal(posts(result).length, 3);
			const [failed, ...more] = result.items('Get', 1);
			assert.deepEqual(more, []);
			assert.deepEqual(failed?.json.error, {
				message: `The batch ${String(failed?.json.uuid)} ended with the status error: No such column`,
				reason: 'error',
				httpCode: null,
			});
			const got = result.items('Get').map(({ json }) => json);
			assert.deepEqual(
				got.map(({ status }) => status),
				['success', 'success'],
			);
			for (const { uuid, ...batch } of got) {
				assert.deepEqual({ uuid, ...batch }, result.sandbox.batch(String(uuid)));
			}
			linksTo(result, [1, 3]);
			linksTo(result, [2], 'After Error');
		},
	},
];
