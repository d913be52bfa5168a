/**
 * The Cargo Trigger in a real n8n: an activated workflow, n8n's own clock, and a restart. It has its own n8n
 * and sandbox, because it mostly waits while other tests run.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { PLAYS, SEGMENTS } from '../../../sandbox/workspace.mjs';
import { N8nRest, type Workflow } from '../../../scripts/n8n/rest.mjs';
import { OWNER, type World, closeWorld, endOnSignals, openWorld, opened } from '../context.mjs';
import { N8N } from '../release.mjs';
import {
	type Active,
	LOOK_MS,
	executionsOf,
	polling,
	startedFor as idsOf,
	store,
	turn as turned,
	until,
} from './published.mjs';
import { SegmentWatch } from './segmentWatch.mjs';

/** How long a batch runs in these tests. */
const BATCH_MS = 1000;
const LONG_BATCH_MS = 5000;
/** How long a slow Cargo takes for a list. */
const SLOW_MS = 40_000;

const LIST = '/v1/orchestration/batches/list';

let world: World | undefined;
let active: Active | undefined;
/** Another workflow, which runs beside the first one and waits with it. */
let segment: SegmentWatch | undefined;

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
		active = await store(rest, WORKFLOW);
		await switchOn();
		assert.deepEqual(await startedFor(), []);
	});

	it('ignores what changed in a segment before a workflow that watches it is activated', async () => {
		segment = await SegmentWatch.begin(theWorld());
		assert.deepEqual(await segment.started(theWorld(), 0), []);
		segment.change(theWorld(), { added: ['contact-1'], updated: ['contact-3'] });
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

	it('starts the workflow by n8n’s clock when the segment has changed, once in several checks', async () => {
		const watch = opened(segment);
		await watch.untilChecks(theWorld(), 3);
		const [started] = await watch.started(theWorld(), 1);
		assert.deepEqual(started, {
			status: 'success',
			mode: 'trigger',
			items: ['added contact-1', 'updated contact-3'],
		});
		watch.change(theWorld(), { removed: ['contact-1'] });
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

	it('starts once for each change of the segment, after many checks', async () => {
		const all = await opened(segment).started(theWorld(), 2);
		assert.deepEqual(all.at(-1)?.items, ['removed contact-1']);
	});
});

/** Batches that have just finished, enough to move earlier ones away from the top of the list. */
const young = (workflowUuid: string) =>
	Array.from({ length: 250 }, () => ({ workflowUuid, status: 'success' as const }));

const WORKFLOW = polling('When a batch finishes', { event: 'batchFinished' });

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
	active = await turned(theWorld().rest, stored(), how);
}

/** The workflow, once it is stored. */
function stored(): Active {
	assert.ok(active, 'the workflow was not stored');
	return active;
}

/** Saves the workflow with other fields of the trigger, and publishes it as the editor does. */
async function publishWith(fields: object): Promise<void> {
	const { id } = stored();
	const path = `/rest/workflows/${id}`;
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
	active = { id, versionId: saved.versionId };
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
const startedFor = async () => await idsOf(theWorld().rest, stored());

/** Waits until there are as many executions, and reads for which batches they started. */
async function executions(count: number, limit?: number) {
	const all = await executionsOf(theWorld().rest, stored(), count, limit);
	return all.map(({ items, ...each }) => ({ ...each, items: items.map(({ uuid }) => uuid) }));
}
