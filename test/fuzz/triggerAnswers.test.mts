/**
 * The trigger, whatever Cargo answers: every check ends, throws only errors of n8n's kind without the
 * token, starts for no batch twice, and one odd batch holds up no other one.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { NodeApiError } from 'n8n-workflow';

import type { Polling } from '../engine/polling.mjs';
import { activate } from '../engine/polling.mjs';
import type { Listed, OddCargo } from './oddCargo.mjs';
import { anything, oddAnswer, oddBatch, oddTime, startOddCargo } from './oddCargo.mjs';

/** Scenarios. More: FUZZ_VALUES=1000. Others: FUZZ_SEED=7. */
const SCENARIOS = Number(process.env.FUZZ_VALUES ?? 20) * 3;
const SEED = Number(process.env.FUZZ_SEED ?? 20_260_101);

const TOKEN = 'odd-cargo-takes-this';
const WORKFLOW = '3c0f4f6e-9f4b-4b86-8f0e-0f2a5d3d1c11';
/** Milliseconds after which everything is asked for again that could not be read. */
const LATER = 2 * 3_600_000;
/** The most that a check may ask: the pages of its lists, and each batch. */
const REQUESTS_MOST = 300;

/** A batch that has to start the workflow, whatever its other members hold. */
const goodMembers = fc.record(
	{
		failedRunsCount: anything,
		createdAt: oddTime,
		finishedAt: oddTime,
		errorMessage: anything,
		runsCount: anything,
	},
	{ requiredKeys: [] },
);

const scenario = fc.record({
	hasFilter: fc.boolean(),
	good: fc.array(goodMembers, { minLength: 1, maxLength: 4 }),
	odd: fc.array(fc.record({ batch: oddBatch, at: fc.nat(8) }), { maxLength: 5 }),
	answers: fc.array(oddAnswer, { maxLength: 12 }),
	changes: fc.boolean(),
	restarts: fc.boolean(),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

let cargo: OddCargo;
beforeAll(async () => {
	cargo = await startOddCargo();
});
afterAll(async () => {
	await cargo.close();
});

/** Finished long before, or running until it is finished. */
const batchOf = (members: object = {}, status = 'success'): Record<string, unknown> => ({
	workflowUuid: WORKFLOW,
	...members,
	uuid: randomUUID(),
	status,
});

/** Plays a scenario; what is wrong with it. */
async function play({ hasFilter, good, odd, answers, changes, restarts }: Scenario) {
	const wrong: string[] = [];
	const started: string[] = [];
	cargo.answers = [];
	cargo.batches = [batchOf(), batchOf(), batchOf()];
	const filter = hasFilter ? { workflowUuids: [WORKFLOW] } : {};
	const trigger = await activate({ apiToken: TOKEN, baseUrl: cargo.url }, filter);
	await check(trigger);

	const running = good.map((members) => batchOf(members, 'running'));
	const batches: Listed[] = [...running, ...cargo.batches];
	for (const { batch, at } of odd) batches.splice(Math.min(at, batches.length), 0, batch);
	cargo.batches = batches;
	cargo.answers = [...answers];
	for (const batch of running) {
		await check(trigger);
		batch.status = 'success';
	}
	if (restarts) trigger.restart();
	await check(trigger);
	if (changes) {
		trigger.change({ ...filter, statuses: ['success'] });
		await check(trigger);
	}

	cargo.answers = [];
	const clock = Date.now;
	Date.now = () => clock() + LATER;
	try {
		for (let more = 0; more < 4; more++) await check(trigger);
	} finally {
		Date.now = clock;
	}
	const twice = started.filter((uuid, index) => started.indexOf(uuid) !== index);
	const lost = running.map(({ uuid }) => String(uuid)).filter((uuid) => !started.includes(uuid));
	if (twice.length > 0) wrong.push(`started twice: ${twice.join()}`);
	if (lost.length > 0) wrong.push(`lost ${lost.length} of ${running.length}`);
	return wrong;

	async function check(polling: Polling): Promise<void> {
		cargo.requests.length = 0;
		try {
			for (const { json } of (await polling.poll()) ?? []) started.push(json.uuid as string);
		} catch (error) {
			wrong.push(...faultsOf(error));
		}
		if (cargo.requests.length > REQUESTS_MOST) wrong.push(`${cargo.requests.length} requests`);
	}
}

/** What is wrong with an error. */
function faultsOf(error: unknown): string[] {
	if (!(error instanceof NodeApiError)) return [`not of n8n's kind: ${String(error)}`];
	const { message, description, stack } = error;
	const all = JSON.stringify([message, description, stack, error, error.cause, error.context]);
	return [
		...(all.includes(TOKEN) ? [`shows the token: ${message}`] : []),
		...(/^[A-Z][^{}<>]*$/s.test(message) && message.length < 400 ? [] : [`no message: ${message}`]),
		...(/is not (a function|iterable|defined)|undefined|Cannot (read|convert)|\[object/.test(
			message,
		)
			? [`ours: ${message}`]
			: []),
	];
}

test('Whatever Cargo answers, each check ends, and each good batch starts the workflow once', async () => {
	let played = 0;
	await fc.assert(
		fc.asyncProperty(scenario, async (each) => {
			played += 1;
			expect(await play(each)).toEqual([]);
		}),
		{ numRuns: SCENARIOS, seed: SEED },
	);
	console.log(`${played} scenarios, seed ${SEED}`);
}, 300_000);
