import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import type { Fault } from '../../sandbox/server.mjs';
import { BATCHES, SEGMENTS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { PLAY, READ, pass, posts, reads, runRows, uuidIn } from './support.mjs';

const sandbox = useSandbox();
const HTML = '<html><body><h1>502 Bad Gateway</h1></body></html>';
const waiting = (options: IDataObject = {}) => ({
	waitUntilFinished: true,
	options: { pollInterval: 0.1, maxWait: 20, ...options },
});
const create = {
	operation: 'create',
	workflowUuid: PLAY,
	dataKind: 'segment',
	segmentUuid: byId(SEGMENTS.newLeads.uuid),
};

/** Faults of a status check that do not end the wait. */
const PASSING: Array<{ what: string; fault: Omit<Fault, 'route'> }> = [
	{ what: 'a connection that drops before the answer', fault: { drop: 'before' } },
	{ what: 'a connection that drops in the middle of the answer', fault: { drop: 'during' } },
	{ what: 'a 429 without Retry-After', fault: { status: 429 } },
	{ what: 'a 500 with an empty body', fault: { status: 500 } },
	{
		what: 'a 502 with a web page',
		fault: { status: 502, body: HTML, headers: { 'content-type': 'text/html' } },
	},
	{ what: 'a 503 with JSON', fault: { status: 503, body: { errorMessage: 'Maintenance' } } },
	{ what: 'a 504 with a text', fault: { status: 504, body: 'upstream timeout' } },
	{ what: 'an answer that takes its time', fault: { delay: 700 } },
];

describe.each(PASSING)('A status check that meets $what', ({ fault }) => {
	test('is repeated, and the batch is returned in the end, created once', async () => {
		sandbox.api.planBatches({ duration: 300 });
		sandbox.api.addFault({ route: READ, ...fault });

		const { json, error } = await sandbox.run({ parameters: { ...create, ...waiting() } });

		expect(error).toBeUndefined();
		expect(json('Cargo')).toMatchObject([{ status: 'success' }]);
		expect(posts(sandbox.api.requests())).toHaveLength(1);
	});
});

describe('A wait through everything at once', () => {
	test('succeeds with exactly one POST, after growing pauses and one that Cargo asked for', async () => {
		sandbox.api.planBatches({ duration: 1000 });
		const faults: Array<Omit<Fault, 'route'>> = [
			{ drop: 'before' },
			{ drop: 'during' },
			{ status: 502, body: HTML, headers: { 'content-type': 'text/html' } },
			{ status: 429, headers: { 'retry-after': '2' } },
			{ delay: 300 },
		];
		for (const fault of faults) sandbox.api.addFault({ route: READ, ...fault });

		const { json, error } = await sandbox.run({ parameters: { ...create, ...waiting() } });

		expect(error).toBeUndefined();
		expect(json('Cargo')).toMatchObject([{ status: 'success' }]);
		expect(posts(sandbox.api.requests())).toHaveLength(1);
		const times = reads(sandbox.api.requests()).map(({ at }) => at);
		const pauses = times.slice(1).map((at, index) => at - (times[index] ?? 0));
		expect(pauses[0]).toBeGreaterThanOrEqual(195);
		expect(pauses[1]).toBeGreaterThanOrEqual(395);
		expect(pauses[2]).toBeGreaterThanOrEqual(795);
		expect(pauses[3]).toBeGreaterThanOrEqual(1995);
	}, 15_000);
});

describe('Retry-After', () => {
	test.each([
		{ form: 'seconds', value: () => '1', least: 995 },
		// A date has whole seconds, so that two from now are at least one.
		{ form: 'a date', value: () => new Date(Date.now() + 2600).toUTCString(), least: 995 },
	])(
		'given as $form is waited for before the next look',
		async ({ value, least }) => {
			sandbox.api.planBatches({ duration: 100 });
			const headers = { 'retry-after': value() };
			sandbox.api.addFault({ route: READ, status: 429, headers });

			const { json } = await sandbox.run({ parameters: { ...create, ...waiting() } });

			const [first, second] = reads(sandbox.api.requests());
			expect(Number(second?.at) - Number(first?.at)).toBeGreaterThanOrEqual(least);
			expect(json('Cargo')).toMatchObject([{ status: 'success' }]);
		},
		15_000,
	);

	test.each(['0', new Date(0).toUTCString()])(
		'of no time at all is taken for none: the pauses grow (%s)',
		async (value) => {
			sandbox.api.planBatches({ duration: 100 });
			const headers = { 'retry-after': value };
			sandbox.api.addFault({ route: READ, status: 429, headers, times: 2 });

			await sandbox.run({ parameters: { ...create, ...waiting({ pollInterval: 0.2 }) } });

			const [first, second, third] = reads(sandbox.api.requests()).map(({ at }) => at);
			expect(Number(second) - Number(first)).toBeGreaterThanOrEqual(395);
			expect(Number(third) - Number(second)).toBeGreaterThanOrEqual(795);
		},
	);

	test('of a 503 counts too', async () => {
		sandbox.api.planBatches({ duration: 100 });
		sandbox.api.addFault({ route: READ, status: 503, headers: { 'retry-after': '1' } });

		await sandbox.run({ parameters: { ...create, ...waiting() } });

		const [first, second] = reads(sandbox.api.requests());
		expect(Number(second?.at) - Number(first?.at)).toBeGreaterThanOrEqual(995);
	});

	test('beyond Max Wait ends the wait without a further status check', async () => {
		sandbox.api.planBatches({ duration: 100 });
		sandbox.api.addFault({ route: READ, status: 429, headers: { 'retry-after': '600' } });
		const started = Date.now();

		const { error } = await sandbox.run({ parameters: { ...create, ...waiting({ maxWait: 1 }) } });

		expect(Date.now() - started).toBeLessThan(2500);
		expect(uuidIn(error?.message)).not.toBe('');
		expect(reads(sandbox.api.requests())).toHaveLength(1);
	});
});

/** Responses after which waiting makes no sense, and after how many in a row. */
const LASTING: Array<{
	what: string;
	looks: number;
	fault: Omit<Fault, 'route'>;
	message: string;
}> = [
	{
		what: 'a 401',
		looks: 1,
		fault: { status: 401 },
		message: 'Cargo did not accept the API token: it is missing, wrong or expired',
	},
	{
		what: 'a 403',
		looks: 1,
		fault: { status: 403 },
		message: 'The API token is not allowed to do this',
	},
	{
		what: 'a 404 four times in a row',
		looks: 4,
		fault: { status: 404, body: { reason: 'batchNotFound' } },
		message: 'Cargo has no batch with this ID',
	},
	{
		what: 'a web page with status 200 four times in a row',
		looks: 4,
		fault: { status: 200, body: HTML },
		message: 'Expected a batch from Cargo, but got a web page',
	},
];

describe.each(LASTING)('A status check that meets $what', ({ looks, fault, message }) => {
	test("ends the wait with Cargo's text, and names the batch that keeps running", async () => {
		sandbox.api.planBatches({ duration: 60_000 });
		sandbox.api.addFault({ route: READ, times: looks, ...fault });

		const { error } = await sandbox.run({ parameters: { ...create, ...waiting() } });

		expect(error?.message).toBe(message);
		expect(sandbox.api.batch(uuidIn(error?.description))).toBeDefined();
		expect(sandbox.calls()).toHaveLength(1 + looks);
	});
});

/** Unexpected responses that resolve themselves. */
const ODD: Array<[what: string, fault: Omit<Fault, 'route'>]> = [
	['a web page with status 200', { status: 200, body: HTML }],
	['half an answer', { drop: 'during' }],
	['a 302', { status: 302, headers: { location: '/login' } }],
	['a 404 right after the creation', { status: 404, body: { reason: 'batchNotFound' } }],
	['a 408', { status: 408 }],
	['a 410', { status: 410 }],
	['a 425', { status: 425 }],
	['an answer without a batch', { status: 200, body: {} }],
];

test.each(ODD)('A wait continues after three status checks that meet %s', async (_, fault) => {
	sandbox.api.planBatches({ duration: 100 });
	sandbox.api.addFault({ route: READ, times: 3, ...fault });

	const { error, json } = await sandbox.run({ parameters: { ...create, ...waiting() } });

	expect(error).toBeUndefined();
	expect(json('Cargo')).toMatchObject([{ status: 'success' }]);
});

describe('A Get that waits', () => {
	test('continues after faults from the first status check on', async () => {
		sandbox.api.addFault({ route: READ, drop: 'before' });
		sandbox.api.addFault({ route: READ, status: 502, body: HTML });

		const { json } = await sandbox.run({
			parameters: { operation: 'get', batchUuid: byId(BATCHES.success.uuid), ...waiting() },
		});

		expect(json('Cargo')).toMatchObject([{ status: 'success' }]);
		expect(reads(sandbox.api.requests())).toHaveLength(3);
	});

	test('names the batch when Cargo could not be reached until Max Wait was over', async () => {
		sandbox.api.addFault({ route: READ, status: 502, body: HTML, times: 100 });

		const { error } = await sandbox.run({
			parameters: {
				operation: 'get',
				batchUuid: byId(BATCHES.success.uuid),
				...waiting({ maxWait: 1 }),
			},
		});

		expect(error?.message).toBe(
			`The batch ${BATCHES.success.uuid} could not be read after 1 seconds`,
		);
	});
});

describe('The request that creates the batch', () => {
	test.each([
		{ what: '502 with a web page', fault: { status: 502, body: HTML, handle: true } },
		{ what: 'dropped connection', fault: { drop: 'before' as const, handle: true } },
		{ what: '429 with Retry-After', fault: { status: 429, headers: { 'retry-after': '1' } } },
	])('is not repeated after a $what, whether or not the item waits', async ({ fault }) => {
		sandbox.api.addFault({ route: 'POST /orchestration/batches', ...fault });

		const { error } = await sandbox.run({ parameters: { ...create, ...waiting() } });

		expect(error).toBeDefined();
		expect(sandbox.calls()).toHaveLength(1);
	});
});

/** Runs that are stopped while they wait, each for another thing. */
const STOPPED: Array<{ during: string; fault?: Fault; options?: IDataObject }> = [
	{ during: 'the pause between two looks', options: { pollInterval: 0.2 } },
	{ during: 'a long pause', options: { pollInterval: 6 } },
	{
		during: 'the pause that Cargo asked for',
		fault: { route: READ, status: 429, headers: { 'retry-after': '6' } },
	},
	{ during: 'a look that is not answered', fault: { route: READ, hang: true } },
];

describe.each(STOPPED)('Stop during $during', ({ fault, options }) => {
	test('ends the wait at once, and sends no more requests', async () => {
		sandbox.api.planBatches({ duration: 60_000 }, { duration: 60_000 });
		if (fault) sandbox.api.addFault(fault);
		const stop = new AbortController();
		const run = sandbox.run({
			parameters: { ...create, ...waiting(options) },
			items: [{ n: 1 }, { n: 2 }],
			signal: stop.signal,
		});
		await pass(1200);

		const stopped = Date.now();
		stop.abort();
		const { run: record } = await run;
		const took = Date.now() - stopped;
		// What was under way when it stopped may still arrive.
		await pass(300);
		const asked = sandbox.calls().length;
		await pass(900);

		expect(took).toBeLessThan(300);
		expect(record.status).toBe('canceled');
		expect(posts(sandbox.api.requests())).toHaveLength(2);
		expect(sandbox.calls()).toHaveLength(asked);
	});
});

describe('Stop during the wait of Create From Items', () => {
	test('ends it at once, and sends no more requests', async () => {
		sandbox.api.planBatches({ duration: 60_000 });
		const stop = new AbortController();
		const run = runRows({
			credential: sandbox.credential,
			parameters: waiting({ pollInterval: 0.2 }),
			items: [{ n: 1 }],
			signal: stop.signal,
		});
		await pass(1000);

		const stopped = Date.now();
		stop.abort();
		const { run: record } = await run;
		const took = Date.now() - stopped;
		// What was under way when it stopped may still arrive.
		await pass(300);
		const asked = sandbox.calls().length;
		await pass(900);

		expect(took).toBeLessThan(300);
		expect(record.status).toBe('canceled');
		expect(asked).toBeGreaterThan(2);
		expect(sandbox.calls()).toHaveLength(asked);
	});
});
