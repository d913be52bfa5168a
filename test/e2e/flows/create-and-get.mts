/** Flows of Create and Get that succeed. */
import assert from 'node:assert/strict';

import { BATCHES, PLAYS, SEGMENTS } from '../../../sandbox/workspace.mjs';
import { type Flow, byId, itemsNode } from '../flow.mjs';
import { SIMPLIFIED } from './support.mjs';

const { workflowUuid } = PLAYS.enrichNewLeads;
const segmentUuid = SEGMENTS.newLeads.uuid;

const create = {
	resource: 'batch',
	operation: 'create',
	workflowUuid: byId(workflowUuid),
	dataKind: 'segment',
	segmentUuid: byId(segmentUuid),
	simplify: true,
};
const get = { resource: 'batch', operation: 'get', simplify: true };

export const createAndGetFlows: Flow[] = [
	{
		name: 'a batch is created from a segment and got again',
		headless: true,
		nodes: [
			{ name: 'Create', parameters: create },
			{ name: 'Get', parameters: { ...get, batchUuid: byId('={{ $json.uuid }}') } },
		],
		expect: ({ execution, items, requests }) => {
			assert.equal(execution.status, 'success');
			const [created] = items('Create');
			const [got] = items('Get');
			assert.deepEqual(Object.keys(created?.json ?? {}).sort(), [...SIMPLIFIED].sort());
			assert.equal(got?.json.uuid, created?.json.uuid);
			assert.deepEqual(got?.pairedItem, { item: 0 });
			assert.deepEqual(
				requests.map(({ method, url, body }) => ({ method, url, body })),
				[
					{
						method: 'POST',
						url: '/v1/orchestration/batches',
						body: JSON.stringify({ workflowUuid, data: { kind: 'segment', segmentUuid } }),
					},
					{
						method: 'GET',
						url: `/v1/orchestration/batches/${String(created?.json.uuid)}`,
						body: '',
					},
				],
			);
		},
	},
	{
		name: 'the example of the first flow gives a batch with a status',
		headless: true,
		example: 'create-and-get-batch.json',
		expect: ({ execution, requests }) => {
			assert.equal(execution.status, 'success', execution.error?.message);
			const last = Object.values(execution.outputs).at(-1)?.[0]?.[0];
			assert.equal(typeof last?.json.status, 'string');
			assert.deepEqual(
				requests.map(({ method }) => method),
				['POST', 'GET'],
			);
		},
	},
	{
		name: 'without Simplify every field comes through untouched',
		nodes: [
			{
				name: 'Get',
				parameters: { ...get, simplify: false, batchUuid: byId(BATCHES.failedRuns.uuid) },
			},
		],
		expect: ({ items }) => {
			assert.deepEqual(
				items('Get').map(({ json }) => json),
				[BATCHES.failedRuns],
			);
		},
	},
	{
		name: 'several items keep their order and their pairing',
		nodes: [
			itemsNode([
				{ batch: BATCHES.success.uuid },
				{ batch: BATCHES.error.uuid },
				{ batch: BATCHES.running.uuid },
			]),
			{ name: 'Get', parameters: { ...get, batchUuid: byId('={{ $json.batch }}') } },
		],
		expect: ({ items }) => {
			assert.deepEqual(
				items('Get').map(({ json, pairedItem }) => [json.status, pairedItem]),
				[
					['success', { item: 0 }],
					['error', { item: 1 }],
					['running', { item: 2 }],
				],
			);
		},
	},
];
