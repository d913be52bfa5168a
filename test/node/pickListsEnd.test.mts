/** Pick-lists end, whatever the server lists, and even if its response does not. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { mapperFields, pickList } from '../engine/pickLists.mjs';
import type { Host, Manners } from '../faults/host.mjs';
import { startHost } from '../faults/host.mjs';
import { answer, stall, silence } from '../faults/manners.mjs';
import { activate } from '../engine/polling.mjs';

const PAGE_SIZE = 50;
/** More pages than anybody scrolls through. */
const MANY = 50;

const hosts: Host[] = [];
afterEach(async () => {
	jest.restoreAllMocks();
	for (const host of hosts.splice(0)) await host.close();
});

const start = async (manners: Manners) => {
	const host = await startHost(manners);
	hosts.push(host);
	return { host, credential: { apiToken: 'a-token', baseUrl: host.url } };
};

const batch = (index: number) => ({
	uuid: `3c0f4f6e-9f4b-4b86-8f0e-${String(index).padStart(12, '0')}`,
	status: 'success',
	createdAt: '2026-01-15T08:10:00.000Z',
});

const batches = (first: number, count: number) =>
	Array.from({ length: count }, (_, index) => batch(first + index));

/** A server with a list of batches that returns any pages. */
const listing = (show: (offset: number, times: number) => unknown[]): Manners => {
	let times = 0;
	return (response, request) => {
		const { pathname, searchParams } = new URL(request.url, 'http://localhost');
		const [, name = ''] = /(\w+)\/list$/.exec(pathname) ?? [];
		const entries =
			name === 'batches' ? show(Number(searchParams.get('offset')), (times += 1)) : [];
		answer(200, { [name]: entries })(response, request);
	};
};

/** Scrolls through the list of batches as the editor does, until it ends. */
const scroll = async (show: (offset: number, times: number) => unknown[]) => {
	const { credential } = await start(listing(show));
	const values: unknown[] = [];
	let token: string | undefined;
	let pages = 0;
	do {
		const page = await pickList('searchBatches', { credential, paginationToken: token });
		values.push(...page.results.map(({ value }) => value));
		token = page.paginationToken;
		pages += 1;
	} while (token !== undefined && pages < MANY);
	return { pages, values };
};

describe('The list of batches ends', () => {
	test('if the server ignores the offset', async () => {
		const { pages } = await scroll(() => batches(0, PAGE_SIZE));

		expect(pages).toBe(2);
	});

	test('if it does, and new batches are created all the time', async () => {
		const { pages } = await scroll((_, times) => batches(1000 - times, PAGE_SIZE));

		expect(pages).toBeLessThan(MANY);
	});

	test('if the server repeats its last page', async () => {
		const { pages, values } = await scroll((offset) => batches(Math.min(offset, 150), PAGE_SIZE));

		expect(pages).toBe(5);
		expect(new Set(values).size).toBe(200);
	});

	test('if the server starts again at the top', async () => {
		const { pages, values } = await scroll((offset) => batches(offset % 150, PAGE_SIZE));

		expect(pages).toBe(4);
		expect(new Set(values).size).toBe(150);
	});

	test('if the server never stops listing others', async () => {
		const { pages } = await scroll((offset) => batches(offset, PAGE_SIZE));

		expect(pages).toBeLessThan(MANY);
	});

	test('after all of them, if pages are smaller than requested', async () => {
		const all = batches(0, 40);

		const { values } = await scroll((offset) => all.slice(offset, offset + 7));

		expect(values).toEqual(all.map(({ uuid }) => uuid));
	});
});

test('An invalid token of the list starts at the top', async () => {
	const offsets: number[] = [];
	const { credential } = await start(
		listing((offset) => {
			offsets.push(offset);
			return batches(0, 1);
		}),
	);

	await pickList('searchBatches', { credential, paginationToken: 'rubbish' });

	expect(offsets).toEqual([0]);
});

const WHOLE = gzipSync(
	JSON.stringify({ batches: [], plays: [], tools: [], padding: 'x'.repeat(999) }),
);

/** A response with a length that claims to be compressed, and cannot be decompressed. */
const packed =
	(broken: Buffer): Manners =>
	(response) => {
		response.writeHead(200, {
			'content-type': 'application/json',
			'content-encoding': 'gzip',
			'content-length': broken.length,
		});
		response.end(broken);
	};

/** A byte now and then, so that no time limit for silence fires. */
const trickle: Manners = (response) => {
	response.writeHead(200, { 'content-type': 'application/json' });
	const timer = setInterval(() => response.write(' '), 20);
	response.once('close', () => {
		clearInterval(timer);
	});
};

/** Time limits divided by 300. */
const hurry = () => {
	const timeout = AbortSignal.timeout.bind(AbortSignal);
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((delay) => timeout(delay / 300));
};

/** The messages for a response that does not end properly. */
const ENDED =
	/^(Cargo did not respond in time$|The response could not be read|Expected .* cut off$)/;

const uuid = batch(1).uuid;
const LISTS = [
	['searchWorkflows', {}],
	['searchTools', {}],
	['searchBatches', {}],
	['searchSegments', {}],
	['searchModels', {}],
	[
		'searchOutputNodes',
		{
			resource: 'batch',
			operation: 'getResults',
			batchUuid: { __rl: true, mode: 'id', value: uuid },
		},
	],
] as const;

describe.each([
	['never comes', silence],
	['stops halfway', stall],
	['comes byte by byte, for ever', trickle],
	['cannot be unpacked', packed(Buffer.concat([WHOLE.subarray(0, 12), Buffer.alloc(99, 7)]))],
	['is packed and cut off', packed(WHOLE.subarray(0, 40))],
])('If the response %s', (_what, manners) => {
	test.each(LISTS)('the list says so (%s)', async (method, parameters) => {
		const { credential, host } = await start(manners);
		hurry();

		const list = pickList(method, { credential, parameters: { ...parameters } });

		await expect(list).rejects.toMatchObject({
			message: expect.stringMatching(ENDED) as unknown,
			description: expect.stringMatching(/Open the list again|Check the Base URL/) as unknown,
		});
		expect(host.requests.length).toBeGreaterThan(0);
	});

	test('the form of inputs says so', async () => {
		const { credential } = await start(manners);
		hurry();

		const fields = mapperFields('getInputs', {
			credential,
			parameters: { workflowUuid: { __rl: true, mode: 'id', value: uuid } },
		});

		await expect(fields).rejects.toThrow(ENDED);
	});

	test('the trigger says so, and the connection ends', async () => {
		let isClosed: () => void;
		const closed = new Promise<void>((resolve) => (isClosed = resolve));
		const { credential, host } = await start((response, request) => {
			response.once('close', () => {
				isClosed();
			});
			manners(response, request);
		});
		hurry();
		const trigger = await activate(credential);

		await expect(trigger.poll()).rejects.toThrow(ENDED);

		await closed;
		expect(host.requests).toHaveLength(1);
	});
});
