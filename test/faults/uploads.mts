import type { IBinaryData, IDataObject } from 'n8n-workflow';
import type { Fault, Sandbox } from '../../sandbox/server.mjs';
import { inMemory, stored, storeOnDisk } from '../engine/binaryStorage.mjs';
import { posts } from '../operations/support.mjs';
import {
	COMPLETE,
	BEGIN,
	CSV,
	csvOf,
	LARGE,
	PART,
	SIGN,
	UPLOAD,
	UPLOADING,
} from '../operations/uploads.mjs';
import { startHost } from './host.mjs';
import type { Manners } from './host.mjs';
import { SETTINGS } from './observe.mjs';
import type { Group, Outcome, Situation } from './situations.mjs';
import { lookAt } from './situations.mjs';

type Strange = Omit<Fault, 'route'>;

const CREATED = 'The batch';
const PAGE: Strange = { status: 200, body: '<html>' };
const TIMEOUT = 400;
/** Long enough for Cargo to answer on a busy machine: it applies to all requests of an upload. */
const PART_TIMEOUT = 3000;

/** How often a file was uploaded, and a batch created. */
const sent = (sandbox: Sandbox): number =>
	sandbox.requests().filter(({ path }) => path.endsWith('/files/upload')).length +
	posts(sandbox.requests()).length;

const upload = (
	what: string,
	fault: Strange | undefined,
	result: string,
	count: number,
	binaries = [inMemory(CSV)],
): Situation => ({
	what,
	look: async () =>
		await lookAt(
			{ ...UPLOADING, requestOptions: fault?.hang ? { timeout: TIMEOUT } : {} },
			(sandbox) => {
				if (fault) sandbox.addFault({ route: UPLOAD, times: 9, ...fault });
			},
			sent,
			CREATED,
			SETTINGS.retry,
			{ binaries },
		),
	expected: { result, count: String(count) },
});

const lost = 'The connection to Cargo was lost before the response was complete';

/** An upload in one request that does not go as it should. */
export const UPLOADS: Group = {
	title: 'Uploading a file',
	intro:
		'Batch: Create with a file, Retry On Fail (two tries). An upload without a clear response is not repeated, and no batch is created without its file.',
	counted: 'Requests that upload or create',
	situations: [
		upload(
			'401',
			{ status: 401 },
			'Cargo did not accept the API token: it is missing, wrong or expired',
			2,
		),
		upload('403', { status: 403 }, 'The API token is not allowed to do this', 2),
		upload('413', { status: 413 }, 'The request is too large for Cargo', 2),
		upload(
			'Refused with `noFile`',
			{ status: 400, body: { reason: 'noFile' } },
			'Cargo received no file',
			2,
		),
		upload('500', { status: 500 }, 'Cargo could not complete the request', 1),
		upload(
			'502, although the file has arrived',
			{ status: 502, handle: true },
			'Cargo could not be reached behind its gateway',
			1,
		),
		upload('The connection is lost', { drop: 'before' }, lost, 1),
		upload('The response is cut off', { drop: 'during' }, lost, 1),
		upload('The response never arrives', { hang: true }, 'Cargo did not respond in time', 1),
		upload(
			'A web page with 200',
			PAGE,
			'Expected an uploaded file from Cargo, but got a web page',
			1,
		),
		upload(
			'`{}` without `s3Filename`',
			{ status: 200, body: {} },
			'Expected an uploaded file from Cargo, but got other data',
			1,
		),
		upload(
			'The item has no file',
			undefined,
			'Input Data Field Name: item 0 has no file "data". It has no files',
			0,
			[],
		),
		upload(
			'The file has another name',
			undefined,
			'Input Data Field Name: item 0 has no file "data". It has these files: leads',
			0,
			[{ leads: inMemory(CSV).data as IBinaryData }],
		),
		upload(
			'The file is empty',
			undefined,
			'Input Data Field Name: "data" contains an empty file (leads.csv)',
			0,
			[inMemory('')],
		),
	],
};

let large: Promise<IBinaryData> | undefined;
/** The smallest file that is uploaded in parts, made once. */
async function largeFile(): Promise<IBinaryData> {
	await storeOnDisk();
	return await (large ??= stored(csvOf(LARGE)));
}

const PARTS_FAILED = "Cargo's storage did not accept a part of the file";

/** Runs File: Upload with a large file. */
async function inParts(
	faults: Fault[],
	{ timeout, onError = 'stop' }: { timeout?: number; onError?: keyof typeof SETTINGS } = {},
): Promise<Outcome> {
	return await lookAt(
		{
			resource: 'file',
			operation: 'upload',
			requestOptions: timeout ? { timeout } : {},
		} satisfies IDataObject,
		(sandbox) => {
			for (const fault of faults) sandbox.addFault(fault);
		},
		(sandbox) => sandbox.openUploads(),
		'The file',
		SETTINGS[onError],
		{ binaries: [{ data: await largeFile() }] },
	);
}

const parts = (
	what: string,
	faults: Fault[],
	result: string,
	more: Parameters<typeof inParts>[1] = {},
): Situation => ({
	what,
	look: async () => await inParts(faults, more),
	expected: { result, count: '0' },
});

/** The parts are sent to a host that behaves badly. */
const atHost = (what: string, manners: Manners, result: string, timeout?: number): Situation => ({
	what,
	look: async () => {
		const host = await startHost(manners);
		try {
			const body = { url: `${host.url}/part` };
			return await inParts([{ route: SIGN, times: 99, status: 200, body }], { timeout });
		} finally {
			await host.close();
		}
	},
	expected: { result, count: '0' },
});

const signed = (url: string): Fault => ({ route: SIGN, times: 99, status: 200, body: { url } });
const foreign = (address: string) =>
	`Cargo asked for an upload to ${address}, which does not look like its storage`;

/** An upload in parts that does not go as it should. */
export const PARTS: Group = {
	title: 'Uploading a large file in parts',
	intro:
		'File: Upload with 50 MiB. A part is tried three times. If anything fails, Cargo is told to discard what has arrived.',
	counted: 'Uploads left open in Cargo',
	situations: [
		parts('Two parts fail at first', [{ route: PART, times: 2, status: 503 }], 'The file'),
		parts('A part fails three times', [{ route: PART, times: 99, status: 503 }], PARTS_FAILED),
		parts(
			'The storage refuses with 403: the address has expired',
			[{ route: PART, times: 99, status: 403 }],
			PARTS_FAILED,
		),
		parts(
			'The connection to the storage is lost, three times',
			[{ route: PART, times: 99, drop: 'before' }],
			"The connection to Cargo's storage was lost before the file was complete",
		),
		atHost(
			'The storage sends no `ETag`',
			(response) => response.end(),
			"Cargo's storage did not confirm a part of the file (ETag)",
		),
		atHost(
			'The storage never responds',
			() => undefined,
			"Cargo's storage did not respond in time",
			PART_TIMEOUT,
		),
		parts(
			'The address is not encrypted',
			[signed('http://a.example/')],
			foreign('http://a.example'),
		),
		parts(
			'The address is inside the network',
			[signed('https://169.254.169.254/')],
			foreign('https://169.254.169.254'),
		),
		parts(
			'The storage redirects to an address that is not encrypted',
			[{ route: PART, times: 99, status: 307, headers: { location: 'http://a.example/' } }],
			foreign('http://a.example'),
		),
		parts(
			'403 instead of an upload',
			[{ route: BEGIN, status: 403 }],
			'The API token is not allowed to do this',
		),
		parts(
			'401 instead of the address of a part',
			[{ route: SIGN, skip: 2, times: 99, status: 401 }],
			'Cargo did not accept the API token: it is missing, wrong or expired',
		),
		parts(
			'No address of a part',
			[{ route: SIGN, times: 99, status: 200, body: {} }],
			'Expected the URL of a part of the file from Cargo, but got other data',
		),
		parts(
			'502 when it is complete',
			[{ route: COMPLETE, status: 502 }],
			'Cargo could not be reached behind its gateway',
			{ onError: 'retry' },
		),
		parts(
			'A web page when it is complete',
			[{ route: COMPLETE, ...PAGE, handle: true }],
			'Expected an uploaded file from Cargo, but got a web page',
			{ onError: 'retry' },
		),
	],
};
