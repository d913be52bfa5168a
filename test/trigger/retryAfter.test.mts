/** No requests are sent for as long as Cargo asks, and nothing is lost or started twice. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { uuids } from '../engine/polling.mjs';
import type { Polling } from '../engine/polling.mjs';
import type { RoughCargo } from './roughCargo.mjs';
import { startRoughCargo } from './roughCargo.mjs';
import { published } from './support.mjs';

const TOO_MANY = 'Cargo received too many requests from this workspace';
const MINUTE = 60;
const clock = Date.now;

let cargo: RoughCargo;
beforeEach(async () => {
	cargo = await startRoughCargo();
});
afterEach(async () => {
	Date.now = clock;
	await cargo.close();
});

const start = async (parameters?: IDataObject) => await published(cargo, parameters);

/** Sets n8n's clock to a number of seconds from now. */
const turnClock = (seconds: number) => {
	const now = clock();
	Date.now = () => now + seconds * 1000;
};

/** Responds to lists with an error status and `Retry-After`. */
const refuse = (pause: string, status = 429) => {
	cargo.strangeList = () => ({ status, headers: { 'retry-after': pause } });
};

const behave = () => {
	cargo.strangeList = () => undefined;
};

const polled = async (trigger: Polling): Promise<unknown[]> => {
	cargo.requests.length = 0;
	return uuids(await trigger.poll());
};

describe('After a 429', () => {
	test('no requests are sent until the time that Cargo names is over; then each batch starts once', async () => {
		const open = cargo.add();
		const trigger = await start();
		refuse('120');
		await expect(trigger.poll()).rejects.toThrow(TOO_MANY);
		behave();
		const young = cargo.add();
		cargo.finish([open, young]);
		for (const seconds of [0, MINUTE, 118]) {
			turnClock(seconds);
			expect(await polled(trigger)).toEqual([]);
			expect(cargo.requests).toEqual([]);
		}
		turnClock(122);
		expect((await polled(trigger)).sort()).toEqual([open.uuid, young.uuid].sort());
		expect(await polled(trigger)).toEqual([]);
		expect(cargo.requests).not.toEqual([]);
	});

	test('a date counts like seconds', async () => {
		const trigger = await start();
		refuse(new Date(clock() + 120_000).toUTCString());
		await expect(trigger.poll()).rejects.toThrow(TOO_MANY);
		behave();
		turnClock(110);
		await polled(trigger);
		expect(cargo.requests).toEqual([]);
		turnClock(125);
		await polled(trigger);
		expect(cargo.requests).not.toEqual([]);
	});

	test('in between, what was found starts the workflow, and the rest follows after the time', async () => {
		const trigger = await start();
		const many = Array.from({ length: 300 }, () => cargo.add());
		cargo.finish(many);
		cargo.strangeList = (query) =>
			query.get('offset') === '200'
				? { status: 429, headers: { 'retry-after': '120' } }
				: undefined;
		const first = await polled(trigger);
		expect(first.length).toBeLessThan(300);
		behave();
		expect(await polled(trigger)).toEqual([]);
		expect(cargo.requests).toEqual([]);
		turnClock(121);
		const started = [...first, ...(await polled(trigger))];
		expect(started).toHaveLength(300);
		expect(new Set(started).size).toBe(300);
	});

	test('for one batch, no batch is requested', async () => {
		const open = cargo.add();
		cargo.finish(Array.from({ length: 250 }, () => cargo.add()));
		const trigger = await start();
		cargo.finish([open]);
		cargo.ignores = ['uuids[]'];
		cargo.strange.set(open.uuid, { status: 429, headers: { 'retry-after': '120' } });
		await expect(trigger.poll()).rejects.toThrow(TOO_MANY);
		cargo.strange.clear();
		expect(await polled(trigger)).toEqual([]);
		expect(cargo.requests).toEqual([]);
		turnClock(121);
		expect(await polled(trigger)).toEqual([open.uuid]);
	});

	test.each([
		['nothing', {}],
		['0', { 'retry-after': '0' }],
		['less than nothing', { 'retry-after': '-5' }],
		['a time that is over', { 'retry-after': 'Mon, 01 Jan 2001 00:00:00 GMT' }],
		['rubbish', { 'retry-after': 'soon' }],
	])('that names %s, the next poll asks again', async (_what, headers) => {
		const trigger = await start();
		cargo.strangeList = () => ({ status: 429, headers });
		await expect(trigger.poll()).rejects.toThrow(TOO_MANY);
		behave();
		const batch = cargo.add();
		cargo.finish([batch]);
		expect(await polled(trigger)).toEqual([batch.uuid]);
	});

	test.each(['999999999', '99999999999999999999999', 'Fri, 01 Jan 2100 00:00:00 GMT'])(
		'that names %s, the trigger is silent for an hour at most',
		async (pause) => {
			const trigger = await start();
			refuse(pause);
			await expect(trigger.poll()).rejects.toThrow(TOO_MANY);
			behave();
			const batch = cargo.add();
			cargo.finish([batch]);
			turnClock(59 * MINUTE);
			expect(await polled(trigger)).toEqual([]);
			expect(cargo.requests).toEqual([]);
			turnClock(61 * MINUTE);
			expect(await polled(trigger)).toEqual([batch.uuid]);
		},
	);

	test('a clock that is set back does not make the time longer than that', async () => {
		const trigger = await start();
		refuse('3600');
		await expect(trigger.poll()).rejects.toThrow(TOO_MANY);
		behave();
		turnClock(-24 * 60 * MINUTE);
		await polled(trigger);
		expect(cargo.requests).not.toEqual([]);
	});
});

test('Another error of the list with a time counts too', async () => {
	const open = cargo.add();
	const trigger = await start();
	cargo.finish([open]);
	refuse('120', 503);
	await expect(trigger.poll()).rejects.toThrow('Cargo is not available at the moment');
	behave();
	expect(await polled(trigger)).toEqual([]);
	expect(cargo.requests).toEqual([]);
	turnClock(121);
	expect(await polled(trigger)).toEqual([open.uuid]);
});

test('One batch that is not available does not delay others, whatever time it names', async () => {
	const [bad, good] = [cargo.add(), cargo.add()];
	cargo.finish(Array.from({ length: 250 }, () => cargo.add()));
	const trigger = await start();
	cargo.ignores = ['uuids[]'];
	cargo.strange.set(bad.uuid, { status: 503, headers: { 'retry-after': '3600' } });
	for (let poll = 0; poll < 2; poll++) expect(await polled(trigger)).toEqual([]);
	turnClock(5 * MINUTE);
	await expect(trigger.poll()).rejects.toThrow('Cargo is not available at the moment');
	cargo.finish([good]);
	expect(await polled(trigger)).toEqual([good.uuid]);
});

describe('What a user does is not delayed', () => {
	test('publishing sends a request', async () => {
		const trigger = await start();
		refuse('120');
		await expect(trigger.poll()).rejects.toThrow(TOO_MANY);
		trigger.publish();
		await expect(trigger.poll()).rejects.toThrow(TOO_MANY);
		behave();
		expect(await polled(trigger)).toEqual([]);
		expect(cargo.requests).not.toEqual([]);
	});

	test('neither is a changed form', async () => {
		const trigger = await start();
		refuse('120');
		await expect(trigger.poll()).rejects.toThrow(TOO_MANY);
		behave();
		trigger.change({ simplify: false });
		await polled(trigger);
		expect(cargo.requests).not.toEqual([]);
	});

	test('nor a test in the editor', async () => {
		const trigger = await start();
		refuse('120');
		await expect(trigger.poll()).rejects.toThrow(TOO_MANY);
		behave();
		expect(await trigger.test()).toHaveLength(1);
	});
});
