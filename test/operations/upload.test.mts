import { describe, expect, test } from '@jest/globals';
import { inMemory, stored, storeOnDisk } from '../engine/binaryStorage.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { CSV, csvOf, FILES_PATH, LARGE, PART_SIZE, partsOf, UPLOADING } from './uploads.mjs';

const sandbox = useSandbox();
const UPLOAD = { resource: 'file', operation: 'upload' };

describe('File: Upload', () => {
	test('sends the file as one part, byte for byte as Cargo documents it', async () => {
		const { json, error } = await sandbox.run({ parameters: UPLOAD, binaries: [inMemory(CSV)] });

		expect(error).toBeUndefined();
		const [upload, columns] = sandbox.api.requests();
		expect(upload).toMatchObject({ method: 'POST', path: `${FILES_PATH}/upload`, status: 200 });
		expect(upload && partsOf(upload)).toBe(
			[
				'--BOUNDARY',
				'Content-Disposition: form-data; name="file"; filename="leads.csv"',
				'Content-Type: text/csv',
				'',
				CSV,
				'--BOUNDARY--',
				'',
			].join('\r\n'),
		);
		expect(upload?.headers).toMatchObject({
			'content-type': expect.stringMatching(/^multipart\/form-data; boundary=[\w-]+$/) as unknown,
			'content-length': String(upload && Buffer.byteLength(upload.body)),
			authorization: `Bearer ${sandbox.api.token}`,
		});
		const [file] = sandbox.api.files();
		const s3Filename = file?.s3Filename ?? '';
		expect(columns).toMatchObject({
			method: 'GET',
			url: `${FILES_PATH}/listColumns?s3Filename=${encodeURIComponent(s3Filename)}`,
		});
		expect(json('Cargo')).toEqual([
			{
				s3Filename,
				name: 'leads.csv',
				contentType: 'text/csv',
				columns: [
					{ type: 'string', name: 'first_name' },
					{ type: 'string', name: 'company_domain' },
				],
			},
		]);
	});

	test('streams a file that n8n keeps on disk', async () => {
		await storeOnDisk();
		const data = await stored(CSV);
		expect(data.id).toBeDefined();
		const { json, error } = await sandbox.run({ parameters: UPLOAD, binaries: [{ data }] });

		expect(error).toBeUndefined();
		expect(json('Cargo')).toMatchObject([{ name: 'leads.csv' }]);
		expect(sandbox.api.files().map(({ bytes }) => bytes.toString())).toEqual([CSV]);
		const [upload] = sandbox.api.requests();
		expect(upload?.headers['content-length']).toBe(String(upload?.body.length));
	});

	test('sends a large file in parts of 8 MiB to the storage host, without the token', async () => {
		await storeOnDisk();
		const size = LARGE + 3;
		const data = await stored(csvOf(size));
		const { json, error } = await sandbox.run({ parameters: UPLOAD, binaries: [{ data }] });

		expect(error).toBeUndefined();
		const [file] = sandbox.api.files();
		expect(file?.bytes.length).toBe(size);
		expect(file?.bytes.equals(Buffer.concat([...csvOf(size)]))).toBe(true);
		expect(json('Cargo')).toMatchObject([
			{ s3Filename: file?.s3Filename, contentType: 'text/csv' },
		]);
		const parts = Math.ceil(size / PART_SIZE);
		const sent = sandbox.api.fileRequests();
		expect(sent).toHaveLength(parts);
		for (const { headers, method } of sent) {
			expect(method).toBe('PUT');
			expect(headers).not.toHaveProperty('authorization');
			expect(headers).not.toHaveProperty('content-type');
			expect(JSON.stringify(headers)).not.toContain(sandbox.api.token);
		}
		const bodies = sandbox.api.requests().map(({ path, body }) => [path, body]);
		expect(bodies.slice(0, 2)).toEqual([
			[`${FILES_PATH}/multipart/create`, '{"contentType":"text/csv","filename":"leads.csv"}'],
			[
				`${FILES_PATH}/multipart/sign`,
				expect.stringMatching(/^\{"s3Filename":"[^"]+","uploadId":"[^"]+","partNumber":1\}$/),
			],
		]);
		expect(bodies.at(-2)).toEqual([
			`${FILES_PATH}/multipart/complete`,
			expect.stringMatching(
				/^\{"s3Filename":"[^"]+","uploadId":"[^"]+","parts":\[(\{"partNumber":\d,"etag":"\\"[\da-f]{32}\\""\},?){7}\]\}$/,
			),
		]);
		expect(sandbox.api.openUploads()).toBe(0);
	}, 180_000);
});

describe('Batch: Create, Data = File', () => {
	test('uploads the file of each item and creates a batch with it', async () => {
		const { json, error } = await sandbox.run({
			parameters: UPLOADING,
			items: [{}, {}],
			binaries: [inMemory(CSV), inMemory(CSV)],
		});

		expect(error).toBeUndefined();
		expect(json('Cargo')).toHaveLength(2);
		expect(sandbox.api.files()).toHaveLength(2);
	});
});
