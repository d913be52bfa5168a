/** Flows through faults: waits that still succeed, and creates that are never sent twice. */
import assert from 'node:assert/strict';

import type { Fault } from '../../../sandbox/server.mjs';
import { MODELS, PLAYS, SEGMENTS, TOOLS } from '../../../sandbox/workspace.mjs';
import { type Flow, type FlowNode, byId, itemsNode, linkNode } from '../flow.mjs';
import { PATH, WAITING, linksTo, looks, posts, succeeds } from './support.mjs';

const READ = 'GET /orchestration/batches/{uuid}';
const CREATE = 'POST /orchestration/batches';
const HTML = '<html><body><h1>502 Bad Gateway</h1></body></html>';
const play = PLAYS.enrichNewLeads.workflowUuid;

/** The faults of the status checks, one after the other, and the pause that must follow (ms). */
const ROUGH: { fault: Omit<Fault, 'route'>; pause: number }[] = [
	{ fault: { drop: 'before' }, pause: 395 },
	{ fault: { drop: 'during' }, pause: 795 },
	{
		fault: { status: 502, body: HTML, headers: { 'content-type': 'text/html' } },
		pause: 1595,
	},
	{ fault: { status: 429, headers: { 'retry-after': '2' } }, pause: 1995 },
];

const create: FlowNode = {
	name: 'Create',
	parameters: {
		resource: 'batch',
		operation: 'create',
		workflowUuid: byId(play),
		dataKind: 'segment',
		segmentUuid: byId(SEGMENTS.newLeads.uuid),
		...WAITING,
	},
};
const fromItems: FlowNode = {
	name: 'Create',
	parameters: {
		resource: 'batch',
		operation: 'createFromItems',
		workflowUuid: byId(TOOLS.findEmail.workflowUuid),
		...WAITING,
	},
};

const throughFaults = (name: string, node: FlowNode): Flow => ({
	name: `${name}: a wait through dropped connections, a 502 page and a 429 ends right, with one POST`,
	nodes: [itemsNode([{ n: 1 }]), node, linkNode()],
	arrange: (sandbox) => {
		sandbox.planBatches({ duration: 1000 });
		for (const { fault } of ROUGH) sandbox.addFault({ route: READ, ...fault });
	},
	expect: (result) => {
		succeeds(result);
		assert.equal(posts(result).length, 1);
		assert.deepEqual(
			result.items('Create').map(({ json }) => json.status),
			['success'],
		);
		linksTo(result, [1]);
		const times = looks(result).map(({ at }) => at);
		for (const [index, { pause }] of ROUGH.entries()) {
			const passed = (times[index + 1] ?? 0) - (times[index] ?? 0);
			assert.ok(passed >= pause, `${passed} ms instead of ${pause} ms before look ${index + 2}`);
		}
	},
});

/** A node that n8n runs again, with all its items, while one of them fails. */
const retrying = (node: FlowNode): FlowNode => ({
	...node,
	retryOnFail: true,
	maxTries: 3,
	waitBetweenTries: 100,
});
/** The requests arrive in the order of the items, so that a fault affects the intended one. */
const ONE_BY_ONE = { maxConcurrentRequests: 1 };
const PEOPLE = itemsNode([1, 2, 3].map((n) => ({ n, contact: `contact-${n}` })));
const createEach: FlowNode = {
	name: 'Create',
	parameters: {
		resource: 'batch',
		operation: 'create',
		workflowUuid: byId(play),
		dataKind: 'recordIds',
		modelUuid: byId(MODELS.contacts.uuid),
		recordIds: '={{ $json.contact }}',
		options: ONE_BY_ONE,
	},
};
/** n8n throws for a node that does not exist, while it prepares the item. */
const broken = (node: FlowNode): FlowNode => ({
	...node,
	parameters: {
		...node.parameters,
		recordIds: "={{ $json.n === 3 ? $('Nowhere').item.json.contact : $json.contact }}",
	},
});
const rowByRow: FlowNode = {
	name: 'Create',
	parameters: {
		resource: 'batch',
		operation: 'createFromItems',
		workflowUuid: byId(TOOLS.findEmail.workflowUuid),
		options: { ...ONE_BY_ONE, recordsPerBatch: 1 },
	},
};
const bodyFor = (n: number) =>
	`POST ${PATH} {"workflowUuid":"${play}","data":{"kind":"recordIds","modelUuid":"${MODELS.contacts.uuid}","ids":["contact-${n}"]}}`;
const rowFor = (n: number) =>
	`POST ${PATH} {"workflowUuid":"${TOOLS.findEmail.workflowUuid}","data":{"kind":"records","records":[{"n":${n},"contact":"contact-${n}"}]}}`;
const NO_CREDITS = { status: 402, body: { reason: 'notEnoughCredits' } };

/** The flows of this file. */
export const roughFlows: Flow[] = [
	throughFaults('Create', create),
	throughFaults('Create From Items', fromItems),
	{
		name: 'Retry On Fail: what Cargo refused is sent again, what it accepted is not',
		nodes: [PEOPLE, retrying(createEach), linkNode()],
		arrange: (sandbox) => {
			sandbox.addFault({ route: CREATE, skip: 1, ...NO_CREDITS });
		},
		expect: (result) => {
			succeeds(result);
			assert.deepEqual(posts(result), [1, 2, 2, 3].map(bodyFor));
			assert.deepEqual(
				result.requests.map(({ status }) => status),
				[200, 402, 200, 200],
			);
			linksTo(result, [1, 2, 3]);
		},
	},
	{
		name: 'Retry On Fail: a create whose response was lost is never sent again',
		nodes: [PEOPLE, retrying(createEach)],
		arrange: (sandbox) => {
			sandbox.addFault({ route: CREATE, skip: 1, drop: 'before', handle: true });
		},
		expect: (result) => {
			assert.equal(result.execution.status, 'error');
			assert.match(String(result.execution.error?.description), /may have been created/);
			assert.deepEqual(posts(result), [1, 2].map(bodyFor));
		},
	},
	{
		name: 'Retry On Fail: Create From Items continues after the batches that Cargo accepted',
		nodes: [PEOPLE, retrying(rowByRow), linkNode()],
		arrange: (sandbox) => {
			sandbox.addFault({ route: CREATE, skip: 1, ...NO_CREDITS });
		},
		expect: (result) => {
			succeeds(result);
			assert.deepEqual(posts(result), [1, 2, 2, 3].map(rowFor));
			linksTo(result, [1, 2, 3]);
		},
	},
	{
		name: 'Retry On Fail: a failed wait does not create the batch again',
		nodes: [itemsNode([{ n: 1 }]), retrying(create)],
		arrange: (sandbox) => {
			sandbox.planBatches({ duration: 300, status: 'error', errorMessage: 'Broken' });
		},
		expect: (result) => {
			assert.equal(result.execution.status, 'error');
			assert.match(result.execution.error?.message ?? '', /Broken/);
			assert.equal(posts(result).length, 1);
		},
	},
	{
		name: 'An expression that cannot be evaluated for the last item: no batch is created for any',
		nodes: [PEOPLE, broken(createEach)],
		expect: (result) => {
			assert.equal(result.execution.status, 'error');
			assert.deepEqual(result.requests, []);
		},
	},
];
