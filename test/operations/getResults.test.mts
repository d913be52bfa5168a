import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import type { Fault } from '../../sandbox/server.mjs';
import { BATCHES } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';

const sandbox = useSandbox();
const { uuid } = BATCHES.failedRuns;
const FILE = 'GET /results/{file}';
const DOWNLOAD = 'POST /orchestration/batches/{uuid}/download';
const slug = (value: unknown) => ({ __rl: true, mode: 'slug', value }) as IDataObject;
const getResults = async (parameters: IDataObject = {}, items?: IDataObject[]) =>
	await sandbox.run({
		parameters: { operation: 'getResults', batchUuid: byId(uuid), ...parameters },
		items,
	});

/** The file as the host serves it to anybody with the signed URL. */
async function served(parameters: IDataObject = {}): Promise<Buffer> {
	const { json } = await getResults({ ...parameters, output: 'url' });
	const answer = await fetch(json('Cargo')[0]?.url as string);
	return Buffer.from(await answer.arrayBuffer());
}

const contentOf = (data: string | undefined) => Buffer.from(data ?? '', 'base64');
const hash = (content: Buffer) => createHash('sha256').update(content).digest('hex');

describe('Get Results', () => {
	test('returns the file with its name, its type, its size and its whole content', async () => {
		const wanted = await served();
		sandbox.api.clearRequests();

		const result = await getResults({}, [{ n: 1 }]);

		expect(result.error).toBeUndefined();
		const [item] = result.items('Cargo');
		expect(wanted.toString().split('\n').length).toBeGreaterThan(20);
		expect(contentOf(item?.binary?.data?.data).toString()).toBe(wanted.toString());
		expect(item?.binary?.data).toMatchObject({
			fileName: `${uuid}.csv`,
			fileExtension: 'csv',
			mimeType: 'text/csv',
			bytes: wanted.length,
		});
		expect(item?.json).toEqual({
			uuid,
			fileName: `${uuid}.csv`,
			mimeType: 'text/csv',
			fileSize: item?.binary?.data?.fileSize,
		});
		expect(item?.json.fileSize).toMatch(/^[\d.]+ kB$/);
		expect(result.json('After')).toEqual([{ value: { n: 1 } }]);
	});

	test.each(['', ' ', '='])(
		'asks for the whole batch where Output Node was left empty, by the editor written as "%s"',
		async (empty) => {
			await getResults({ outputNodeSlug: slug(empty) });

			expect(sandbox.onlyRequest().body).toBe('{}');
		},
	);

	test('requests the whole batch with an empty object, and a node by its slug', async () => {
		await getResults();
		await getResults({ outputNodeSlug: slug(' find_email ') });
		await getResults({ outputNodeSlug: { __rl: true, mode: 'list', value: 'verify_email' } });

		const path = `/v1/orchestration/batches/${uuid}/download`;
		expect(sandbox.calls()).toEqual([`POST ${path}`, `POST ${path}`, `POST ${path}`]);
		expect(sandbox.api.requests().map(({ body }) => body)).toEqual([
			'{}',
			'{"outputNodeSlug":"find_email"}',
			'{"outputNodeSlug":"verify_email"}',
		]);
		for (const { headers } of sandbox.api.requests()) {
			expect(headers['content-type']).toBe('application/json');
		}
	});

	test('returns the output of the chosen node', async () => {
		const { items } = await getResults({ outputNodeSlug: slug('find_email') });

		const [head] = contentOf(items('Cargo')[0]?.binary?.data?.data).toString().split('\n');
		expect(head).toContain('found_email');
		expect(head).not.toContain('verified');
	});

	test('puts the file into the field that the user names', async () => {
		const { items } = await getResults({ binaryPropertyName: ' results ' });

		expect(Object.keys(items('Cargo')[0]?.binary ?? {})).toEqual(['results']);
	});

	test('returns only the URL if the user wants that, and downloads nothing', async () => {
		const { items } = await getResults({ output: 'url', binaryPropertyName: '' });

		const [item] = items('Cargo');
		expect(item?.json).toEqual({ uuid, url: expect.stringContaining(sandbox.api.filesUrl) });
		expect(item?.binary).toBeUndefined();
		expect(sandbox.api.fileRequests()).toEqual([]);
	});

	test('never shows the token to the host of the file', async () => {
		await getResults();

		const [request, ...more] = sandbox.api.fileRequests();
		expect(more).toEqual([]);
		expect(request?.status).toBe(200);
		expect(Object.keys(request?.headers ?? {})).not.toContain('authorization');
		expect(JSON.stringify(sandbox.api.fileRequests())).not.toContain(sandbox.api.token);
		expect(sandbox.onlyRequest().headers.authorization).toBe(`Bearer ${sandbox.api.token}`);
	});

	test('returns the files of several batches, each with its own item', async () => {
		const batches = [BATCHES.success, BATCHES.error, BATCHES.cancelled];

		const result = await getResults(
			{ batchUuid: byId('={{ $json.id }}') },
			batches.map((batch) => ({ id: batch.uuid })),
		);

		expect(
			result.items('Cargo').map(({ binary, pairedItem }) => [binary?.data?.fileName, pairedItem]),
		).toEqual(batches.map((batch, item) => [`${batch.uuid}.csv`, { item }]));
	});

	test('uses the name and the type that the host returns', async () => {
		sandbox.api.addFault({
			route: FILE,
			status: 200,
			headers: {
				'content-type': 'application/x-ndjson; charset=utf-8',
				'content-disposition': 'attachment; filename="leads 2026.jsonl"',
			},
			body: '{"a":1}\n',
		});

		const { json } = await getResults();

		expect(json('Cargo')).toMatchObject([
			{ fileName: 'leads 2026.jsonl', mimeType: 'application/x-ndjson', fileSize: '8 B' },
		]);
	});

	test('ignores folders in a name that the host returns', async () => {
		sandbox.api.addFault({
			route: FILE,
			status: 200,
			headers: { 'content-disposition': 'attachment; filename="../../etc/passwd"' },
			body: 'a\n',
		});

		const { json } = await getResults();

		expect(json('Cargo')).toEqual([
			expect.objectContaining({ fileName: expect.stringMatching(/^[^/\\]+$/) }),
		]);
	});

	test('returns a large file whole', async () => {
		const body = 'run_uuid,status\n'.repeat(2_000_000);
		sandbox.api.addFault({
			route: FILE,
			status: 200,
			headers: { 'content-type': 'text/csv' },
			body,
		});

		const { items, json } = await getResults();

		const content = contentOf(items('Cargo')[0]?.binary?.data?.data);
		expect(content).toHaveLength(32_000_000);
		expect(hash(content)).toBe(hash(Buffer.from(body)));
		expect(json('Cargo')).toMatchObject([{ fileSize: '32 MB' }]);
	}, 60_000);
});

describe('A batch that has no results file', () => {
	test.each([
		{ batch: BATCHES.running, reason: 'batchNotFinished', message: 'still running' },
		{ batch: BATCHES.skipped, reason: 'batchNotSupported', message: 'cannot create' },
		{
			batch: { uuid: '88888888-0000-4000-8000-00000000ffff' },
			reason: 'batchNotFound',
			message: 'no batch with this ID',
		},
	])('is explained: $reason', async ({ batch, message, reason }) => {
		const { error } = await getResults({ batchUuid: byId(batch.uuid) });

		expect(error?.message).toContain(message);
		expect(error?.context).toMatchObject({ reason });
		expect(sandbox.api.fileRequests()).toEqual([]);
	});

	test("a node that the batch does not have is explained with Cargo's text", async () => {
		const { error } = await getResults({ outputNodeSlug: slug('no_such_node') });

		expect(error?.message).toBe('This batch has no node "no_such_node"');
	});
});

/** What the host of the file can do instead of returning it. */
const MISHAPS: Array<{
	what: string;
	fault: Omit<Fault, 'route'>;
	message: string;
	code: unknown;
}> = [
	{
		what: 'says that the address has expired',
		fault: {
			status: 403,
			headers: { 'content-type': 'application/xml' },
			body: '<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>',
		},
		message: "Cargo's storage did not return the results file",
		code: '403',
	},
	{
		what: 'has no such file',
		fault: { status: 404, body: '' },
		message: "Cargo's storage did not return the results file",
		code: '404',
	},
	{
		what: 'has a disturbance',
		fault: { status: 503, body: 'Slow Down' },
		message: "Cargo's storage did not return the results file",
		code: '503',
	},
	{
		what: 'drops the connection',
		fault: { drop: 'before' },
		message: 'was lost',
		code: null,
	},
	{
		what: 'drops the connection in the middle of the file',
		fault: { drop: 'during', body: 'run_uuid,status\n'.repeat(10_000) },
		message: 'was lost',
		code: null,
	},
];

describe.each(MISHAPS)('A host of the file that $what', ({ fault, message, code }) => {
	test('makes the item an error, never an incomplete file', async () => {
		sandbox.api.addFault({ route: FILE, ...fault });

		const result = await getResults({});

		expect(result.items('Cargo')).toEqual([]);
		expect(result.error?.message).toContain(message);
	});

	test('leaves the other items alone', async () => {
		const batches = [BATCHES.success, BATCHES.error].map((batch) => ({ id: batch.uuid }));
		sandbox.api.addFault({ route: FILE, ...fault });

		const result = await sandbox.run({
			parameters: { operation: 'getResults', batchUuid: byId('={{ $json.id }}') },
			items: batches,
			settings: { onError: 'continueErrorOutput' },
		});

		expect(result.items('Cargo')).toHaveLength(1);
		expect(result.json('Cargo', 1)).toMatchObject([{ error: { httpCode: code, reason: null } }]);
		expect(JSON.stringify(result.run)).not.toContain('X-Amz-Signature');
	});
});

describe('A host of the file that does not respond', () => {
	test('ends with an error after Timeout', async () => {
		sandbox.api.addFault({ route: FILE, hang: true });

		const { error } = await getResults({ requestOptions: { timeout: 400 } });

		expect(error?.message).toContain('in time');
	});
});

describe('A response without a valid URL', () => {
	test.each([{}, { url: '' }, { url: 'results.csv' }, { url: 7 }, '<html></html>'])(
		'is an error: %j',
		async (body) => {
			sandbox.api.addFault({ route: DOWNLOAD, status: 200, body });

			const { error } = await getResults();

			expect(error?.message).toContain('Expected the URL of a results file from Cargo');
			expect(sandbox.api.fileRequests()).toEqual([]);
		},
	);
});

describe('Invalid fields of Get Results', () => {
	test.each([
		[{ batchUuid: byId('={{ $json.none }}') }, 'Batch is empty'],
		[
			{ binaryPropertyName: '={{ $json.none }}' },
			'Put Output File in Field: undefined is not text',
		],
		[{ binaryPropertyName: '={{ " " }}' }, 'Put Output File in Field: " " is not text'],
		[{ outputNodeSlug: slug('={{ $json.none }}') }, 'Output Node: undefined is not text'],
		[{ outputNodeSlug: slug('={{ 7 }}') }, 'Output Node: 7 is not text'],
		[{ outputNodeSlug: slug("={{ '' }}") }, 'Output Node: "" is not text'],
	])('%j are refused before anything is sent', async (parameters, message) => {
		const { error } = await getResults(parameters);

		expect(error?.message).toBe(message);
		expect(sandbox.calls()).toEqual([]);
	});
});
