/** Workers that are killed or restarted while some executions sleep and others are awake. */
import assert from 'node:assert/strict';
import { it } from 'node:test';

import { TOOLS } from '../../sandbox/workspace.mjs';
import type { FlowNode } from '../e2e/flow.mjs';
import { awakeInCreate, createFromItems, person } from './nodes.mjs';
import {
	ITEMS,
	type Published,
	call,
	executionsOf,
	publish,
	readExecution,
	runOnce,
	until,
} from './workflows.mjs';
import { CREDENTIALS, SPEED, type World } from './world.mjs';

/** A batch that outlasts the tests. */
const ENDLESS = { duration: 24 * 60 * 60_000 };
/** By the machine's clock: finished when the first sleep ends. */
const MINUTE = { duration: 60_000 * SPEED };
/** Shorter than the 30 s that n8n gives a worker to end its executions. */
const STAY_AWAKE_S = 10;
/** Also on a busy machine. */
const STARTED_MS = 90_000;
/** n8n takes up to 100 s to notice that a worker is gone. */
const NOTICED_MS = 180_000;
const ENDED_MS = 200_000;
const MOST_AWAKE = 12;
/** The tool takes letters. */
const LETTERS = 'abcdefghijkl';

/** As docs/self-hosting.md tells. */
const findBatches: FlowNode = {
	name: 'Cargo',
	parameters: {
		resource: 'batch',
		operation: 'getAll',
		returnAll: true,
		filters: { isFinished: false, workflowUuids: [TOOLS.findEmail.workflowUuid] },
	},
};

/** The tests before the others sleep, meanwhile, and at the end. */
export function workerTests(world: () => World) {
	const published: Record<'awake' | 'falling', Published | undefined> = {
		awake: undefined,
		falling: undefined,
	};
	const names: string[] = [];
	let restart: Promise<void> | undefined;

	const credential = CREDENTIALS.waiting;
	const the = (name: 'awake' | 'falling') => published[name] ?? assert.fail(`no workflow ${name}`);
	const batchesOf = (name: string) =>
		world()
			.sandboxes.waiting.batches()
			.filter(({ records }) => records[0]?.first_name === name);
	const awakeOn = async (index: number) => {
		const started = world().cluster.executedOn(index);
		const executions = await executionsOf(world().cluster, the('awake'));
		return executions.filter(({ id, status }) => status === 'running' && started.includes(id));
	};

	const prepare = () => {
		it('workflows are published that stay awake, or fall asleep', async () => {
			const { cluster } = world();
			published.awake = await publish(cluster, {
				name: 'Awake',
				credential,
				nodes: [ITEMS, awakeInCreate],
			});
			published.falling = await publish(cluster, {
				name: 'Falling asleep',
				credential,
				nodes: [ITEMS, createFromItems(STAY_AWAKE_S)],
			});
		});
	};

	const begin = () => {
		it('a worker is killed while executions are awake on it', async () => {
			const { cluster, sandboxes } = world();
			while ((await awakeOn(0)).length === 0 || (await awakeOn(1)).length === 0) {
				assert.ok(names.length < MOST_AWAKE, 'one of the workers takes nothing');
				const name = `awake${LETTERS[names.length] ?? ''}`;
				names.push(name);
				sandboxes.waiting.planBatches(ENDLESS);
				await call(cluster, the('awake'), [person(name)]);
				await until(
					() => batchesOf(name).length === 1,
					STARTED_MS,
					() => name,
				);
			}
			await cluster.killWorker(0);
		});

		it('the other one is restarted with SIGTERM: what falls asleep in time is not lost', async () => {
			const { cluster, sandboxes } = world();
			const falling = ['falla', 'fallb'];
			sandboxes.waiting.planBatches(...falling.map(() => MINUTE));
			for (const name of falling) await call(cluster, the('falling'), [person(name)]);
			const created = () => falling.flatMap(batchesOf).length;
			await until(() => created() === falling.length, STARTED_MS, created);
			restart = cluster.stopWorker(1).then(async () => cluster.startWorker(1));
			await cluster.startWorker(0);
			await until(
				async () => {
					const executions = await executionsOf(cluster, the('falling'));
					return executions.every(({ status }) => status === 'waiting');
				},
				STARTED_MS,
				async () => executionsOf(cluster, the('falling')),
			);
		});
	};

	const end = () => {
		it('executions that slept in time before the restart end in success', async () => {
			const { cluster } = world();
			await restart;
			const statuses = async () =>
				(await executionsOf(cluster, the('falling'))).map(({ status }) => status);
			await until(
				async () => (await statuses()).every((status) => status === 'success'),
				ENDED_MS,
				statuses,
			);
			assert.equal((await statuses()).length, 2);
			assert.deepEqual([batchesOf('falla').length, batchesOf('fallb').length], [1, 1]);
		});

		it('those that were awake end in error, their batches exist once, and Get Many finds them', async (test) => {
			const { cluster } = world();
			const executions = async () => executionsOf(cluster, the('awake'));
			await until(
				async () => (await executions()).every(({ status }) => status !== 'running'),
				NOTICED_MS,
				executions,
			);
			const ended = await executions();
			test.diagnostic(ended.map(({ status }) => status).join(', '));
			assert.equal(ended.length, names.length);
			const find = await publish(cluster, {
				name: 'Find batches',
				credential,
				nodes: [ITEMS, findBatches],
			});
			const { outputs } = (await runOnce(cluster, find)).execution;
			const found = outputs.Cargo?.[0]?.map(({ json }) => json.uuid) ?? [];
			for (const [index, name] of names.entries()) {
				const { id = '', status } = ended[index] ?? {};
				assert.equal(status, 'error');
				const [made, ...more] = batchesOf(name);
				assert.deepEqual(more, []);
				const uuid = made?.batch.uuid ?? '';
				assert.ok(!(await readExecution(cluster, id)).raw.includes(uuid));
				assert.ok(found.includes(uuid));
			}
		});
	};
	return { prepare, begin, end };
}
