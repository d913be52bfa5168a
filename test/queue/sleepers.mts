/** A hundred executions that wait for batches of several minutes, on ten slots. */
import assert from 'node:assert/strict';
import { it } from 'node:test';

import type { Batch } from '../../sandbox/types.mjs';
import { PATH } from '../e2e/flows/support.mjs';
import { SLOTS } from './cluster.mjs';
import { createFromItems, createThenWait, letters, person } from './nodes.mjs';
import {
	ITEMS,
	type Published,
	callAll,
	executionsOf,
	publish,
	readExecution,
	runOnce,
	statusesOf,
	until,
} from './workflows.mjs';
import { CREDENTIALS, SPEED, type World } from './world.mjs';

/** How many executions wait; most batches have finished when the first sleep of 70 s ends, the rest needs two. */
const EACH = 50;
const ALL = 2 * EACH;
const LONG = 10;
const MINUTES_MS = 60_000 * SPEED;
/** By the machine's clock: 60 s and 150 s. */
const SHORT_BATCH = { duration: MINUTES_MS };
const LONG_BATCH = { duration: 2.5 * MINUTES_MS };
/** No batch has finished by then. Ten at a time, each for as long as its batch runs, would take 9 minutes. */
const CREATED_MS = 60_000;
const ASLEEP_MS = 60_000;
const UNRELATED_MS = 10_000;
/** Sleeps of 70 and 120 seconds, and what n8n takes to wake many at once. */
const ENDED_MS = 270_000;

const isLong = ({ createdAt, finishedAt }: Batch) =>
	Date.parse(finishedAt ?? '') - Date.parse(createdAt) > SHORT_BATCH.duration;

/** The tests at the start and at the end; between them other things happen while all sleep. */
export function sleeperTests(world: () => World) {
	const workflows: Published[] = [];
	let unrelated: Published | undefined;

	const asleep = async () => (await statusesOf(world().cluster, ...workflows)).waiting ?? 0;
	const creations = () =>
		world()
			.sandboxes.waiting.requests()
			.filter(({ method, path }) => method === 'POST' && path === PATH);

	const looksAt = (uuid: string) =>
		world()
			.sandboxes.waiting.requests()
			.filter(({ method, path }) => method === 'GET' && path === `${PATH}/${uuid}`).length;

	/** All of them still sleep. */
	const allSleep = async () => {
		assert.equal(await asleep(), ALL);
	};

	const begin = () => {
		it(`creates the batches of ${ALL} executions within seconds, on ${SLOTS} slots`, async (test) => {
			const { cluster, sandboxes } = world();
			const credential = CREDENTIALS.waiting;
			workflows.push(
				await publish(cluster, {
					name: 'Sleeping rows',
					credential,
					nodes: [ITEMS, createFromItems(0)],
				}),
				await publish(cluster, {
					name: 'Sleeping batch',
					credential,
					nodes: [ITEMS, ...createThenWait],
				}),
			);
			const name = 'Unrelated';
			unrelated = await publish(cluster, { name, credential, nodes: [ITEMS] });
			await runOnce(cluster, unrelated);
			sandboxes.waiting.planBatches(
				...Array.from({ length: ALL }, (_, n) => (n < LONG ? LONG_BATCH : SHORT_BATCH)),
			);

			const begun = Date.now();
			await callAll(
				cluster,
				workflows.flatMap((workflow) =>
					Array.from({ length: EACH }, (_, n): [Published, object[]] => [
						workflow,
						[person(`ada${letters(n)}`)],
					]),
				),
			);
			await until(
				() => creations().length >= ALL,
				CREATED_MS,
				() => creations().length,
			);
			const last = (creations().at(-1)?.at ?? Infinity) - begun;
			test.diagnostic(`the last of ${ALL} batches was created after ${last} ms`);

			await until(
				async () => (await asleep()) === ALL,
				ASLEEP_MS,
				async () => statusesOf(cluster, ...workflows),
			);
			assert.equal(creations().length, ALL);
		});

		it('delays no other execution while they wait', async (test) => {
			const { cluster } = world();
			assert.ok(unrelated);
			const times: number[] = [];
			for (let n = 0; n < SLOTS; n += 1) {
				const begun = Date.now();
				const { listed, execution } = await runOnce(cluster, unrelated, [{ n }]);
				assert.equal(execution.status, 'success', execution.error?.message);
				times.push((listed.stoppedAt?.getTime() ?? Infinity) - begun);
			}
			test.diagnostic(`ended after ${Math.min(...times)} to ${Math.max(...times)} ms`);
			assert.ok(Math.max(...times) < UNRELATED_MS);
			await allSleep();
		});
	};

	const end = () => {
		it(`every one of the ${ALL} ends with its own results, and each batch was created once`, async (test) => {
			const { cluster, sandboxes } = world();
			await until(
				async () => (await asleep()) === 0,
				ENDED_MS,
				async () => statusesOf(cluster, ...workflows),
			);
			await until(
				async () => (await statusesOf(cluster, ...workflows)).running === undefined,
				ASLEEP_MS,
				async () => statusesOf(cluster, ...workflows),
			);
			assert.deepEqual(await statusesOf(cluster, ...workflows), { success: ALL });

			const [rows, batches] = workflows;
			assert.ok(rows && batches);
			const emails: unknown[] = [];
			for (const { id } of await executionsOf(cluster, rows)) {
				const { outputs } = await readExecution(cluster, id);
				const [given] = outputs.Items?.[0] ?? [];
				const [result, ...more] = outputs.Cargo?.[0] ?? [];
				assert.deepEqual(more, []);
				const { email } = (result?.json.cargo ?? {}) as { email?: string };
				assert.equal(email, `${String(given?.json.first_name)}@example.com`);
				emails.push(email);
			}
			assert.equal(new Set(emails).size, EACH);
			const uuids: unknown[] = [];
			for (const { id } of await executionsOf(cluster, batches)) {
				const { outputs } = await readExecution(cluster, id);
				const [created] = outputs.Create?.[0] ?? [];
				const [waited, ...more] = outputs.Cargo?.[0] ?? [];
				assert.deepEqual(more, []);
				assert.deepEqual([waited?.json.uuid, waited?.json.status], [created?.json.uuid, 'success']);
				uuids.push(waited?.json.uuid);
			}
			assert.equal(new Set(uuids).size, EACH);

			const made = sandboxes.waiting
				.batches()
				.filter(({ records }) => String(records[0]?.first_name).startsWith('ada'));
			assert.equal(made.length, ALL);
			const looks = made.map(({ batch }) => looksAt(batch.uuid));
			// Wait Until Finished checks once before the first sleep; then both check once after each sleep.
			for (const [index, { batch }] of made.entries()) {
				const first = uuids.includes(batch.uuid) ? 1 : 0;
				const sleeps = isLong(batch) ? [1, 2] : [1];
				assert.ok(sleeps.includes((looks[index] ?? 0) - first), String(looks[index]));
			}
			test.diagnostic(`${looks.reduce((sum, each) => sum + each, 0)} status checks`);
		});
	};
	return { begin, end, allSleep };
}
