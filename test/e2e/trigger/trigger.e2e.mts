/**
 * The Cargo Trigger in a real n8n: an activated workflow, n8n's own clock, and a restart. It has its own n8n
 * and sandbox, because it mostly waits while other tests run.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { PLAYS, SEGMENTS } from '../../../sandbox/workspace.mjs';
import { N8nRest, type Workflow } from '../../../scripts/n8n/rest.mjs';
import {
	CREDENTIALS,
	OWNER,
	type World,
	closeWorld,
	endOnSignals,
	openWorld,
	opened,
} from '../context.mjs';
import { N8N, isSince } from '../release.mjs';

/** n8n polls once a minute, at a random second. */
const NEXT_POLL_MS = 90_000;
const LOOK_MS = 250;
/** How long a batch runs in these tests. */
const BATCH_MS = 1000;
const LONG_BATCH_MS = 5000;
/** How long a slow Cargo takes for a list. */
const SLOW_MS = 40_000;

/** n8n 1.85 has no requests for switching a workflow on or off: that is a member of the workflow. */
const PUBLISHES = isSince('1.123.0');

const LIST = '/v1/orchestration/batches/list';

/** What the tests need of a published workflow. */
interface Active {
	id: string;
	versionId: string;
}

let world: World | undefined;
let active: Active | undefined;

const theWorld = () => opened(world);

endOnSignals();

describe(`n8n ${N8N}, the Cargo Trigger`, () => {
	before(async () => {
		world = await openWorld();
	});

	after(async () => {
		if (world) await closeWorld(world);
	});

	it('looks ahead when the workflow is activated: batches of the past start nothing', async () => {
		const { rest, sandbox } = theWorld();
		sandbox.clearRequests();
		const workflow = (await rest.createWorkflow(WORKFLOW)) as Workflow & Active;
		active = { id: workflow.id, versionId: workflow.versionId };
		await switchOn();
		assert.deepEqual(await startedFor(), []);
	});

	it('starts the workflow by n8n’s clock when a batch has finished, once', async () => {
		const uuid = await createBatch(BATCH_MS);
		const [started] = await executions(1);
		assert.deepEqual(started?.items, [uuid]);
		assert.equal(started.mode, 'trigger');
		assert.equal(started.status, 'success');
	});

	it('after a restart catches up with what has finished meanwhile, and starts once for it', async () => {
		const long = await createBatch(LONG_BATCH_MS);
		const { server, instance, sandbox } = theWorld();
		await server.stop();
		assert.equal(sandbox.batch(long)?.finishedAt, null, 'the batch was to run on meanwhile');
		const short = await createBatch(BATCH_MS);
		while (sandbox.batch(long)?.status !== 'success') await sleep(LOOK_MS);

		const restarted = await instance.start();
		const rest = new N8nRest(restarted.baseUrl);
		world = { ...theWorld(), server: restarted, rest };
		await rest.signIn(OWNER);

		const [, caughtUp] = await executions(2);
		assert.deepEqual(caughtUp?.items, [short, long], 'oldest first');
		assert.equal(caughtUp.status, 'success');
	});

	it('when its fields are changed, loses nothing that finished since the last look', async () => {
		const before = (await startedFor()).length;
		const uuid = await createBatch(BATCH_MS);
		while (theWorld().sandbox.batch(uuid)?.status !== 'success') await sleep(LOOK_MS);
		await publishWith({ workflowUuids: [PLAYS.enrichNewLeads.workflowUuid] });
		const started = (await executions(before + 1)).at(-1);
		assert.deepEqual(started?.items, [uuid]);
	});

	it('starts nothing for what finishes while it is switched off', async () => {
		const before = (await startedFor()).length;
		await turn('deactivate');
		const uuid = await createBatch(BATCH_MS);
		while (theWorld().sandbox.batch(uuid)?.status !== 'success') await sleep(LOOK_MS);
		await switchOn();
		// An execution would be stored right after the check.
		await sleep(4 * LOOK_MS);
		assert.equal((await startedFor()).length, before);
	});

	it('starts once for each batch when a look outlasts the interval', async () => {
		const { sandbox } = theWorld();
		const workflowUuid = PLAYS.enrichNewLeads.workflowUuid;
		const idle = (await startedFor()).length;
		const open = sandbox.addBatches([{ workflowUuid, status: 'running' }, ...young(workflowUuid)]);
		const long = open[0]?.uuid ?? '';
		// The workflow starts for those that have finished; the open one is known from then on.
		const before = (await executions(idle + 1)).length;
		const finishedAt = new Date().toISOString();
		const { createdAt } = sandbox.batch(long) ?? {};
		sandbox.addBatches([{ uuid: long, workflowUuid, createdAt, finishedAt, status: 'success' }]);
		sandbox.clearRequests();
		// Two lists result in a check of 80 s, every minute.
		sandbox.addFault({ route: 'GET /orchestration/batches/list', times: 1000, delay: SLOW_MS });
		const [started] = (await executions(before + 1, 10 * SLOW_MS)).slice(before);
		assert.ok(started?.items.includes(long));
		// Parallel checks would have finished by then.
		await sleep(3 * SLOW_MS);
		sandbox.clearFaults();
		const items = (await executions(before + 1)).slice(before).flatMap((each) => each.items);
		assert.deepEqual(items, [long]);
	});
});

/** Batches that have just finished, enough to move earlier ones away from the top of the list. */
const young = (workflowUuid: string) =>
	Array.from({ length: 250 }, () => ({ workflowUuid, status: 'success' as const }));

const WORKFLOW = {
	name: 'When a batch finishes',
	active: false,
	nodes: [
		{
			id: '00000000-0000-4000-8000-000000000200',
			name: 'Cargo Trigger',
			type: 'n8n-nodes-cargo.cargoTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: { pollTimes: { item: [{ mode: 'everyMinute' }] }, event: 'batchFinished' },
			credentials: { cargoApi: { id: CREDENTIALS.valid.id, name: CREDENTIALS.valid.name } },
		},
		{
			id: '00000000-0000-4000-8000-000000000201',
			name: 'No Operation',
			type: 'n8n-nodes-base.noOp',
			typeVersion: 1,
			position: [220, 0],
			parameters: {},
		},
	],
	connections: { 'Cargo Trigger': { main: [[{ node: 'No Operation', type: 'main', index: 0 }]] } },
	settings: { executionOrder: 'v1' },
};

/** Activates the workflow; n8n then checks once, newer versions shortly after their response. */
async function switchOn(): Promise<void> {
	const before = polls();
	await turn('activate');
	await until(() => polls() > before, 'n8n has not looked');
	// The check may take several requests.
	await sleep(4 * LOOK_MS);
}

/** Switches the workflow on or off. */
async function turn(how: 'activate' | 'deactivate'): Promise<void> {
	assert.ok(active, 'the workflow was not stored');
	const { id, versionId } = active;
	const { rest } = theWorld();
	if (PUBLISHES) {
		await rest.post(`/rest/workflows/${id}/${how}`, how === 'activate' ? { versionId } : {});
		return;
	}
	const path = `/rest/workflows/${id}`;
	const saved = await rest.patch<Active>(path, { active: how === 'activate', versionId });
	active = { id, versionId: saved.versionId };
}

/** Saves the workflow with other fields of the trigger, and publishes it as the editor does. */
async function publishWith(fields: object): Promise<void> {
	assert.ok(active, 'the workflow was not stored');
	const path = `/rest/workflows/${active.id}`;
	const { rest } = theWorld();
	const { name, nodes, connections, settings, versionId } = await rest.get<Workflow & Active>(path);
	const [trigger, ...others] = nodes;
	const parameters = { ...(trigger?.parameters as object), ...fields };
	const changed = {
		name,
		connections,
		settings,
		versionId,
		nodes: [{ ...trigger, parameters }, ...others],
	};
	const saved = await rest.patch<Active>(path, changed);
	active = { id: active.id, versionId: saved.versionId };
	await switchOn();
}

/** Creates a batch in the sandbox, as any user of Cargo can. */
async function createBatch(duration: number): Promise<string> {
	const { sandbox } = theWorld();
	sandbox.planBatches({ duration });
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
	const { batch } = (await answer.json()) as { batch: { uuid: string } };
	return batch.uuid;
}

/** How often n8n has checked so far. */
const polls = () =>
	theWorld()
		.sandbox.requests()
		.filter(({ url }) => url.startsWith(LIST)).length;

/** Ids of the stored executions, oldest first. */
async function startedFor(): Promise<string[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId: active?.id }));
	const { results } = await theWorld().rest.get<{ results: { id: string }[] }>(
		`/rest/executions?filter=${filter}`,
	);
	return results.map(({ id }) => id).sort((one, other) => Number(one) - Number(other));
}

/** Waits until there are as many executions, and reads for which batches they started. */
async function executions(count: number, limit = NEXT_POLL_MS) {
	const isThere = async () => (await startedFor()).length >= count;
	await until(isThere, 'the workflow was not started', limit);
	const ids = await startedFor();
	assert.equal(ids.length, count);
	return await Promise.all(
		ids.map(async (id) => {
			const { status, outputs } = await theWorld().rest.finishedExecution(id);
			const { mode } = await theWorld().rest.get<{ mode: string }>(`/rest/executions/${id}`);
			const items = (outputs['No Operation']?.[0] ?? []).map(({ json }) => json.uuid);
			return { status, mode, items };
		}),
	);
}

async function until(
	holds: () => boolean | Promise<boolean>,
	otherwise: string,
	limit = NEXT_POLL_MS,
): Promise<void> {
	const end = Date.now() + limit;
	while (!(await holds())) {
		assert.ok(Date.now() < end, otherwise);
		await sleep(LOOK_MS);
	}
}
