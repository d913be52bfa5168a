/** Files: what is uploaded, whole and in parts, and what the storage host refuses. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startSandbox, type Sandbox } from '../../sandbox/server.mjs';
import { TOOLS } from '../../sandbox/workspace.mjs';
import { call, created } from './client.mjs';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => {
	sandbox.reset();
});
afterAll(() => sandbox.close());

const FILES = '/workspaceManagement/files';
const CSV = '\uFEFFfirst_name,"company ""domain"""\nAda,a.example\n';
const SMALL = 5 * 1024 * 1024;

const upload = async (
	content: string | Uint8Array<ArrayBuffer>,
	more: Array<[string, string]> = [],
	name = 'file',
) => {
	const form = new FormData();
	form.append(name, new File([content], 'leads.csv', { type: 'text/csv' }));
	for (const [field, value] of more) form.append(field, value);
	const response = await fetch(`${sandbox.baseUrl}/v1${FILES}/upload`, {
		method: 'POST',
		headers: { authorization: `Bearer ${sandbox.token}` },
		body: form,
	});
	return { status: response.status, json: (await response.json()) as Record<string, string> };
};
const columns = async (s3Filename: string) =>
	await call(
		sandbox,
		'GET',
		`${FILES}/listColumns?${new URLSearchParams({ s3Filename }).toString()}`,
	);
const begun = async () =>
	(await call(sandbox, 'POST', `${FILES}/multipart/create`, { contentType: 'text/csv' })).json as {
		s3Filename: string;
		uploadId: string;
	};
const signed = async (key: object, partNumber: number) =>
	(
		(await call(sandbox, 'POST', `${FILES}/multipart/sign`, { ...key, partNumber })).json as {
			url: string;
		}
	).url;
const put = async (url: string, body: string, headers: Record<string, string> = {}) => {
	const response = await fetch(url, { method: 'PUT', body: Buffer.from(body), headers });
	return {
		status: response.status,
		etag: response.headers.get('etag'),
		text: await response.text(),
	};
};

describe('An upload', () => {
	test('returns the file flat, and its columns and rows can be used', async () => {
		const { status, json } = await upload(CSV);

		expect(status).toBe(200);
		expect(Object.keys(json)).toEqual(['s3Filename', 'contentType', 'name']);
		const { s3Filename = '' } = json;
		expect((await columns(s3Filename)).json).toEqual({
			columns: [
				{ type: 'string', name: 'first_name' },
				{ type: 'string', name: 'company "domain"' },
			],
		});
		await created(sandbox, {
			workflowUuid: TOOLS.findEmail.workflowUuid,
			data: { kind: 'file', s3Filename, mappings: { company_domain: 'company "domain"' } },
		});
		expect(sandbox.batches().at(-1)?.records).toMatchObject([{ company_domain: 'a.example' }]);
	});

	test.each([
		['two parts', async () => await upload(CSV, [['more', 'x']])],
		['a part of another name', async () => await upload(CSV, [], 'upload')],
	])('with %s is refused with noFile', async (_, act) => {
		expect(await act()).toEqual({ status: 400, json: { reason: 'noFile' } });
	});

	test('of 50 MiB is refused with 413', async () => {
		const { status } = await upload(new Uint8Array(50 * 1024 * 1024));

		expect(status).toBe(413);
		expect(sandbox.files()).toEqual([]);
	});
});

test.each(['uploads/unknown.csv', 'uploads/empty.csv'])('%s has no columns', async (name) => {
	expect(await columns(name)).toMatchObject({ status: 404, json: { reason: 'noColumnsFound' } });
});

describe('An upload in parts', () => {
	test('becomes a file of its parts in their order, whatever order they arrived in', async () => {
		const key = await begun();
		const last = await put(await signed(key, 2), 'end');
		const first = await put(await signed(key, 1), 'x'.repeat(SMALL));
		const parts = [
			{ partNumber: 1, etag: first.etag },
			{ partNumber: 2, etag: last.etag },
		];
		expect(first.etag).toMatch(/^"[\da-f]{32}"$/);

		expect(
			(await call(sandbox, 'POST', `${FILES}/multipart/complete`, { ...key, parts })).json,
		).toEqual({ s3Filename: key.s3Filename });
		expect(sandbox.files()[0]?.bytes.toString()).toBe(`${'x'.repeat(SMALL)}end`);
		expect(sandbox.openUploads()).toBe(0);
	});

	test.each([
		['an ETag without its quotes', (etag: string) => [{ partNumber: 1, etag: etag.slice(1, -1) }]],
		['a part that was never sent', () => [{ partNumber: 7, etag: '"7"' }]],
		['no part', () => []],
		[
			'a part twice',
			(etag: string) => [
				{ partNumber: 1, etag },
				{ partNumber: 1, etag },
			],
		],
	])('is not completed with %s', async (_, partsFor) => {
		const key = await begun();
		const { etag } = await put(await signed(key, 1), 'x'.repeat(SMALL));
		const parts = partsFor(etag ?? '');

		const answer = await call(sandbox, 'POST', `${FILES}/multipart/complete`, { ...key, parts });

		expect(answer.status).toBe(400);
		expect(sandbox.files()).toEqual([]);
	});

	test('takes no more parts once it was aborted', async () => {
		const key = await begun();
		const url = await signed(key, 1);
		expect((await call(sandbox, 'POST', `${FILES}/multipart/abort`, key)).status).toBe(200);

		expect((await put(url, 'late')).status).toBe(404);
		expect((await call(sandbox, 'POST', `${FILES}/multipart/abort`, key)).status).toBe(404);
	});

	test('goes to a host that refuses a token, and logs it', async () => {
		const url = await signed(await begun(), 1);
		const authorization = `Bearer ${sandbox.token}`;

		expect(await put(url, 'x', { authorization })).toMatchObject({
			status: 400,
			text: expect.stringContaining('Only one auth mechanism') as unknown,
		});
		expect(sandbox.fileRequests()[0]).toMatchObject({ method: 'PUT', headers: { authorization } });
	});

	test('needs the signature of this part', async () => {
		const url = await signed(await begun(), 1);

		expect((await put(url.replace('partNumber=1', 'partNumber=2'), 'x')).status).toBe(403);
	});
});
