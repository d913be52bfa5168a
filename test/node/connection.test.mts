import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { describe, expect, test } from '@jest/globals';
import { generate } from 'selfsigned';
import { BATCHES, SEGMENTS, WORKFLOWS } from '../../sandbox/workspace.mjs';
import { byId, runCargo } from '../engine/harness.mjs';
import { useSandbox } from './sandbox.mjs';

const sandbox = useSandbox();
const GET = {
	name: 'Get',
	route: 'GET /orchestration/batches/{uuid}',
	parameters: { operation: 'get', batchUuid: byId(BATCHES.success.uuid) },
};
const CREATE = {
	name: 'Create',
	route: 'POST /orchestration/batches',
	parameters: {
		operation: 'create',
		workflowUuid: byId(WORKFLOWS.enrichNewLeads.uuid),
		dataKind: 'segment',
		segmentUuid: byId(SEGMENTS.newLeads.uuid),
	},
};

/** A self-signed certificate for the local host, and its key. */
async function selfSigned() {
	const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }]);
	return { cert, key };
}

interface StrangerOptions {
	/** Its certificate, if it speaks https. */
	tls?: { cert: string; key: string };
	status?: number;
}

/** Another host, which records requests. */
async function stranger({ tls, status = 200 }: StrangerOptions = {}) {
	const visitors: IncomingHttpHeaders[] = [];
	const answer: RequestListener = (request, response) => {
		visitors.push(request.headers);
		response.statusCode = status;
		response.end('{"batch":{"uuid":"stolen"}}');
	};
	const server = tls ? createSecureServer(tls, answer) : createServer(answer);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		visitors,
		url: `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: async () => {
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

describe.each([GET, CREATE])('$name', ({ route, parameters }) => {
	test('sends a request that returns 401 only once', async () => {
		const { error } = await runCargo({
			parameters,
			credential: { ...sandbox.credential, apiToken: 'wrong-token' },
		});

		expect(error?.message).toContain('did not accept the API token');
		expect(error?.description).toContain('Settings → API');
		expect(sandbox.calls()).toHaveLength(1);
	});

	test.each([301, 302, 303, 307, 308])('does not follow a redirect (%d)', async (status) => {
		const host = await stranger();
		sandbox.api.addFault({ route, status, headers: { location: `${host.url}/v1` } });

		const { error } = await sandbox.run({ parameters });
		await host.close();

		expect(host.visitors).toEqual([]);
		expect(error?.message).toContain('redirect, which is not followed');
		expect(error).toMatchObject({ httpCode: String(status) });
		expect(sandbox.calls()).toHaveLength(1);
	});

	test('says that the connection was lost before the response, and does not send again', async () => {
		sandbox.api.addFault({ route, drop: 'before' });
		const { error } = await sandbox.run({ parameters });

		expect(error?.message).toContain('The connection to Cargo was lost');
		expect(error?.description).toContain('network');
		expect(sandbox.calls()).toHaveLength(1);
	});

	test('says that the connection was lost in the middle of the response, and does not send again', async () => {
		sandbox.api.addFault({ route, drop: 'during' });
		const { error } = await sandbox.run({ parameters });

		expect(error?.message).toContain('The connection to Cargo was lost');
		expect(sandbox.calls()).toHaveLength(1);
	});

	test('says that Cargo was too slow when the time set in Request Options is over', async () => {
		sandbox.api.addFault({ route, hang: true });
		const { error } = await sandbox.run({
			parameters: { ...parameters, requestOptions: { timeout: 150 } },
		});

		expect(error?.message).toContain('did not respond in time');
		expect(error?.description).toContain('Request Options');
		expect(sandbox.calls()).toHaveLength(1);
	});

	test('says that the connection to the Base URL was refused', async () => {
		const host = await stranger();
		await host.close();
		const { error } = await runCargo({
			parameters,
			credential: { ...sandbox.credential, baseUrl: host.url },
		});

		expect(error?.message).toContain('The connection to the Base URL was refused');
		expect(error?.description).toContain('Base URL');
	});

	test('says that the host of the Base URL does not exist', async () => {
		const { error } = await runCargo({
			parameters,
			credential: { ...sandbox.credential, baseUrl: 'https://cargo.invalid' },
		});

		expect(error?.message).toContain('The host of the Base URL does not exist');
	});

	test('says that the certificate cannot be verified, and sends no token', async () => {
		const host = await stranger({ tls: await selfSigned() });
		const { error } = await runCargo({
			parameters,
			credential: { ...sandbox.credential, baseUrl: host.url },
		});
		await host.close();

		expect(error?.message).toContain('certificate of the server could not be verified');
		expect(error?.description).toContain('Base URL');
		expect(host.visitors).toEqual([]);
	});

	test('says that the server does not support HTTPS', async () => {
		const { error } = await runCargo({
			parameters,
			credential: {
				...sandbox.credential,
				baseUrl: sandbox.credential.baseUrl.replace('http:', 'https:'),
			},
		});

		expect(error?.message).not.toContain('EPROTO');
		expect(error?.description).toContain('Base URL');
	});
});

test('an unknown HTTP status is shown unchanged', async () => {
	const host = await stranger({ status: 999 });
	const { error } = await runCargo({
		parameters: GET.parameters,
		credential: { ...sandbox.credential, baseUrl: host.url },
	});
	await host.close();

	expect(error?.message).toBe('Cargo returned the unexpected status 999');
	expect(error).toMatchObject({ httpCode: '999' });
});

test('waits for a slow response', async () => {
	sandbox.api.addFault({ route: GET.route, delay: 400 });
	const { error, json } = await sandbox.run({ parameters: GET.parameters });

	expect(error).toBeUndefined();
	expect(json('Cargo')).toMatchObject([{ uuid: BATCHES.success.uuid }]);
});
