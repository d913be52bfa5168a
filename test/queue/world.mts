/** What the tests of queue mode share: the cluster, and a sandbox for each kind of test. */
import assert from 'node:assert/strict';

import { type Sandbox, startSandbox } from '../../sandbox/server.mjs';
import { ensureN8n } from '../../scripts/n8n/install.mjs';
import { E2E_TARBALL, OWNER, TOKEN } from '../e2e/context.mjs';
import { RELEASE, isSince } from '../e2e/release.mjs';
import { Cluster } from './cluster.mjs';
import { POSTGRES_URL, REDIS_URL } from './services.mjs';

/** How many times faster the clock of the sandbox with the long batches runs. */
export const SPEED = 4;
/** How long a batch of the sandbox runs in which each operation is tried (ms). */
const SHORT_BATCH_MS = 300;

/** Each sandbox has its own log, so that counts mean something. */
const SANDBOXES = {
	/** Batches of several minutes, in a quarter of the time. */
	waiting: { id: 'cargoQueueWait01', name: 'Cargo with long batches' },
	/** One operation after another. */
	operations: { id: 'cargoQueueOper01', name: 'Cargo for operations' },
	/** The trigger alone. */
	trigger: { id: 'cargoQueueTrig01', name: 'Cargo for the trigger' },
};

type Purpose = keyof typeof SANDBOXES;

/** Everything that runs. */
export interface World {
	cluster: Cluster;
	sandboxes: Record<Purpose, Sandbox>;
}

/** The credentials, by the sandbox that they are for. */
export const CREDENTIALS = SANDBOXES;

/**
 * Starts the sandboxes and the cluster.
 *
 * @returns the world; `closeWorld` ends it
 */
export async function openWorld(): Promise<World> {
	const { [E2E_TARBALL]: tarball, [REDIS_URL]: redis, [POSTGRES_URL]: postgres } = process.env;
	assert.ok(tarball && redis && postgres, 'Start these tests with `npm run test:queue`');
	const sandboxes = {
		waiting: await startSandbox({ token: TOKEN, speed: SPEED }),
		operations: await startSandbox({ token: TOKEN, batchDuration: SHORT_BATCH_MS }),
		trigger: await startSandbox({ token: TOKEN }),
	};
	const cluster = await Cluster.open({
		n8n: await ensureN8n(RELEASE),
		services: { redis, postgres },
		tarball,
		owner: OWNER,
		credentials: (Object.keys(SANDBOXES) as Purpose[]).map((purpose) => ({
			...SANDBOXES[purpose],
			type: 'cargoApi',
			data: { apiToken: TOKEN, baseUrl: sandboxes[purpose].baseUrl },
		})),
		// As docs/self-hosting.md advises for n8n 1.x; n8n 2.x has no such setting.
		settings: isSince('2.0.0') ? {} : { QUEUE_WORKER_MAX_STALLED_COUNT: '0' },
	}).catch(async (error: unknown) => {
		await closeSandboxes(sandboxes);
		throw error;
	});
	return { cluster, sandboxes };
}

/**
 * Ends everything.
 *
 * @param world what `openWorld` made
 */
export async function closeWorld({ cluster, sandboxes }: World): Promise<void> {
	await cluster.close();
	await closeSandboxes(sandboxes);
}

const closeSandboxes = async (sandboxes: Record<Purpose, Sandbox>) =>
	Promise.all(Object.values(sandboxes).map(async (sandbox) => sandbox.close()));
