/** Flows in which something goes wrong: what reaches the user, and what is sent to Cargo. */
import assert from 'node:assert/strict';

import { BATCHES, SEGMENTS } from '../../../sandbox/workspace.mjs';
import type { Item } from '../../../scripts/n8n/execution.mjs';
import { type Flow, type FlowNode, byId, itemsNode } from '../flow.mjs';
import { createNode } from './support.mjs';

const get = { resource: 'batch', operation: 'get', simplify: true };

/** Three items with a bad one in the middle. */
const ONE_BAD_ITEM = itemsNode([
	{ batch: BATCHES.success.uuid },
	{ batch: 'not-an-id' },
	{ batch: BATCHES.cancelled.uuid },
]);
const getEach = (onError: FlowNode['onError']): FlowNode => ({
	name: 'Get',
	parameters: { ...get, batchUuid: byId('={{ $json.batch }}') },
	onError,
});

/** The `error` member of an item that failed. */
const failureOf = (item: Item | undefined) =>
	item?.json.error as Record<string, unknown> | undefined;

export const errorFlows: Flow[] = [
	{
		name: 'a wrong token is explained, and sent once',
		headless: true,
		credential: 'wrongToken',
		nodes: [{ name: 'Get', parameters: { ...get, batchUuid: byId(BATCHES.success.uuid) } }],
		expect: ({ execution, requests }) => {
			assert.equal(execution.status, 'error');
			assert.match(execution.error?.message ?? '', /token/i);
			assert.equal(execution.error?.httpCode, '401');
			assert.deepEqual(
				requests.map(({ status }) => status),
				[401],
			);
		},
	},
	{
		name: 'a credential with an expression is another one for each item',
		credential: 'perItem',
		nodes: [
			itemsNode([0, 1, 2].map((n) => ({ n, batch: BATCHES.success.uuid }))),
			getEach('continueRegularOutput'),
		],
		expect: ({ items, requests }) => {
			const [first, second, third] = items('Get');
			assert.equal(first?.json.status, 'success');
			assert.equal(failureOf(second)?.message, 'The connection to the Base URL was refused');
			assert.equal(third?.json.status, 'success');
			assert.equal(requests.length, 2);
		},
	},
	{
		name: 'a segment that belongs to a play is refused in words a user understands',
		nodes: [createNode(SEGMENTS.linkedToPlay.uuid)],
		expect: ({ execution, requests }) => {
			assert.equal(execution.status, 'error');
			assert.match(execution.error?.message ?? '', /segment/i);
			assert.ok(execution.error?.description, 'the remedy is missing');
			assert.equal(requests.length, 1);
		},
	},
	{
		name: 'an id that is none is refused by name, and nothing is sent',
		nodes: [{ name: 'Get', parameters: { ...get, batchUuid: byId('../workflows') } }],
		expect: ({ execution, requests }) => {
			assert.equal(execution.status, 'error');
			assert.match(execution.error?.message ?? '', /Batch.*\.\.\/workflows/);
			assert.deepEqual(requests, []);
		},
	},
	{
		name: 'On Error → Continue: the bad item carries its error, the others succeed',
		nodes: [ONE_BAD_ITEM, getEach('continueRegularOutput')],
		expect: ({ execution, items }) => {
			assert.equal(execution.status, 'success');
			const [first, bad, third] = items('Get');
			assert.equal(first?.json.status, 'success');
			assert.equal(third?.json.status, 'cancelled');
			assert.deepEqual(bad?.pairedItem, { item: 1 });
			assert.match(String(failureOf(bad)?.message), /not-an-id/);
		},
	},
	{
		name: 'On Error → Continue (using error output): the bad item goes there with its input',
		nodes: [ONE_BAD_ITEM, getEach('continueErrorOutput')],
		expect: ({ execution, items }) => {
			assert.equal(execution.status, 'success');
			assert.deepEqual(
				items('Get').map(({ json, pairedItem }) => [json.status, pairedItem]),
				[
					['success', { item: 0 }],
					['cancelled', { item: 2 }],
				],
			);
			const failed = items('Get', 1);
			assert.deepEqual(
				failed.map(({ json, pairedItem }) => [json.batch, pairedItem]),
				[['not-an-id', { item: 1 }]],
			);
			assert.match(String(failureOf(failed[0])?.message), /not-an-id/);
		},
	},
];
