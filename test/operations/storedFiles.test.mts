import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { BATCHES } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import type { Host, Manners } from '../faults/host.mjs';
import { startHost } from '../faults/host.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { pass } from './support.mjs';

const sandbox = useSandbox();
const hosts: Host[] = [];
const crashes: unknown[] = [];
const note = (thrown: unknown) => {
	crashes.push(thrown);
};
beforeEach(() => {
	crashes.length = 0;
	process.on('uncaughtException', note);
	process.on('unhandledRejection', note);
});
afterEach(async () => {
	process.off('uncaughtException', note);
	process.off('unhandledRejection', note);
	await Promise.all(
		hosts.splice(0).map(async (host) => {
			await host.close();
		}),
	);
});

/** The two ways to fetch a file from the storage, and the request that tells its address. */
const WAYS = [
	{ output: 'file', route: 'POST /orchestration/batches/{uuid}/download' },
	{ output: 'items', route: 'POST /orchestration/runs/download' },
];

/** Gets the results from a storage of its own. */
async function getResults(
	{ output, route }: (typeof WAYS)[number],
	manners: Manners,
	parameters: IDataObject = {},
) {
	const host = await startHost(manners);
	hosts.push(host);
	sandbox.api.addFault({ route, status: 200, body: { url: `${host.url}/file` }, times: 9 });
	const begun = Date.now();
	const { error } = await sandbox.run({
		parameters: {
			operation: 'getResults',
			batchUuid: byId(BATCHES.success.uuid),
			output,
			...parameters,
		},
	});
	return { error, took: Date.now() - begun };
}

/** Sends the headers and a part of a file, and nothing more. */
const stalls =
	(status: number, headers: Record<string, string>): Manners =>
	(response) => {
		response.writeHead(status, headers);
		response.write('[');
	};

describe.each(WAYS)('A file of the storage as $output', (way) => {
	test('of which nothing more comes ends with Timeout', async () => {
		const { error, took } = await getResults(way, stalls(200, { 'content-type': 'text/csv' }), {
			requestOptions: { timeout: 500 },
		});

		expect(error?.message).toBe("Cargo's storage did not respond in time");
		expect(error?.description).toContain('the host of the file');
		// Items are asked for three times, with pauses of one and three seconds.
		expect(took).toBeLessThan(12_000);
	});

	test('that comes slowly is waited for', async () => {
		const { error } = await getResults(
			way,
			(response) => {
				response.writeHead(200, { 'content-type': 'text/csv' });
				const parts = ['[', ' ', ' ', ' ', ' ', ']'];
				const next = () => {
					const part = parts.shift();
					if (part === undefined) response.end();
					else response.write(part, () => setTimeout(next, 300));
				};
				next();
			},
			{ requestOptions: { timeout: 900 } },
		);

		expect(error).toBeUndefined();
	});

	test('whose connection breaks is not explained as a wrong Base URL', async () => {
		const { error } = await getResults(way, (response) => {
			response.writeHead(200, { 'content-type': 'text/csv', 'content-length': '1000' });
			response.write('[', () => response.socket?.resetAndDestroy());
		});

		expect(error?.message).toBe(
			"The connection to Cargo's storage was lost before the file was complete",
		);
	});

	test.each([
		['a redirect', 302, { location: '/elsewhere' }],
		['a refusal', 403, {}],
		['a web page', 200, { 'content-type': 'text/html' }],
	])('is not waited for where it is %s that never ends', async (_, status, headers) => {
		const { error, took } = await getResults(way, stalls(status, headers));
		await Promise.all(
			hosts.map(async (host) => {
				await host.close();
			}),
		);
		await pass(100);

		expect(error?.message).toMatch(/^Cargo's storage returned|^Cargo's storage did not return/);
		expect(took).toBeLessThan(12_000);
		expect(crashes).toEqual([]);
	});
});
