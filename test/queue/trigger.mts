/** The Cargo Trigger in queue mode: it checks on main alone, and another main continues where the last one ended. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { PLAYS, SEGMENTS } from '../../sandbox/workspace.mjs';
import type { FlowNode } from '../e2e/flow.mjs';
import { PATH } from '../e2e/flows/support.mjs';
import { type Published, executionsOf, publish, readExecution, until } from './workflows.mjs';
import { CREDENTIALS, type World } from './world.mjs';

const TRIGGER: FlowNode = {
	name: 'Cargo Trigger',
	type: 'n8n-nodes-cargo.cargoTrigger',
	parameters: { pollTimes: { item: [{ mode: 'everyMinute' }] }, event: 'batchFinished' },
};
const NO_OP: FlowNode = { name: 'No Operation', type: 'n8n-nodes-base.noOp', parameters: {} };

const BATCH_MS = 500;
const LOOK_MS = 250;
/** Requests that are closer together belong to one check. */
const CHECK_MS = 10_000;
const MINUTE_MS = 60_000;
/** How far the machine's load may move a check. */
const OFF_MS = 10_000;
const CHECKED_MS = 30_000;
const ENDED_MS = 200_000;

/** The tests at the start, around the change of main, and at the end. */
export function triggerTests(world: () => World) {
	let workflow: Published | undefined;
	let changedAt = Infinity;
	const finished: string[] = [];

	const the = () => workflow ?? assert.fail('no workflow');

	/** Creates a batch and waits for its end. */
	const finishBatch = async () => {
		const { trigger: sandbox } = world().sandboxes;
		sandbox.planBatches({ duration: BATCH_MS });
		const response = await fetch(sandbox.baseUrl + PATH, {
			method: 'POST',
			headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' },
			body: JSON.stringify({
				workflowUuid: PLAYS.enrichNewLeads.workflowUuid,
				data: { kind: 'segment', segmentUuid: SEGMENTS.newLeads.uuid },
			}),
		});
		const { batch } = (await response.json()) as { batch: { uuid: string } };
		while (sandbox.batch(batch.uuid)?.status !== 'success') await sleep(LOOK_MS);
		finished.push(batch.uuid);
	};

	/** When each check began. */
	const checks = () => {
		const lists = world()
			.sandboxes.trigger.requests()
			.filter(({ path }) => path.endsWith('/list'));
		return lists
			.filter(({ at }, index) => at - (lists[index - 1]?.at ?? 0) > CHECK_MS)
			.map(({ at }) => at);
	};

	const begin = () => {
		it('Cargo Trigger: a workflow is published, and a batch finishes', async () => {
			const { cluster } = world();
			workflow = await publish(cluster, {
				name: 'Triggered',
				credential: CREDENTIALS.trigger,
				trigger: TRIGGER,
				nodes: [NO_OP],
			});
			await until(() => checks().length > 0, CHECKED_MS, checks);
			await finishBatch();
		});
	};

	const mainEnds = (allSleep: () => Promise<void>) => {
		it('main ends while all sleep, and a batch finishes meanwhile', async () => {
			const { cluster } = world();
			await allSleep();
			await cluster.stopMain();
			await allSleep();
			await finishBatch();
		});
	};

	const mainStarts = () => {
		it('another main starts, on another machine', async () => {
			const { cluster } = world();
			await cluster.startMain();
			changedAt = Date.now();
			await finishBatch();
		});
	};

	const end = () => {
		it('Cargo Trigger: each batch starts the workflow once over the change of main, on a worker', async () => {
			const { cluster } = world();
			const uuids = async () => {
				const executions = await executionsOf(cluster, the());
				if (executions.some(({ status }) => status !== 'success')) return [];
				const read = await Promise.all(
					executions.map(async ({ id }) => readExecution(cluster, id)),
				);
				return read.flatMap(({ outputs }) =>
					(outputs['No Operation']?.[0] ?? []).map(({ json }) => String(json.uuid)),
				);
			};
			await until(async () => (await uuids()).length >= finished.length, ENDED_MS, uuids);
			assert.deepEqual(await uuids(), finished);
			for (const { id, mode } of await executionsOf(cluster, the())) {
				assert.equal(mode, 'trigger');
				assert.ok(cluster.executedOnWorkers().includes(id));
			}
		});

		it('Cargo Trigger: it checks once a minute, however many processes there are', async (test) => {
			// The first one may be the one at the start of main: newer versions of n8n make it a moment later.
			const late = () =>
				checks()
					.filter((at) => at > changedAt)
					.slice(1);
			await until(() => late().length >= 2, ENDED_MS, checks);
			const pauses = late()
				.map((at, index) => at - (late()[index - 1] ?? at))
				.slice(1);
			test.diagnostic(`seconds between two checks: ${pauses.map((ms) => ms / 1000).join(', ')}`);
			for (const pause of pauses) assert.ok(Math.abs(pause - MINUTE_MS) < OFF_MS, String(pause));
			// The log shows that no other process has checked: there would be more of its checks in between.
			const span = (late().at(-1) ?? 0) - (late()[0] ?? 0);
			assert.equal(late().length, Math.round(span / MINUTE_MS) + 1);
		});
	};
	return { begin, mainEnds, mainStarts, end };
}
