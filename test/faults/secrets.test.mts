import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { catchStreams, forgetOutput, output } from './debugLog.mjs';
import { inspect } from 'node:util';
import type { IDataObject } from 'n8n-workflow';
import { startSandbox } from '../../sandbox/server.mjs';
import type { FlowResult } from '../engine/harness.mjs';
import { byId, runCargo } from '../engine/harness.mjs';
import { pickList } from '../engine/pickLists.mjs';
import { CASES } from '../node/cases.mjs';
import type { Host, Manners } from './host.mjs';
import { startHost } from './host.mjs';
import { answer, BATCH, page } from './manners.mjs';
import { CANARY, holdsToken, SETTINGS } from './observe.mjs';

const LISTS = ['searchBatches', 'searchModels', 'searchSegments', 'searchTools', 'searchWorkflows'];
const WAITING = ['create', 'createFromItems', 'get', 'retryFailed'];

/** A wait goes on over faults that may pass. */
const BRIEFLY = { maxWait: 1, pollInterval: 0.1, stayAwake: 5 };

/** Every operation once, on a sandbox or on a server that ignores the request. */
const OPERATIONS = Object.entries(CASES).flatMap(([name, [first]]) => {
	const [resource = '', operation = ''] = name.split('.');
	return first
		? [
				{
					operation,
					parameters: {
						resource,
						...first.parameters,
						...(operation === 'wait' ? { options: BRIEFLY } : {}),
					},
					items: first.items?.slice(0, 1),
					binaries: first.binaries?.slice(0, 1),
				},
			]
		: [];
});

/** Servers that return what they were sent, in places whose texts reach the user. */
const ECHOES: Array<{
	where: string;
	echo: (token: string) => Manners;
	waits?: boolean;
	isSuccess?: boolean;
}> = [
	{
		where: "Cargo's errorMessage",
		echo: (token) => answer(403, { errorMessage: `The token "${token}" may not do this` }),
	},
	{
		where: 'an errorMessage that n8n would replace by its own words',
		echo: (token) => answer(403, { errorMessage: `connect ETIMEDOUT with ${token}` }),
	},
	{ where: 'a reason', echo: (token) => answer(400, { reason: `${token}NotKnown` }) },
	{
		where: 'the reason of a dataError',
		echo: (token) => answer(400, { reason: 'dataError', dataError: { reason: token } }),
	},
	{ where: 'a web page', echo: (token) => page(502, `<html>Bearer ${token}</html>`) },
	{
		where: 'a success that is none',
		echo: (token) => answer(200, [{ token }]),
		isSuccess: true,
	},
	{ where: 'the place of a redirect', echo: (token) => answer(307, '', { location: `/${token}` }) },
	{
		where: 'the errorMessage of a batch that ended in error',
		echo: (token) =>
			answer(200, {
				batch: { ...BATCH, status: 'error', failedRunsCount: 1, errorMessage: `No ${token}` },
			}),
		waits: true,
	},
];

let letThrough: () => void;
beforeAll(() => {
	letThrough = catchStreams();
});
beforeEach(forgetOutput);
afterAll(() => {
	letThrough();
});

const hosts: Host[] = [];
afterEach(async () => {
	await Promise.all(
		hosts.splice(0).map(async (host) => {
			await host.close();
		}),
	);
});

/** A server that repeats the token it received. */
async function echoing(echo: (token: string) => Manners): Promise<Host> {
	const host = await startHost((response, request) => {
		const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
		echo(token)(response, request);
	});
	hosts.push(host);
	return host;
}

/** Errors hold everything; items only what the next node gets. */
function expectNoToken(result: FlowResult): void {
	expect(holdsToken(result)).toBe(false);
	expect(output()).not.toContain(CANARY);
}

describe.each(ECHOES)(
	'When $where repeats the token',
	({ echo, waits = false, isSuccess = false }) => {
		const cases = OPERATIONS.filter(
			({ operation, parameters: { resource } }) =>
				!waits || (resource === 'batch' && WAITING.includes(operation)),
		);

		test.each(cases)('the run does not contain it ($operation)', async (each) => {
			const host = await echoing(echo);
			for (const settings of Object.values(SETTINGS)) {
				const result = await runCargo({
					parameters: { operation: each.operation, waitUntilFinished: waits, ...each.parameters },
					items: each.items,
					binaries: each.binaries,
					settings,
					credential: { apiToken: CANARY, baseUrl: host.url },
				});
				expectNoToken(result);
				// What Cargo returns after deleting is not documented, and not read.
				if (isSuccess && each.operation === 'delete') continue;
				const [failed] = [...result.items('Cargo'), ...result.items('Cargo', 1)];
				expect(result.error ?? failed?.json.error).toBeTruthy();
			}
			expect(host.requests[0]?.headers.authorization).toBe(`Bearer ${CANARY}`);
		});
	},
);

describe.each(ECHOES.filter(({ waits }) => !waits))('When $where repeats the token', ({ echo }) => {
	test.each(LISTS)('the editor does not show it (%s)', async (list) => {
		const host = await echoing(echo);
		const shown: unknown = await pickList(list, {
			credential: { apiToken: CANARY, baseUrl: host.url },
		}).catch((error: unknown) => error);

		expect(shown).toBeInstanceOf(Error);
		expect(inspect(shown, { depth: Infinity, showHidden: true })).not.toContain(CANARY);
		expect(output()).not.toContain(CANARY);
	});
});

test("Cargo's other texts stay unchanged", async () => {
	const host = await echoing((token) =>
		answer(403, { errorMessage: `The token "${token}" is old` }),
	);
	const { error } = await runCargo({
		parameters: { operation: 'get', batchUuid: byId(BATCH.uuid) },
		credential: { apiToken: CANARY, baseUrl: host.url },
	});

	expect(error?.message).toBe('The token "[API token]" is old');
});

test("n8n's debug log is caught, so that it can be searched", async () => {
	const host = await echoing(() => answer(403, { errorMessage: 'No' }));
	await runCargo({
		parameters: { operation: 'get', batchUuid: byId(BATCH.uuid) },
		credential: { apiToken: CANARY, baseUrl: host.url },
	});

	expect(output()).toContain('Running node "Cargo" started');
});

describe('If everything succeeds', () => {
	test.each(OPERATIONS)('the token goes to Cargo alone ($operation)', async (each) => {
		const sandbox = await startSandbox({ token: CANARY });
		const result = await runCargo({
			parameters: { operation: each.operation, ...each.parameters, simplify: false },
			items: each.items,
			binaries: each.binaries,
			credential: { apiToken: CANARY, baseUrl: sandbox.baseUrl },
		});
		await sandbox.close();

		expect(result.error).toBeUndefined();
		expect(sandbox.requests()[0]?.headers.authorization).toBe(`Bearer ${CANARY}`);
		expect(sandbox.fileRequests().length).toBe(each.operation === 'getResults' ? 1 : 0);
		expect(JSON.stringify(sandbox.fileRequests())).not.toContain(CANARY);
		expectNoToken(result);
	});
});

describe('What is refused before anything is sent', () => {
	const refusals: Array<{ what: string; parameters: IDataObject }> = [
		{ what: 'the token in the place of an ID', parameters: { batchUuid: byId(CANARY) } },
		{ what: 'an ID that is none', parameters: { batchUuid: byId('..') } },
		{
			what: 'an option out of range',
			parameters: { batchUuid: byId(BATCH.uuid), options: { maxConcurrentRequests: 0 } },
		},
	];

	test.each(refusals)('does not put the token into the run: $what', async ({ parameters }) => {
		const host = await echoing(() => answer(200));
		for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
			const result = await runCargo({
				parameters: { operation: 'get', ...parameters },
				settings: { onError },
				credential: { apiToken: CANARY, baseUrl: host.url },
			});
			const texts = JSON.stringify(['Cargo', 'After', 'Bad'].map((name) => result.items(name)));

			expect(texts).not.toContain(CANARY);
			expect(output()).not.toContain(CANARY);
		}
		expect(host.requests).toEqual([]);
	});
});
