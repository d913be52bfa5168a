import { afterEach, expect, test } from '@jest/globals';
import { byId, runCargo } from '../engine/harness.mjs';
import { pass } from '../operations/support.mjs';
import { heapInUse } from './memory.mjs';
import type { LoadServer } from './server.mjs';
import { startLoadServer } from './server.mjs';

const ITEMS = 1500;
const rows = Array.from({ length: ITEMS }, (_, index) => ({
	uuid: `88888888-0000-4000-8000-${String(index).padStart(12, '0')}`,
}));

let server: LoadServer | undefined;
afterEach(async () => {
	await server?.close();
});

test('A pause takes no more memory the longer it is: 1,500 items, ten seconds', async () => {
	const started = await startLoadServer(0, Infinity);
	server = started;
	const arrivals = () => started.arrivals();
	const { url } = started;
	const stop = new AbortController();
	const running = runCargo({
		parameters: {
			operation: 'get',
			batchUuid: byId('={{ $json.uuid }}'),
			waitUntilFinished: true,
			options: { pollInterval: 60, maxConcurrentRequests: 100 },
		},
		items: rows,
		credential: { apiToken: 'token', baseUrl: url },
		signal: stop.signal,
	});

	while (arrivals().length < ITEMS) await pass(50);
	await pass(2000);
	const before = heapInUse();
	await pass(10_000);
	const growth = heapInUse() - before;
	const checks = arrivals().length;
	stop.abort();
	await running;

	expect(checks).toBe(ITEMS);
	// A closure for each item and second that is not let go takes 4 MB.
	expect(growth).toBeLessThan(1024 * 1024);
}, 120_000);
