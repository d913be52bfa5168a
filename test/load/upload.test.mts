import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import { stored, storeOnDisk } from '../engine/binaryStorage.mjs';
import { runCargo } from '../engine/harness.mjs';
import { csvOf, LARGE, PART_SIZE } from '../operations/uploads.mjs';
import { inMegabytes, memoryInUse } from './memory.mjs';
import type { UploadServer } from './uploadServer.mjs';
import { startUploadServer } from './uploadServer.mjs';

const SIZE = 200 * 1024 * 1024;
const UPLOAD = { resource: 'file', operation: 'upload' };

let server: UploadServer;
const measured: string[] = [];
beforeEach(async () => {
	server = await startUploadServer();
});
afterEach(async () => {
	await server.close();
});
afterAll(() => {
	console.log(measured.join('\n'));
});

/** Four parts, what is read ahead, and what the garbage collector has not seen yet; the whole file is larger. */
const FLAT = 120 * 1024 * 1024;

const run = async (data: Awaited<ReturnType<typeof stored>>[]) =>
	await runCargo({
		parameters: UPLOAD,
		items: data.map(() => ({})),
		binaries: data.map((file) => ({ data: file })),
		credential: { apiToken: 'token', baseUrl: server.url },
	});

/** The hash of each part of a file, from its chunks. */
function hashesOf(chunks: Iterable<Buffer>): string[] {
	const hashes: string[] = [];
	let hash = createHash('sha256');
	let filled = 0;
	for (const chunk of chunks) {
		let rest = chunk;
		while (rest.length > 0) {
			const taken = rest.subarray(0, PART_SIZE - filled);
			hash.update(taken);
			filled += taken.length;
			rest = rest.subarray(taken.length);
			if (filled < PART_SIZE) continue;
			hashes.push(hash.digest('hex'));
			hash = createHash('sha256');
			filled = 0;
		}
	}
	return filled > 0 ? [...hashes, hash.digest('hex')] : hashes;
}

test('200 MB go out in parts of 8 MiB, four at once, with flat memory and without the token', async () => {
	await storeOnDisk();
	const data = await stored(csvOf(SIZE));
	const before = memoryInUse();
	const during: number[] = [];
	server.onPart(() => {
		if (server.parts.length % 5 === 0) during.push(memoryInUse());
	});
	const started = Date.now();
	const { error } = await run([data]);
	const seconds = (Date.now() - started) / 1000;

	expect(error).toBeUndefined();
	const parts = [...server.parts].sort((one, other) => one.number - other.number);
	expect(parts.map(({ number }) => number)).toEqual(parts.map((_, index) => index + 1));
	expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(SIZE);
	expect(parts.map(({ sha256 }) => sha256)).toEqual(hashesOf(csvOf(SIZE)));
	expect(server.peakParts()).toBeLessThanOrEqual(4);
	expect([...server.storageHeaders]).not.toContain('authorization');
	expect(Math.max(...during) - before).toBeLessThan(FLAT);
	measured.push(
		`200 MB in parts: ${seconds.toFixed(1)} s, peak ${server.peakParts()} parts, memory before ${inMegabytes(before)} MB, at every fifth part ${during.map(inMegabytes).join(', ')} MB`,
	);
}, 300_000);

test('three large files at once take no more memory than one', async () => {
	await storeOnDisk();
	const files = await Promise.all([1, 2, 3].map(async () => await stored(csvOf(LARGE))));
	const before = memoryInUse();
	const during: number[] = [];
	server.onPart(() => {
		if (server.parts.length % 5 === 0) during.push(memoryInUse());
	});
	const { error } = await run(files);

	expect(error).toBeUndefined();
	expect(server.parts).toHaveLength(3 * Math.ceil(LARGE / PART_SIZE));
	expect(server.peakParts()).toBeLessThanOrEqual(4);
	expect(Math.max(...during) - before).toBeLessThan(FLAT);
	measured.push(
		`3 x 50 MB in parts: peak ${server.peakParts()} parts, memory before ${inMegabytes(before)} MB, at every fifth part ${during.map(inMegabytes).join(', ')} MB`,
	);
}, 300_000);

test('ten files that are just below the limit go out as streams, with flat memory', async () => {
	await storeOnDisk();
	const size = LARGE - 1;
	const file = await stored(csvOf(size));
	const before = memoryInUse();
	const { error } = await run(Array.from({ length: 10 }, () => file));
	const after = memoryInUse();

	expect(error).toBeUndefined();
	expect(server.parts).toEqual([]);
	expect(server.uploaded).toHaveLength(10);
	for (const bytes of server.uploaded) expect(bytes).toBeGreaterThan(size);
	expect(after - before).toBeLessThan(FLAT);
	measured.push(
		`10 x 50 MB in one request each: memory before ${inMegabytes(before)} MB, after ${inMegabytes(after)} MB`,
	);
}, 300_000);
