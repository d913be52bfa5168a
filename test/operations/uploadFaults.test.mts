import { truncate } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import type { IBinaryData } from 'n8n-workflow';
import { inMemory, pathOf, stored, storeOnDisk } from '../engine/binaryStorage.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { CREATE, pass, posts, uuidOf } from './support.mjs';
import { CSV, csvOf, FILES_PATH, LARGE, PART, UPLOAD, UPLOADING } from './uploads.mjs';

const sandbox = useSandbox();
const FILE = { resource: 'file', operation: 'upload' };
const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const uploads = () =>
	sandbox.api.requests().filter(({ path }) => path === `${FILES_PATH}/upload`).length;
const batches = () => posts(sandbox.api.requests()).length;
const uploaded = () => sandbox.api.files()[0]?.s3Filename ?? 'none';

describe('With Retry On Fail', () => {
	test('a file that was uploaded is not uploaded again if the batch is refused', async () => {
		sandbox.api.addFault({ route: CREATE, times: 2, status: 403 });
		const { json, error } = await sandbox.run({
			parameters: UPLOADING,
			binaries: [inMemory(CSV)],
			settings: RETRY,
		});

		expect(error).toBeUndefined();
		expect(uuidOf(json('Cargo'))).not.toBe('');
		expect([uploads(), batches()]).toEqual([1, 3]);
		expect(sandbox.api.files()).toHaveLength(1);
	});

	test('neither is repeated if the response to creating is unclear, and the file is named', async () => {
		sandbox.api.addFault({ route: CREATE, times: 9, status: 502, handle: true });
		const { error } = await sandbox.run({
			parameters: UPLOADING,
			binaries: [inMemory(CSV)],
			settings: RETRY,
		});

		expect([uploads(), batches()]).toEqual([1, 1]);
		expect(error?.description).toContain('The batch may have been created anyway');
		expect(error?.description).toContain(`These files were uploaded anyway: ${uploaded()}`);
	});

	test('an upload whose response is unclear is not repeated, and the user is told', async () => {
		sandbox.api.addFault({ route: UPLOAD, times: 9, drop: 'during' });
		const { error } = await sandbox.run({
			parameters: FILE,
			binaries: [inMemory(CSV)],
			settings: RETRY,
		});

		expect(uploads()).toBe(1);
		expect(error?.description).toContain(
			'The file may have been uploaded anyway. An upload uses no credits, so you can run this again',
		);
	});

	test('a large file is uploaded again, because its parts were discarded', async () => {
		await storeOnDisk();
		sandbox.api.addFault({ route: PART, times: 3, status: 403 });
		sandbox.api.addFault({ route: PART, status: 400, times: 9 });
		const data = await stored(csvOf(LARGE));
		const { error } = await sandbox.run({
			parameters: FILE,
			binaries: [{ data }],
			settings: { ...RETRY, maxTries: 2 },
		});

		expect(error).toBeUndefined();
		expect(sandbox.api.files()).toHaveLength(1);
		expect(sandbox.api.openUploads()).toBe(0);
		const begun = sandbox.calls().filter((call) => call.endsWith('/multipart/create'));
		expect(begun).toHaveLength(2);
	}, 180_000);
});

describe('If a batch was created of the file', () => {
	test('an error that ends the run names the batch, and not its file', async () => {
		const { error } = await sandbox.run({
			parameters: {
				...UPLOADING,
				waitUntilFinished: true,
				options: { maxWait: 0.2, pollInterval: 0.1 },
			},
			binaries: [inMemory(CSV)],
		});

		expect(error?.message).toMatch(/^The batch [\da-f-]{36} /);
		expect(error?.description).not.toContain(uploaded());
	});
});

describe('With On Error set to Continue', () => {
	test('the item that failed names the file that was uploaded for it', async () => {
		sandbox.api.addFault({ route: CREATE, status: 402, body: { reason: 'notEnoughCredits' } });
		const { items } = await sandbox.run({
			parameters: { ...UPLOADING, options: { maxConcurrentRequests: 1 } },
			items: [{ n: 1 }, { n: 2 }],
			binaries: [inMemory(CSV), {}],
			settings: { onError: 'continueRegularOutput' },
		});

		expect(items('Cargo')).toMatchObject([
			{
				json: { n: 1, error: { reason: 'notEnoughCredits', s3Filename: uploaded() } },
				pairedItem: { item: 0 },
			},
			{
				json: {
					n: 2,
					error: {
						message: 'Input Data Field Name: item 1 has no file "data". It has no files',
					},
				},
				pairedItem: { item: 1 },
			},
		]);
	});
});

describe('If one item has no file', () => {
	test('nothing is sent for any item', async () => {
		const { error } = await sandbox.run({
			parameters: UPLOADING,
			items: [{}, {}, {}],
			binaries: [inMemory(CSV), inMemory(CSV), {}],
		});

		expect(error?.message).toContain('item 2 has no file "data"');
		expect(sandbox.calls()).toEqual([]);
	});
});

test('More records than Max Records are refused after the upload, and the file is named', async () => {
	const { error } = await sandbox.run({
		parameters: { ...UPLOADING, options: { maxRecords: 1 } },
		binaries: [inMemory(CSV)],
	});

	expect(error?.message).toBe(
		'Max Records: 1 is less than the 2 records that this batch would run on',
	);
	expect(error?.description).toContain(uploaded());
	expect(batches()).toBe(0);
});

test('Preview uploads the file, and names it for Create', async () => {
	const { json } = await sandbox.run({
		parameters: { ...UPLOADING, operation: 'preview' },
		binaries: [inMemory(CSV)],
	});

	expect(json('Cargo')).toMatchObject([{ count: 2, s3Filename: uploaded() }]);
	expect([uploads(), batches()]).toEqual([1, 0]);
});

describe('A file on disk', () => {
	const run = async (change: Partial<IBinaryData>, content: string | Buffer = CSV) => {
		await storeOnDisk();
		const data = await stored(content);
		return await sandbox.run({ parameters: FILE, binaries: [{ data: { ...data, ...change } }] });
	};

	test('that n8n no longer has is explained, and nothing is sent', async () => {
		const { error } = await run({ id: 'filesystem-v2:workflows/test/executions/1/gone' });

		expect(error).toMatchObject({
			message: "The file leads.csv could not be read from n8n's storage for binary data",
			description: expect.stringContaining('Run the workflow again') as unknown,
		});
		expect(sandbox.calls()).toEqual([]);
	});

	test.each(['drop', 'status'] as const)(
		'does not hide that the request failed (%s)',
		async (how) => {
			sandbox.api.addFault(
				how === 'drop' ? { route: UPLOAD, drop: 'before' } : { route: UPLOAD, status: 413 },
			);
			const { error } = await run({}, Buffer.alloc(8_000_000, 'x'));

			expect(error?.message).toBe(
				how === 'drop'
					? 'The connection to Cargo was lost before the response was complete'
					: 'The request is too large for Cargo',
			);
		},
	);

	test.each([CSV.length - 1, CSV.length + 1, 3_000_000])(
		'that has other %d bytes than n8n says is not uploaded',
		async (bytes) => {
			await storeOnDisk();
			const data = await stored(CSV);
			await truncate(pathOf(data), bytes);
			const { error } = await sandbox.run({ parameters: FILE, binaries: [{ data }] });

			expect(error?.message).toBe(
				"The file leads.csv could not be read from n8n's storage for binary data",
			);
			expect(sandbox.api.files()).toEqual([]);
		},
	);

	test('without a name is called file, and an odd type is not sent', async () => {
		const { json } = await run({ fileName: undefined, mimeType: 'text/csv\r\nX-Bad: 1' });

		expect(json('Cargo')).toMatchObject([
			{ name: 'file', contentType: 'application/octet-stream' },
		]);
	});

	test('keeps quotes and other characters in its name', async () => {
		const { json } = await run({ fileName: 'Übersicht "neu".csv' });

		expect(json('Cargo')).toMatchObject([{ name: 'Übersicht "neu".csv' }]);
	});

	test('that has no columns can be uploaded too', async () => {
		const { json } = await run({ mimeType: 'application/pdf' }, Buffer.from('%PDF\0'));

		expect(json('Cargo')).toMatchObject([{ contentType: 'application/pdf', columns: [] }]);
	});
});

describe('Stop', () => {
	test('in the middle of a large file ends the parts, and tells Cargo to discard them', async () => {
		await storeOnDisk();
		sandbox.api.addFault({ route: PART, skip: 1, times: 99, hang: true });
		const data = await stored(csvOf(LARGE));
		const stop = new AbortController();
		const running = sandbox.run({
			parameters: FILE,
			binaries: [{ data }],
			signal: stop.signal,
			settings: RETRY,
		});
		while (sandbox.api.fileRequests().length < 4) await pass(50);
		stop.abort();
		await running;
		for (let tries = 0; sandbox.api.openUploads() > 0 && tries < 50; tries++) await pass(100);

		expect(sandbox.api.openUploads()).toBe(0);
		expect(sandbox.calls().at(-1)).toBe(`POST ${FILES_PATH}/multipart/abort`);
		expect(sandbox.calls().some((call) => call.endsWith('/multipart/complete'))).toBe(false);
	}, 180_000);
});
