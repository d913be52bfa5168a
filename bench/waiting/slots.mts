/** Many executions that wait at once: how late their batches are created, and what others notice. */
import { loadavg } from 'node:os';

import type { Sandbox } from '../../sandbox/server.mjs';
import { PATH } from '../../test/e2e/flows/support.mjs';
import type { Cluster } from '../../test/queue/cluster.mjs';
import { letters, person } from '../../test/queue/nodes.mjs';
import {
	type CredentialName,
	ITEMS,
	type Published,
	callAll,
	publish,
	runOnce,
	statusesOf,
	until,
} from '../../test/queue/workflows.mjs';
import type { Way } from './ways.mjs';

/** How many executions wait at once. */
export const EXECUTIONS = 100;
/** How long each batch runs (ms): longer than the default of Stay Awake. */
export const BATCH_MS = 40_000;
/** Longer than a hundred batches one after the other take on ten slots. */
const LIMIT_MS = 20 * 60_000;

/** What was measured of one way. Times in ms, from the first call on. */
export interface SlotsResult {
	way: string;
	/** When the last batch was created. */
	lastBatch: number;
	/** How many of the executions ran when the calls were through, and so held a slot. */
	slots: number;
	/** How long another execution took that was started then, which does nothing. */
	unrelated: number;
	/** The machine's load average at the end: rows with different loads cannot be compared. */
	load: number;
}

/**
 * Measures one way.
 *
 * @param cluster a new one
 * @param sandbox the one of the credential
 * @param credential in n8n
 * @param way what the executions do
 * @throws AssertionError if a batch is not created
 */
export async function measureSlots(
	cluster: Cluster,
	sandbox: Sandbox,
	credential: CredentialName,
	way: Way,
): Promise<SlotsResult> {
	const { nodes, connections } = way;
	const waiting = await publish(cluster, { name: 'Waiting', credential, nodes, connections });
	const other = await publish(cluster, { name: 'Other', credential, nodes: [ITEMS] });
	// The first execution of a process takes longer.
	await runOnce(cluster, other);
	const statuses = async () => statusesOf(cluster, waiting);
	const creations = () =>
		sandbox.requests().filter(({ method, path }) => method === 'POST' && path === PATH);

	const begun = Date.now();
	await callAll(
		cluster,
		Array.from({ length: EXECUTIONS }, (_, n): [Published, object[]] => [
			waiting,
			[person(`ada${letters(n)}`)],
		]),
	);
	// Time for those that sleep at once to do so.
	await until(
		async () => ((await statuses()).waiting ?? 0) === EXECUTIONS,
		BATCH_MS / 2,
		statuses,
	).catch(() => undefined);
	const slots = (await statuses()).running ?? 0;
	const called = Date.now();
	const { listed } = await runOnce(cluster, other, [{}], LIMIT_MS);
	const unrelated = (listed.stoppedAt?.getTime() ?? NaN) - called;
	await until(async () => ((await statuses()).success ?? 0) === EXECUTIONS, LIMIT_MS, statuses);
	return {
		way: way.name,
		lastBatch: (creations().at(-1)?.at ?? NaN) - begun,
		slots,
		unrelated,
		load: loadavg()[0] ?? NaN,
	};
}
