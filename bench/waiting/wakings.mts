/** What it costs n8n to wake an execution, check a batch, and store the execution again. */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Sandbox } from '../../sandbox/server.mjs';
import type { Cluster } from '../../test/queue/cluster.mjs';
import { letters, person } from '../../test/queue/nodes.mjs';
import {
	type CredentialName,
	type Published,
	call,
	publish,
	until,
} from '../../test/queue/workflows.mjs';
import { ASLEEP, LOOP, type Way } from './ways.mjs';

/** Rows of an execution, and how many executions wake together: their mean is less blurred. */
const GROUPS: [rows: number, executions: number][] = [
	[1, 10],
	[1000, 10],
	[10_000, 4],
];
const ENDLESS = { duration: 24 * 60 * 60_000 };
/** The pause between two groups (ms): no two wake at the same time. */
const APART_MS = 25_000;
const LIMIT_MS = 180_000;
const BEFORE_MS = 500;
const LOOK_MS = 100;
/** What Linux counts CPU time in (ms). */
const TICK_MS = 10;

/** What one waking costs. */
export interface WakingResult {
	way: string;
	rows: number;
	/** CPU time of main and workers (ms), without what they use when nothing happens. */
	cpu: number;
	/** From the first of the group that was due until all were stored again, for each of them (ms). */
	wall: number;
}

/** A group of executions that has gone to sleep. */
interface Group {
	way: Way;
	rows: number;
	executions: number;
	workflow: Published;
	/** When the first of them wakes (ms since 1970). */
	due: number;
}

/**
 * Measures the first waking of executions of different sizes, which find their batch still running.
 *
 * @param cluster a new one
 * @param sandbox the one of the credential
 * @param credential in n8n
 */
export async function measureWakings(
	cluster: Cluster,
	sandbox: Sandbox,
	credential: CredentialName,
): Promise<WakingResult[]> {
	const idle = await idleRate(cluster);
	const results: Promise<WakingResult>[] = [];
	// The loops wake again after 70 s and so come last.
	for (const way of [ASLEEP, LOOP]) {
		for (const [rows, executions] of GROUPS) {
			const begun = Date.now();
			const name = `${way.name} ${rows}`;
			const workflow = await publish(cluster, { ...way, name, credential });
			const items = Array.from({ length: rows }, (_, n) => person(`ada${letters(n)}`));
			for (let n = 0; n < executions; n += 1) {
				sandbox.planBatches(ENDLESS);
				await call(cluster, workflow, items);
			}
			const group = { way, rows, executions, workflow };
			const asleep = async () => (await wakeTimes(cluster, workflow)).length === executions;
			await until(asleep, LIMIT_MS, () => name);
			const due = Math.min(...(await wakeTimes(cluster, workflow)));
			results.push(measureGroup(cluster, { ...group, due }, idle));
			await sleep(Math.max(0, APART_MS - (Date.now() - begun)));
		}
	}
	return await Promise.all(results);
}

async function measureGroup(
	cluster: Cluster,
	{ way, rows, executions, workflow, due }: Group,
	idle: number,
): Promise<WakingResult> {
	const last = Math.max(...(await wakeTimes(cluster, workflow)));
	await sleep(Math.max(0, due - BEFORE_MS - Date.now()));
	const from = Date.now();
	const before = await cpuOf(cluster);
	const again = async () => (await wakeTimes(cluster, workflow)).filter((time) => time > last);
	while ((await again()).length < executions) {
		if (Date.now() > due + LIMIT_MS) throw new Error(`${way.name}, ${rows} rows: did not wake`);
		await sleep(LOOK_MS);
	}
	const took = Date.now() - from;
	const cpu = (await cpuOf(cluster)) - before - idle * took;
	const wall = Date.now() - due;
	return { way: way.name, rows, cpu: cpu / executions, wall: wall / executions };
}

/** When the sleeping executions of a workflow wake (ms since 1970). */
async function wakeTimes({ database }: Cluster, { id }: Published): Promise<number[]> {
	const { rows } = await database.query(
		`SELECT "waitTill" FROM execution_entity WHERE "workflowId" = $1 AND status = 'waiting'`,
		[id],
	);
	return rows.map(({ waitTill }) => (waitTill as Date).getTime());
}

/** The CPU time that n8n uses when nothing happens: milliseconds in each. */
async function idleRate(cluster: Cluster): Promise<number> {
	const before = await cpuOf(cluster);
	await sleep(10_000);
	return ((await cpuOf(cluster)) - before) / 10_000;
}

/** CPU time of main and workers so far (ms); see proc(5). */
async function cpuOf({ pids }: Cluster): Promise<number> {
	const times = await Promise.all(
		pids.map(async (pid) => {
			const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
			const [user, system] = stat
				.slice(stat.lastIndexOf(')') + 2)
				.split(' ')
				.slice(11, 13);
			return (Number(user) + Number(system)) * TICK_MS;
		}),
	);
	return times.reduce((sum, time) => sum + time, 0);
}
