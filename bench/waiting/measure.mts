/** Waiting for batches in n8n's queue mode: needs Redis and Postgres, and Linux. */
import { startSandbox } from '../../sandbox/server.mjs';
import { type InstalledN8n, ensureN8n } from '../../scripts/n8n/install.mjs';
import { step } from '../../scripts/n8n/progress.mjs';
import { Cluster } from '../../test/queue/cluster.mjs';
import { type Services, missingServices, withServices } from '../../test/queue/services.mjs';
import { BATCH_MS, type SlotsResult, measureSlots } from './slots.mjs';
import { type WakingResult, measureWakings } from './wakings.mjs';
import { WAYS } from './ways.mjs';

const CREDENTIAL = { id: 'cargoBenchQueue1', name: 'Cargo' };
const OWNER = { email: 'bench@example.com', password: 'Bench-password-1' };
const TOKEN = 'benchmark-token';

/** Everything that was measured. */
export interface WaitingResult {
	n8nVersion: string;
	slots: SlotsResult[];
	wakings: WakingResult[];
}

/**
 * Measures all ways to wait, each in a new cluster.
 *
 * @param tarball the packed package
 * @returns undefined if this machine cannot; then the reason has been printed
 */
export async function measureWaiting(tarball: string): Promise<WaitingResult | undefined> {
	const missing = await missingServices();
	if (process.platform !== 'linux') missing.push('Linux');
	if (missing.length > 0) {
		console.log(`▸ Skipped: waiting in queue mode, which needs ${missing.join(' and ')}`);
		return undefined;
	}
	const n8n = await ensureN8n('pinned');
	return await withServices(async (services) => {
		const slots: SlotsResult[] = [];
		for (const way of WAYS) {
			slots.push(
				await measured(
					`Many executions that wait: ${way.name}`,
					n8n,
					services,
					tarball,
					(...world) => measureSlots(...world, way),
				),
			);
		}
		const wakings = await measured('Waking executions', n8n, services, tarball, measureWakings);
		return { n8nVersion: n8n.version, slots, wakings };
	});
}

/** Runs a measurement in a new cluster. */
async function measured<T>(
	title: string,
	n8n: InstalledN8n,
	services: Services,
	tarball: string,
	measure: (
		cluster: Cluster,
		sandbox: Awaited<ReturnType<typeof startSandbox>>,
		credential: typeof CREDENTIAL,
	) => Promise<T>,
): Promise<T> {
	return await step(title, async (report) => {
		const sandbox = await startSandbox({ token: TOKEN, batchDuration: BATCH_MS });
		try {
			report('starting n8n');
			const data = { apiToken: TOKEN, baseUrl: sandbox.baseUrl };
			const credentials = [{ ...CREDENTIAL, type: 'cargoApi', data }];
			const options = { n8n, services, tarball, credentials, owner: OWNER };
			const cluster = await Cluster.open(options);
			try {
				report('measuring');
				return await measure(cluster, sandbox, CREDENTIAL);
			} finally {
				await cluster.close();
			}
		} finally {
			await sandbox.close();
		}
	});
}
