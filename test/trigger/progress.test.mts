/** The findings of a check are kept, one bad batch does not delay others, and every list ends. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { activate, uuids } from '../engine/polling.mjs';
import type { Polling } from '../engine/polling.mjs';
import type { RoughBatch, RoughCargo, Strange } from './roughCargo.mjs';
import { startRoughCargo, TOKEN } from './roughCargo.mjs';
import { published } from './support.mjs';

let cargo: RoughCargo;
beforeEach(async () => {
	cargo = await startRoughCargo();
});
afterEach(async () => {
	await cargo.close();
});

const start = async () => await published(cargo);

const addMany = (count: number) => Array.from({ length: count }, () => cargo.add());

/** Adds so many batches on top of the list that a check of its top does not reach the others. */
const bury = () => {
	cargo.finish(addMany(250));
};

const singleReads = () => cargo.requests.filter((url) => !url.includes('/list?'));

describe('One open batch that cannot be read', () => {
	const answers: Array<[string, Strange]> = [
		['500', { status: 500 }],
		['403', { status: 403 }],
		['410', { status: 410 }],
		['400', { status: 400, body: { reason: 'oops' } }],
		['rubbish', { body: '<html>' }],
		['another batch', { body: { batch: { uuid: '3c0f4f6e-9f4b-4b86-8f0e-0f2a5d3d1c22' } } }],
		['nothing, for ever', { hang: true }],
	];

	test.each(answers)('(%s) does not delay others', async (_what, strange) => {
		const bad = cargo.add();
		const good = cargo.add();
		bury();
		const trigger = await start();
		cargo.finish([bad, good]);
		cargo.ignores = ['uuids[]'];
		cargo.strange.set(bad.uuid, strange);
		trigger.budget(1500);
		expect(uuids(await trigger.poll())).toEqual([good.uuid]);
		const next = cargo.add();
		cargo.finish([next]);
		expect(uuids(await trigger.poll())).toEqual([next.uuid]);
	});

	test.each(answers.filter(([what]) => what !== '410'))(
		'(%s) starts the flow when it can be read again',
		async (_what, strange) => {
			const bad = cargo.add();
			bury();
			const trigger = await start();
			cargo.finish([bad]);
			cargo.ignores = ['uuids[]'];
			cargo.strange.set(bad.uuid, strange);
			trigger.budget(1000);
			await trigger.poll().catch(() => null);
			cargo.strange.clear();
			expect(uuids(await trigger.poll())).toEqual([bad.uuid]);
			expect(await trigger.poll()).toBeNull();
		},
	);

	test('is requested at growing intervals, and reported once', async () => {
		const bad = cargo.add();
		bury();
		const trigger = await start();
		cargo.finish([bad]);
		cargo.ignores = ['uuids[]'];
		cargo.strange.set(bad.uuid, { status: 403 });
		expect(await trigger.poll()).toBeNull();
		expect(await trigger.poll()).toBeNull();
		cargo.requests.length = 0;
		expect(await trigger.poll()).toBeNull();
		expect(singleReads()).toEqual([]);
		// n8n's clock advances by some minutes.
		const now = Date.now();
		const clock = Date.now;
		Date.now = () => now + 5 * 60_000;
		try {
			await expect(trigger.poll()).rejects.toMatchObject({
				message: 'The API token is not allowed to do this',
				description: expect.stringContaining(`This is about the batch ${bad.uuid}`) as unknown,
			});
			expect(await trigger.poll()).toBeNull();
		} finally {
			Date.now = clock;
		}
	});

	test('does not delay the others of its page in a list', async () => {
		const trigger = await start();
		const good = cargo.add();
		cargo.finish([good]);
		cargo.batches.unshift({ ...good, uuid: '../x' }, null as unknown as RoughBatch);
		cargo.strangeList = () => ({ body: { batches: cargo.batches } });
		expect(uuids(await trigger.poll())).toEqual([good.uuid]);
	});
});

describe('Many batches at once', () => {
	test('are read with lists: with a limit of 60 requests per check, none of 300 is left out', async () => {
		const many = addMany(300);
		bury();
		const trigger = await start();
		cargo.finish(many);
		cargo.allowance = 60;
		expect(uuids(await trigger.poll())).toHaveLength(300);
		expect(singleReads()).toEqual([]);
	});

	test.each([
		['the list does not know "uuids"', ['uuids[]']],
		['nor "isFinished"', ['uuids[]', 'isFinished']],
	])('start look by look where %s', async (_what, ignores) => {
		const many = addMany(300);
		bury();
		const trigger = await start();
		cargo.finish(many);
		cargo.ignores = ignores;
		const started: unknown[] = [];
		for (let look = 0; look < 9; look++) {
			cargo.allowance = 60;
			started.push(...uuids(await trigger.poll().catch(() => null)));
			// A restart in between: only what n8n has stored survives.
			if (look === 2) trigger.restart();
		}
		expect(started).toHaveLength(300);
		expect(new Set(started).size).toBe(300);
	});

	test('are read in parallel, five at a time', async () => {
		const many = addMany(30);
		bury();
		const trigger = await start();
		cargo.finish(many);
		cargo.ignores = ['uuids[]'];
		cargo.delay = 20;
		cargo.peak = 0;
		expect(uuids(await trigger.poll())).toHaveLength(30);
		expect(cargo.peak).toBe(5);
	});

	test('that cannot be read do not block those that can', async () => {
		const bad = addMany(100);
		const good = addMany(20);
		bury();
		const trigger = await start();
		cargo.finish([...bad, ...good]);
		cargo.ignores = ['uuids[]'];
		for (const { uuid } of bad) cargo.strange.set(uuid, { status: 500 });
		const started: unknown[] = [];
		for (let look = 0; look < 8; look++) {
			cargo.allowance = 40;
			started.push(...uuids(await trigger.poll().catch(() => null)));
		}
		expect(started.sort()).toEqual(good.map(({ uuid }) => uuid).sort());
	});
});

describe('An incomplete list', () => {
	test('starts the workflow for what was listed, and the rest follows, each once', async () => {
		const trigger = await start();
		const many = addMany(1200);
		cargo.finish(many);
		const started: unknown[] = [];
		for (let look = 0; look < 8; look++) {
			cargo.allowance = 4;
			started.push(...uuids(await trigger.poll().catch(() => null)));
			const young = addMany(3);
			cargo.finish(young);
			many.push(...young);
			if (look === 3) trigger.restart();
		}
		cargo.allowance = 100;
		started.push(...uuids(await trigger.poll()));
		expect(started).toHaveLength(many.length);
		expect(new Set(started)).toEqual(new Set(many.map(({ uuid }) => uuid)));
		expect(await trigger.poll()).toBeNull();
	});

	test('of open batches does not delay those at the top of the list', async () => {
		const open = cargo.add();
		bury();
		const trigger = await start();
		const next = cargo.add();
		cargo.finish([next]);
		cargo.strangeList = (query) =>
			query.has('isFinished') || query.has('uuids[]') ? { status: 502 } : undefined;
		expect(uuids(await trigger.poll())).toEqual([next.uuid]);
		cargo.finish([open]);
		expect(uuids(await trigger.poll())).toEqual([open.uuid]);
	});

	test('from its first page on does not delay the batches that were open', async () => {
		const open = cargo.add();
		const trigger = await start();
		cargo.finish([open]);
		cargo.strangeList = () => ({ status: 500 });
		expect(uuids(await trigger.poll())).toEqual([open.uuid]);
		await expect(trigger.poll()).rejects.toThrow('Cargo could not complete the request');
	});
});

test('A token that is refused loses no memory', async () => {
	const open = cargo.add();
	const trigger = await start();
	cargo.finish([open]);
	const young = cargo.add();
	cargo.finish([young]);
	cargo.strangeList = () => ({ status: 401 });
	cargo.requests.length = 0;
	for (let look = 0; look < 3; look++) {
		await expect(trigger.poll()).rejects.toThrow('Cargo did not accept the API token');
	}
	// No other request is sent then.
	expect(cargo.requests).toHaveLength(3);
	cargo.strangeList = () => undefined;
	expect(uuids(await trigger.poll()).sort()).toEqual([open.uuid, young.uuid].sort());
});

describe('Paging ends', () => {
	const looks = async (trigger: Polling) => {
		const next = cargo.add();
		cargo.finish([next]);
		cargo.requests.length = 0;
		expect(uuids(await trigger.poll())).toEqual([next.uuid]);
		expect(cargo.requests.length).toBeLessThan(8);
	};

	test('if the server ignores the offset', async () => {
		cargo.ignores = ['offset'];
		cargo.add();
		bury();
		await looks(await start());
	});

	test('if the server ignores filters and pages', async () => {
		cargo.ignores = ['offset', 'limit', 'isFinished', 'uuids[]', 'statuses[]'];
		const trigger = await start();
		const open = cargo.add();
		await looks(trigger);
		bury();
		await trigger.poll();
		cargo.finish([open]);
		expect(uuids(await trigger.poll())).toEqual([open.uuid]);
	});

	test('if pages are smaller than requested', async () => {
		cargo.pageMost = 7;
		const trigger = await start();
		const many = addMany(40);
		cargo.finish(many);
		expect(uuids(await trigger.poll())).toHaveLength(40);
		expect(await trigger.poll()).toBeNull();
	});

	test('in a test in the editor', async () => {
		cargo.ignores = ['offset', 'statuses[]'];
		const trigger = await activate(
			{ apiToken: TOKEN, baseUrl: cargo.baseUrl },
			{ statuses: ['cancelled'] },
		);
		expect(await trigger.test()).toBeNull();
		expect(cargo.requests).toHaveLength(2);
	});

	test('if a server never stops listing others', async () => {
		const trigger = await start();
		let listed = 0;
		cargo.strangeList = () => ({
			body: {
				batches: Array.from({ length: 100 }, () => {
					const end = String((listed += 1)).padStart(12, '0');
					return { ...cargo.batches[0], uuid: `00000000-0000-4000-8000-${end}` };
				}),
			},
		});
		cargo.requests.length = 0;
		await trigger.poll();
		expect(cargo.requests.length).toBeLessThanOrEqual(201);
		expect(JSON.stringify(trigger.stored()).length).toBeLessThan(250_000);
	});
});

test('A filter that Cargo ignores starts nothing that does not match the fields', async () => {
	const mine = '7b1d9f0a-2c3e-4d5f-8a6b-9c0d1e2f3a4b';
	cargo.ignores = ['workflowUuids[]'];
	const trigger = await activate(
		{ apiToken: TOKEN, baseUrl: cargo.baseUrl },
		{
			workflowUuids: [mine],
		},
	);
	await trigger.poll();
	const batch = cargo.add({ workflowUuid: mine });
	cargo.finish([cargo.add(), batch]);
	expect(uuids(await trigger.poll())).toEqual([batch.uuid]);
});
