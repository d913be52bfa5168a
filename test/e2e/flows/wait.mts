/** Flows of Wait Until Finished that stay awake: those that sleep take minutes, and have a file of their own. */
import assert from 'node:assert/strict';

import { BATCHES, TOOLS } from '../../../sandbox/workspace.mjs';
import { type Flow, byId, itemsNode, linkNode } from '../flow.mjs';
import { RECORD, SIMPLIFIED, linksTo, looks, posts, succeeds } from './support.mjs';

const create = {
	name: 'Create',
	parameters: {
		resource: 'batch',
		operation: 'create',
		workflowUuid: byId(TOOLS.findEmail.workflowUuid),
		dataKind: 'records',
		records: '={{ JSON.stringify([{ first_name: $json.name, company_domain: "example.com" }]) }}',
	},
};
const wait = {
	resource: 'batch',
	operation: 'wait',
	batchUuid: byId('={{ $json.uuid }}'),
	options: { pollInterval: 0.2, stayAwake: 60 },
};
const people = itemsNode([
	{ n: 0, name: 'Ada' },
	{ n: 1, name: 'Mei' },
]);

export const waitFlows: Flow[] = [
	{
		name: 'batches that were created before come back when they have finished',
		headless: true,
		nodes: [
			people,
			create,
			{ name: 'Wait', parameters: { ...wait, returnData: 'batch', simplify: true } },
			linkNode(),
		],
		arrange: (sandbox) => {
			sandbox.planBatches({ duration: 1500 }, { duration: 300 });
		},
		expect: (result) => {
			succeeds(result);
			const batches = result.items('Wait').map(({ json }) => json);
			assert.deepEqual(
				batches.map(({ uuid, status }) => [uuid, status]),
				result.items('Create').map(({ json }) => [json.uuid, 'success']),
			);
			assert.deepEqual(Object.keys(batches[0] ?? {}).sort(), [...SIMPLIFIED].sort());
			linksTo(result, [0, 1]);
			assert.equal(posts(result).length, 2);
			assert.ok(looks(result).length > 2);
		},
	},
	{
		name: 'Wait Until Finished returns the records of each batch with Results',
		nodes: [
			people,
			create,
			{ name: 'Wait', parameters: { ...wait, returnData: 'results' } },
			linkNode(),
		],
		arrange: (sandbox) => {
			sandbox.planBatches({ duration: 500 }, { duration: 300 });
		},
		expect: (result) => {
			succeeds(result);
			assert.deepEqual(
				result.items('Wait').map(({ json }) => Object.keys(json)),
				[RECORD, RECORD],
			);
			linksTo(result, [0, 1]);
		},
	},
	{
		name: 'Wait Until Finished reads a batch once that several items name, with all of its fields',
		nodes: [
			itemsNode([{ n: 0 }, { n: 1 }, { n: 2 }]),
			{
				name: 'Wait',
				parameters: { ...wait, batchUuid: byId(BATCHES.success.uuid), simplify: false },
			},
			linkNode(),
		],
		expect: (result) => {
			succeeds(result);
			assert.deepEqual(
				result.items('Wait').map(({ json }) => json),
				[BATCHES.success, BATCHES.success, BATCHES.success],
			);
			linksTo(result, [0, 1, 2]);
			assert.equal(looks(result).length, 1);
		},
	},
];
