import type { IDataObject } from 'n8n-workflow';
import type { Fault, Sandbox } from '../../sandbox/server.mjs';
import { BATCHES } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { startHost } from './host.mjs';
import type { Group, Outcome, Situation } from './situations.mjs';
import { lookAt } from './situations.mjs';

const FILE = 'GET /results/{file}';
const ADDRESS = 'POST /orchestration/batches/{uuid}/download';
const COMPLETE = 'The file';
const parametersOf = (output: string, timeout?: number): IDataObject => ({
	operation: 'getResults',
	batchUuid: byId(BATCHES.success.uuid),
	output,
	requestOptions: timeout ? { timeout } : {},
});
const withToken = (sandbox: Sandbox) =>
	sandbox.fileRequests().filter((request) => JSON.stringify(request).includes(sandbox.token))
		.length;

const file = (what: string, fault: Fault, result: string, output = 'file'): Situation => ({
	what,
	look: async () =>
		await lookAt(
			parametersOf(output),
			(sandbox) => {
				sandbox.addFault(fault);
			},
			withToken,
			COMPLETE,
		),
	expected: { result, count: '0' },
});

const at = (url: string): Fault => ({ route: ADDRESS, status: 200, body: { url } });
const refused = (host: string) =>
	`The results file is at ${host}, which does not look like Cargo's storage`;
const leadsTo = (location: string): Fault => ({
	route: FILE,
	status: 302,
	headers: { location },
});

/** The file begins, and nothing more of it comes. */
async function stalled(): Promise<Outcome> {
	let tokens = 0;
	const host = await startHost((response, { headers }) => {
		if (headers.authorization !== undefined) tokens++;
		response.writeHead(200, { 'content-type': 'text/csv' });
		response.write('run_uuid\n');
	});
	try {
		return await lookAt(
			parametersOf('file', 300),
			(sandbox) => {
				sandbox.addFault(at(`${host.url}/file`));
			},
			() => tokens,
			COMPLETE,
		);
	} finally {
		await host.close();
	}
}

/** Results files that do not come as they should. */
export const RESULTS_FILES: Group = {
	title: 'The results file',
	intro:
		"Batch: Get Results. Cargo names the file's address, which is at another host. Half a file is never returned as a whole one.",
	counted: 'Requests to that host with the token',
	situations: [
		file(
			'The file is cut off',
			{ route: FILE, drop: 'during' },
			"The connection to Cargo's storage was lost before the file was complete",
		),
		file(
			'The file of runs is cut off, three times, its length right',
			{ route: FILE, status: 200, body: '[', times: 3 },
			'The file of runs could not be read: it is incomplete',
			'items',
		),
		{
			what: 'Nothing more of the file comes, for as long as Timeout says, or a minute',
			look: stalled,
			expected: { result: "Cargo's storage did not respond in time", count: '0' },
		},
		file(
			'A web page with 200',
			{ route: FILE, status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
			"Cargo's storage returned a web page instead of the results file",
		),
		file(
			'403: the address has expired',
			{ route: FILE, status: 403 },
			"Cargo's storage did not return the results file",
		),
		file('A redirect at the same host, once', leadsTo(''), COMPLETE),
		file(
			'Redirects without end',
			{ ...leadsTo(''), times: 99 },
			"Cargo's storage did not return the results file",
		),
		file(
			'A redirect to an `http://` address',
			leadsTo('http://storage.example/file'),
			refused('http://storage.example'),
		),
		file(
			'A redirect to an address inside the network',
			leadsTo('https://169.254.169.254/'),
			refused('https://169.254.169.254'),
		),
		file(
			'An `http://` address from Cargo',
			at('http://storage.example/file'),
			refused('http://storage.example'),
		),
		file(
			'The host cannot be reached',
			at('https://storage.invalid/file'),
			"Cargo's storage could not be reached",
		),
	],
};
