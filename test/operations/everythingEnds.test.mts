import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { BATCHES } from '../../sandbox/workspace.mjs';
import { byId, runCargo } from '../engine/harness.mjs';
import { startHost, type Host } from '../faults/host.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { READ, TOOL, runRows } from './support.mjs';

const sandbox = useSandbox();
const ITEMS = Array.from({ length: 12 }, (_, n) => ({ n }));
const get = { operation: 'get', batchUuid: byId(BATCHES.success.uuid) };
const create = {
	operation: 'create',
	workflowUuid: TOOL,
	dataKind: 'records',
	records: '={{ [{ n: $json.n }] }}',
};
const hosts: Host[] = [];
const lost: unknown[] = [];
const note = (reason: unknown) => {
	lost.push(reason);
};

beforeEach(() => {
	lost.length = 0;
	process.on('unhandledRejection', note);
});
afterEach(async () => {
	process.off('unhandledRejection', note);
	for (const host of hosts.splice(0)) await host.close();
});

test('A response that cannot be decompressed ends with the time limit', async () => {
	const whole = gzipSync(JSON.stringify({ batch: BATCHES.success }));
	const broken = Buffer.concat([whole.subarray(0, 12), Buffer.alloc(whole.length - 12, 7)]);
	const host = await startHost((response) => {
		response.writeHead(200, {
			'content-type': 'application/json',
			'content-encoding': 'gzip',
			'content-length': broken.length,
		});
		response.end(broken);
	});
	hosts.push(host);
	const begun = Date.now();

	const { error } = await runCargo({
		credential: { ...sandbox.credential, baseUrl: host.url },
		parameters: { ...get, requestOptions: { timeout: 500 } },
	});

	expect(error?.message).toMatch(/could not be read|in time|was lost/);
	expect(Date.now() - begun).toBeLessThan(6000);
}, 20_000);

describe('Max Wait', () => {
	test('is respected if all slots are in use', async () => {
		sandbox.api.planBatches(...ITEMS.map(() => ({ duration: 60_000 })));
		sandbox.api.addFault({ route: READ, times: 200, delay: 1500 });
		const begun = Date.now();

		const { json } = await sandbox.run({
			items: ITEMS,
			parameters: {
				...create,
				waitUntilFinished: true,
				options: { pollInterval: 0.5, maxWait: 3, maxConcurrentRequests: 1 },
			},
			settings: { onError: 'continueRegularOutput' },
		});

		expect(Date.now() - begun).toBeLessThan(7500);
		expect(json('Cargo')).toHaveLength(12);
		expect(
			json('Cargo').every(({ error }) => (error as { reason: string }).reason === 'maxWait'),
		).toBe(true);
	}, 30_000);

	test('of one batch does not delay the result of another', async () => {
		sandbox.api.planBatches({ duration: 60_000 }, { duration: 200, status: 'error' });
		const begun = Date.now();

		const { error } = await runRows({
			credential: sandbox.credential,
			items: ITEMS.slice(0, 4),
			parameters: {
				waitUntilFinished: true,
				options: { recordsPerBatch: 2, pollInterval: 0.2, maxWait: 20 },
			},
		});

		expect(error?.message).toContain('ended with the status error');
		expect(Date.now() - begun).toBeLessThan(5000);
	}, 30_000);
});

test('With Batching, the error of an item is not lost', async () => {
	const { error } = await sandbox.run({
		items: ITEMS.slice(0, 4),
		parameters: {
			...create,
			records: '={{ $json.n === 0 ? [] : [{ n: $json.n }] }}',
			requestOptions: { batching: { batch: { batchSize: 1, batchInterval: 300 } } },
		},
	});

	expect(error?.message).toBe('Records: [] is an empty list');
	expect(lost).toEqual([]);
}, 20_000);

test('More outputs than JavaScript accepts as arguments are returned', async () => {
	const records = Array.from({ length: 130_000 }, (_, n) => ({ _id: `r-${n}` }));
	sandbox.api.addFault({
		route: 'POST /orchestration/batches/preview',
		status: 200,
		body: { records, columns: [], count: records.length },
	});

	const { json, error } = await sandbox.run({
		parameters: {
			operation: 'preview',
			workflowUuid: TOOL,
			dataKind: 'records',
			records: '[{"a":1}]',
			options: { oneItemPerRecord: false },
		},
	});

	expect(error).toBeUndefined();
	expect((json('Cargo')[0]?.records as unknown[]).length).toBe(130_000);
}, 60_000);
