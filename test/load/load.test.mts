import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import type { FlowResult } from '../engine/harness.mjs';
import { byId, runCargo } from '../engine/harness.mjs';
import { heapInUse, inMegabytes } from './memory.mjs';
import type { LoadServer } from './server.mjs';
import { startLoadServer } from './server.mjs';

/** A UUID that tells which item it belongs to. */
const idOf = (index: number) => `88888888-0000-4000-8000-${String(index).padStart(12, '0')}`;
const rowsOf = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, row) => ({ row, uuid: idOf(row) }));

const servers: LoadServer[] = [];
const measured: string[] = [];
afterEach(async () => {
	await Promise.all(
		servers.splice(0).map(async (server) => {
			await server.close();
		}),
	);
});
afterAll(() => {
	console.log(measured.join('\n'));
});

async function serve(delay: number, looks?: number): Promise<LoadServer> {
	const server = await startLoadServer(delay, looks);
	servers.push(server);
	return server;
}

/** Reads one batch for each item. */
async function getAll(server: LoadServer, count: number, more: IDataObject = {}) {
	return await runCargo({
		parameters: { operation: 'get', batchUuid: byId('={{ $json.uuid }}'), ...more },
		items: rowsOf(count),
		credential: { apiToken: 'token', baseUrl: server.url },
	});
}

/** Every item is returned once, in its place, linked to its input. */
function expectAllInOrder({ error, items }: FlowResult, count: number): void {
	const out = items('Cargo').map(({ json, pairedItem }) => [json.uuid, pairedItem]);
	expect(error).toBeUndefined();
	expect(out).toEqual(rowsOf(count).map(({ row, uuid }) => [uuid, { item: row }]));
	// The node after it finds each item's input by that link.
	const read = items('After').map(({ json }) => (json.value as IDataObject).row);
	expect(read).toEqual(rowsOf(count).map(({ row }) => row));
}

test('2,000 items through a server that takes 200 ms: 10 connections at once, none lost, memory flat', async () => {
	const server = await serve(200);
	const heap: number[] = [];
	server.onArrival((count) => {
		if (count % 500 === 0) heap.push(heapInUse());
	});
	const before = heapInUse();
	const started = Date.now();
	const result = await getAll(server, 2000);
	const seconds = (Date.now() - started) / 1000;

	expectAllInOrder(result, 2000);
	expect(server.arrivals()).toHaveLength(2000);
	expect(server.peakConnections()).toBeLessThanOrEqual(10);
	expect(server.peakRequests()).toBe(10);
	expect(seconds).toBeGreaterThanOrEqual(40);
	// From a quarter of the way to the end only answers are added: a few hundred bytes each.
	const [first = 0, ...later] = heap;
	expect(Math.max(...later) - first).toBeLessThan(30 * 1024 * 1024);
	measured.push(
		`2,000 items at 200 ms: ${seconds.toFixed(1)} s, peak ${server.peakConnections()} connections, heap before ${inMegabytes(before)} MB, at every 500th request ${heap.map(inMegabytes).join(', ')} MB`,
	);
}, 300_000);

test('10,000 items end, and leave no memory behind', async () => {
	const server = await serve(0);
	const before = heapInUse();
	const started = Date.now();
	let result: FlowResult | undefined = await getAll(server, 10_000);
	const seconds = (Date.now() - started) / 1000;
	const during = heapInUse();

	expectAllInOrder(result, 10_000);
	expect(server.arrivals()).toHaveLength(10_000);
	expect(server.peakConnections()).toBeLessThanOrEqual(10);
	result = undefined;
	const after = heapInUse();
	expect(after - before).toBeLessThan(60 * 1024 * 1024);
	measured.push(
		`10,000 items: ${seconds.toFixed(1)} s, heap before ${inMegabytes(before)} MB, with the items ${inMegabytes(during)} MB, after ${inMegabytes(after)} MB`,
	);
}, 600_000);

describe('Max Concurrent Requests', () => {
	test.each([1, 3, 50, 100])('%d is honoured', async (slots) => {
		const server = await serve(40);
		const count = slots * 4;
		const result = await getAll(server, count, { options: { maxConcurrentRequests: slots } });

		expectAllInOrder(result, count);
		expect(server.peakRequests()).toBe(slots);
		expect(server.peakConnections()).toBeLessThanOrEqual(slots);
	});

	test.each([0, 101, -1, 1.5, 'many', ''])('%p is refused, and nothing is sent', async (slots) => {
		const server = await serve(0);
		const { error } = await getAll(server, 3, { options: { maxConcurrentRequests: slots } });

		expect(error?.message).toContain('Max Concurrent Requests');
		expect(error?.message).toContain('from 1 to 100');
		expect(server.arrivals()).toEqual([]);
	});

	test('given by an expression, the first item decides for the run, and a wrong one stops its item', async () => {
		const server = await serve(40);
		const { error, json } = await runCargo({
			parameters: {
				operation: 'get',
				batchUuid: byId('={{ $json.uuid }}'),
				options: { maxConcurrentRequests: '={{ $json.slots }}' },
			},
			items: rowsOf(30).map((row, index) => ({ ...row, slots: [2, 9, 500][index % 3] })),
			settings: { onError: 'continueRegularOutput' },
			credential: { apiToken: 'token', baseUrl: server.url },
		});

		expect(error).toBeUndefined();
		expect(server.arrivals()).toHaveLength(20);
		expect(server.peakRequests()).toBe(2);
		expect(json('Cargo').map(({ error: refusal }) => refusal !== undefined)).toEqual(
			rowsOf(30).map((_, index) => index % 3 === 2),
		);
	});

	test('holds a slot for a request, not for a whole wait', async () => {
		const server = await serve(0, 1);
		const started = Date.now();
		const { items } = await getAll(server, 20, {
			waitUntilFinished: true,
			options: { maxConcurrentRequests: 1, pollInterval: 1 },
		});

		expect(items('Cargo')).toHaveLength(20);
		expect(server.arrivals()).toHaveLength(40);
		expect(server.peakRequests()).toBe(1);
		// One after the other the waits would take 20 seconds.
		expect(Date.now() - started).toBeLessThan(10_000);
	});

	test('counts the polls of waiting items too', async () => {
		const server = await serve(20, 3);
		const { items } = await getAll(server, 30, {
			waitUntilFinished: true,
			options: { maxConcurrentRequests: 4, pollInterval: 0.1 },
		});

		expect(items('Cargo')).toHaveLength(30);
		expect(server.arrivals()).toHaveLength(120);
		expect(server.peakRequests()).toBe(4);
	});
});

describe('Request Options → Batching', () => {
	test('still spaces the requests out', async () => {
		const server = await serve(0);
		const result = await getAll(server, 20, {
			requestOptions: { batching: { batch: { batchSize: 5, batchInterval: 300 } } },
		});

		expectAllInOrder(result, 20);
		const arrivals = server.arrivals();
		const gaps = [5, 10, 15].map((first) => (arrivals[first] ?? 0) - (arrivals[first - 1] ?? 0));
		expect(Math.min(...gaps)).toBeGreaterThan(200);
		measured.push(`Batching of 5 every 300 ms: gaps ${gaps.map(Math.round).join(', ')} ms`);
	});
});
