/** One check at a time for each trigger, whatever n8n does. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeExecutionData } from 'n8n-workflow';

import { activate } from '../engine/polling.mjs';
import type { Polling } from '../engine/polling.mjs';
import type { RoughCargo } from './roughCargo.mjs';
import { startRoughCargo, TOKEN } from './roughCargo.mjs';

let cargo: RoughCargo;
beforeEach(async () => {
	cargo = await startRoughCargo();
});
afterEach(async () => {
	await cargo.close();
});

const start = async (): Promise<Polling> => {
	const trigger = await activate({ apiToken: TOKEN, baseUrl: cargo.baseUrl });
	await trigger.poll();
	return trigger;
};

const uuids = (...looks: Array<INodeExecutionData[] | null>) =>
	looks.flatMap((items) => items ?? []).map(({ json }) => json.uuid);

/** Checks every `interval` milliseconds, as n8n's clock does: it does not wait for the previous check. */
const lookOften = async (trigger: Polling, times: number, interval: number) => {
	const looks: Array<Promise<INodeExecutionData[] | null>> = [];
	for (let look = 0; look < times; look++) {
		looks.push(trigger.poll());
		await sleep(interval);
	}
	return uuids(...(await Promise.all(looks)));
};

describe('A check that takes longer than the interval', () => {
	test('starts the workflow once for each of 90 batches that are read slowly', async () => {
		const many = Array.from({ length: 90 }, () => cargo.add());
		const trigger = await start();
		for (let index = 0; index < 120; index++) cargo.finish([cargo.add()]);
		await trigger.poll();
		cargo.finish(many);
		cargo.ignores = ['uuids[]'];
		cargo.delay = 30;
		const started = await lookOften(trigger, 8, 150);
		expect(started.length).toBe(90);
		expect(new Set(started).size).toBe(90);
	});

	test('starts the workflow once if the list alone takes longer than several intervals', async () => {
		const trigger = await start();
		const batch = cargo.add();
		cargo.finish([batch]);
		cargo.delay = 500;
		expect(await lookOften(trigger, 12, 100)).toEqual([batch.uuid]);
	});

	test('does not send requests twice: overlapping checks end at once', async () => {
		const trigger = await start();
		cargo.delay = 300;
		cargo.requests.length = 0;
		await lookOften(trigger, 3, 50);
		expect(cargo.requests).toHaveLength(1);
	});

	test('takes nothing again that a slow check has taken, not even after the next ones', async () => {
		const trigger = await start();
		cargo.delay = 200;
		cargo.finish([cargo.add(), cargo.add()]);
		expect(await lookOften(trigger, 6, 50)).toHaveLength(2);
		cargo.delay = 0;
		expect(await trigger.poll()).toBeNull();
		trigger.restart();
		expect(await trigger.poll()).toBeNull();
	});
});

describe('A check of an earlier activation', () => {
	test('takes nothing: what it found starts the workflow as it was published then', async () => {
		const trigger = await start();
		const batch = cargo.add();
		cargo.finish([batch]);
		cargo.delay = 200;
		const old = trigger.poll();
		await sleep(50);
		trigger.change({ simplify: false });
		const [first, second] = await Promise.all([old, trigger.poll()]);
		expect(first).toBeNull();
		expect(uuids(second)).toEqual([batch.uuid]);
		expect(await trigger.poll()).toBeNull();
	});

	test('starts nothing when the workflow was published again after a pause', async () => {
		const trigger = await start();
		cargo.finish([cargo.add()]);
		cargo.delay = 200;
		const old = trigger.poll();
		await sleep(50);
		trigger.publish();
		expect(uuids(...(await Promise.all([old, trigger.poll()])))).toEqual([]);
		expect(await trigger.poll()).toBeNull();
	});
});

describe('A check that hangs', () => {
	test('ends when its time is over, and the next one finds what it missed', async () => {
		const trigger = await start();
		const batch = cargo.add();
		cargo.finish([batch]);
		trigger.budget(300);
		cargo.strangeList = () => ({ hang: true });
		await expect(trigger.poll()).rejects.toThrow('Cargo did not respond in time');
		cargo.strangeList = () => undefined;
		expect(uuids(await trigger.poll())).toEqual([batch.uuid]);
	});
});

test('Two triggers check in parallel', async () => {
	const [one, other] = [await start(), await start()];
	const batch = cargo.add();
	cargo.finish([batch]);
	cargo.delay = 100;
	expect(uuids(...(await Promise.all([one.poll(), other.poll()])))).toEqual([
		batch.uuid,
		batch.uuid,
	]);
});
