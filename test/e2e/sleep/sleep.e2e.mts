/**
 * Wait Until Finished in a real n8n, asleep. It has an n8n and a sandbox of its own: n8n's clock ticks once a
 * minute, so that all workflows sleep side by side while other tests run.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { PLAYS, SEGMENTS } from '../../../sandbox/workspace.mjs';
import { type Execution, executionFromRest } from '../../../scripts/n8n/execution.mjs';
import { N8nRest, type Workflow } from '../../../scripts/n8n/rest.mjs';
import {
	OWNER,
	TOKEN,
	type World,
	closeWorld,
	endOnSignals,
	openWorld,
	opened,
} from '../context.mjs';
import { type FlowNode, toWorkflow, triggerOf } from '../flow.mjs';
import { N8N, isSince } from '../release.mjs';
import { type Plan, SLEEPING_FLOWS, waitNode } from './flows.mjs';

/** Older ones know no engine requests, and wait in the process. */
const skip = isSince('1.113.0') ? false : 'this n8n cannot let a node sleep';

const LOOK_MS = 500;
/** How long an execution may take until it sleeps, on a busy machine. */
const ASLEEP_MS = 60_000;
/** Two sleeps of 70 and 120 seconds, and what n8n takes to wake many at once. */
const ALL_MS = 330_000;

let world: World | undefined;

const theWorld = () => opened(world);

endOnSignals();

/** An execution that was started, by the name of its flow. */
interface Started {
	id: string;
	uuids: string[];
}

const started = new Map<string, Started>();

describe(`n8n ${N8N}, asleep`, { skip }, () => {
	before(async () => {
		world = await openWorld(undefined, { N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' });
		const child = await store('Child', [waitNode()], CHILD_TRIGGER);
		for (const { name, plans, nodes, connections, until } of SLEEPING_FLOWS) {
			const uuids = await createBatches(plans);
			const workflow = await store(name, nodes(uuids, child.id), undefined, connections);
			started.set(name, { id: await start(workflow, until), uuids });
		}
	});

	after(async () => {
		if (world) await closeWorld(world);
	});

	it('stores that they wait, without the token', async () => {
		for (const [name, { id }] of started) {
			// In 1.x a sub-workflow waits in the process.
			if (name.includes('sub-workflow') && !isSince('2.0.0')) continue;
			const raw = await untilStatus(id, ['waiting'], ASLEEP_MS);
			assert.ok(!raw.data.includes(TOKEN));
		}
	});

	it('is ended by Stop for good, and the batch goes on in Cargo', async () => {
		const [batch = ''] = await createBatches([{ duration: 20_000 }]);
		const items = [{ n: 0, batch }];
		const workflow = await store('Stopped', [rowsNode(items), waitNode()]);
		const id = await start(workflow);
		await untilStatus(id, ['waiting'], ASLEEP_MS);
		const { rest, sandbox } = theWorld();

		await rest.stopExecution(id);

		const { status } = await untilStatus(id, ['canceled'], 10_000);
		assert.equal(status, 'canceled');
		stopped = { id, batch, reads: readsOf(batch) };
		assert.notEqual(sandbox.batch(batch)?.status, 'cancelled');
	});

	it('takes none of the executions that may run at once', async () => {
		const [batch = ''] = await createBatches([{ duration: 600_000 }]);
		const sleeper = await publish('Sleeper', [rowsNode([{ n: 0, batch }]), waitNode()]);
		const other = await publish('Other', [rowsNode([{ n: 0 }])]);
		await call(sleeper);
		await until(() => readsOf(batch) > 0, 'the sleeper has not run', ASLEEP_MS);
		await sleep(2 * LOOK_MS);

		const begun = Date.now();
		await call(other);
		await until(
			async () => (await statusesOf(other.id)).includes('success'),
			'the other did not run',
			30_000,
		);

		assert.deepEqual(await statusesOf(sleeper.id), ['waiting']);
		assert.ok(Date.now() - begun < 30_000);
	});

	for (const { name, expect } of SLEEPING_FLOWS) {
		it(name, async () => {
			const { id, uuids } = started.get(name) ?? { id: '', uuids: [] };
			expect(await ended(id), uuids);
		});
	}

	it('goes on after kill -9 and a new start, and nothing is created or waited for twice', async () => {
		const [batch = ''] = await createBatches([{ duration: 5_000 }]);
		const workflow = await store('Killed', [rowsNode([{ n: 0, batch }]), waitNode()]);
		const id = await start(workflow);
		await untilStatus(id, ['waiting'], ASLEEP_MS);
		const { server, instance } = theWorld();

		await server.kill();
		await sleep(1000);
		const restarted = await instance.start();
		const rest = new N8nRest(restarted.baseUrl);
		world = { ...theWorld(), server: restarted, rest };
		await rest.signIn(OWNER);

		const execution = await ended(id);
		assert.equal(execution.status, 'success', execution.error?.message);
		assert.deepEqual(
			execution.outputs.Wait?.[0]?.map(({ json }) => [json.uuid, json.status]),
			[[batch, 'success']],
		);
	});

	it('never wakes what was stopped', async () => {
		assert.ok(stopped, 'nothing was stopped');
		assert.equal(readsOf(stopped.batch), stopped.reads);
		assert.equal((await read(stopped.id)).status, 'canceled');
	});
});

let stopped: { id: string; batch: string; reads: number } | undefined;

const CHILD_TRIGGER = {
	name: 'When Called',
	type: 'n8n-nodes-base.executeWorkflowTrigger',
	typeVersion: 1.1,
	parameters: { inputSource: 'passthrough' },
};

const rowsNode = (rows: Record<string, unknown>[]): FlowNode => ({
	name: 'Items',
	type: 'n8n-nodes-base.code',
	typeVersion: 2,
	parameters: { jsCode: `return ${JSON.stringify(rows.map((json) => ({ json })))};` },
});

/** Stores a workflow; with a trigger of its own in place of the Manual Trigger where one is given. */
async function store(
	name: string,
	nodes: FlowNode[],
	trigger?: FlowNode,
	connections?: Record<string, string[][]>,
): Promise<Workflow & { versionId: string }> {
	const flow = { name, trigger, nodes, connections, expect: () => undefined };
	const workflow = await toWorkflow(flow);
	const { rest } = theWorld();
	return (await rest.createWorkflow(workflow)) as Workflow & { versionId: string };
}

/** Runs a workflow as the editor does: all of it, or up to a node. */
async function start(workflow: Workflow, until?: string): Promise<string> {
	const { rest } = theWorld();
	const destination = until ? { destinationNode: { nodeName: until, mode: 'inclusive' } } : {};
	const { executionId } = await rest.post<{ executionId: string }>(
		`/rest/workflows/${workflow.id}/run`,
		{ workflowData: workflow, triggerToStartFrom: { name: triggerOf(workflow) }, ...destination },
	);
	return executionId;
}

/** Stores a workflow that a webhook starts, and switches it on. */
async function publish(name: string, nodes: FlowNode[]): Promise<{ id: string; path: string }> {
	const path = `e2e-${name.toLowerCase()}`;
	const webhook: FlowNode = {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		webhookId: path,
		parameters: { path, httpMethod: 'POST', responseMode: 'onReceived', options: {} },
	};
	const { id, versionId } = await store(name, nodes, webhook);
	await theWorld().rest.post(`/rest/workflows/${id}/activate`, { versionId });
	return { id, path };
}

/** Calls a webhook. After publishing, newer versions of n8n take a moment to know it. */
async function call({ path }: { path: string }): Promise<void> {
	const { server } = theWorld();
	let status = 0;
	await until(
		async () => {
			({ status } = await fetch(`${server.baseUrl}/webhook/${path}`, { method: 'POST' }));
			return status !== 404;
		},
		`the webhook ${path} is not known`,
		ASLEEP_MS,
	);
	assert.equal(status, 200);
}

/** Creates batches in the sandbox, as anybody may in Cargo. */
async function createBatches(plans: Plan[]): Promise<string[]> {
	const { sandbox } = theWorld();
	sandbox.planBatches(...plans);
	const uuids: string[] = [];
	for (let index = 0; index < plans.length; index++) {
		const answer = await fetch(`${sandbox.baseUrl}/v1/orchestration/batches`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${sandbox.token}`,
				'content-type': 'application/json',
			},
			body: JSON.stringify({
				workflowUuid: PLAYS.enrichNewLeads.workflowUuid,
				data: { kind: 'segment', segmentUuid: SEGMENTS.newLeads.uuid },
			}),
		});
		uuids.push(((await answer.json()) as { batch: { uuid: string } }).batch.uuid);
	}
	return uuids;
}

/** How often a batch was read so far. */
const readsOf = (uuid: string) =>
	theWorld()
		.sandbox.requests()
		.filter(({ method, path }) => method === 'GET' && path.endsWith(uuid)).length;

const read = async (id: string) =>
	await theWorld().rest.get<{ status: string; data: string }>(`/rest/executions/${id}`);

async function statusesOf(workflowId: string): Promise<string[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { results } = await theWorld().rest.get<{ results: { status: string }[] }>(
		`/rest/executions?filter=${filter}`,
	);
	return results.map(({ status }) => status);
}

async function untilStatus(id: string, statuses: string[], limit: number) {
	let last = await read(id);
	await until(
		async () => {
			last = await read(id);
			return statuses.includes(last.status);
		},
		() => `execution ${id} is ${last.status}`,
		limit,
	);
	return last;
}

/** Waits for the end of an execution that sleeps. */
async function ended(id: string): Promise<Execution> {
	return executionFromRest(
		await untilStatus(id, ['success', 'error', 'canceled', 'crashed'], ALL_MS),
	);
}

async function until(
	holds: () => boolean | Promise<boolean>,
	otherwise: string | (() => string),
	limit: number,
): Promise<void> {
	const end = Date.now() + limit;
	while (!(await holds())) {
		if (Date.now() > end) assert.fail(typeof otherwise === 'string' ? otherwise : otherwise());
		await sleep(LOOK_MS);
	}
}
