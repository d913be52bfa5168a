/**
 * What users are told about the trigger, across publishing, restarts, changed fields, clocks and formats of
 * times: a batch that finishes while the workflow is published starts it once; batches that finished before
 * it was published, or before the fields included them, are ignored.
 */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { activate, uuids } from '../engine/polling.mjs';
import type { Polling } from '../engine/polling.mjs';
import type { RoughBatch, RoughCargo } from './roughCargo.mjs';
import { startRoughCargo, TOKEN, WORKFLOW } from './roughCargo.mjs';
import { addFinished, published } from './support.mjs';

const OTHER = '7b1d9f0a-2c3e-4d5f-8a6b-9c0d1e2f3a4b';

let cargo: RoughCargo;
beforeEach(async () => {
	cargo = await startRoughCargo();
});
afterEach(async () => {
	await cargo.close();
});

const switchOn = async (parameters: IDataObject = {}): Promise<Polling> =>
	await activate({ apiToken: TOKEN, baseUrl: cargo.baseUrl }, parameters);

const start = async (parameters?: IDataObject) => await published(cargo, parameters);

const finished = (batch?: Partial<RoughBatch>, status?: string) =>
	addFinished(cargo, batch, status);

describe('Publishing again after a pause', () => {
	test('repeats nothing that finished meanwhile, and continues with open batches', async () => {
		const open = [cargo.add(), cargo.add()] as const;
		const trigger = await start();
		expect(uuids(await trigger.poll())).toEqual([]);
		finished();
		cargo.finish([open[0]]);
		trigger.publish();
		expect(await trigger.poll()).toBeNull();
		expect(await trigger.poll()).toBeNull();
		cargo.finish([open[1]]);
		const next = finished();
		expect(uuids(await trigger.poll()).sort()).toEqual([open[1].uuid, next].sort());
	});

	test('ignores earlier batches even if n8n has restarted since', async () => {
		const trigger = await start();
		finished();
		trigger.restart();
		trigger.publish();
		expect(await trigger.poll()).toBeNull();
	});
});

describe('Publishing a change while the workflow is published', () => {
	test('loses nothing that finished since the last check', async () => {
		const open = cargo.add();
		const trigger = await start();
		cargo.finish([open]);
		const young = finished();
		trigger.change({ simplify: false });
		expect(uuids(await trigger.poll()).sort()).toEqual([open.uuid, young].sort());
		expect(await trigger.poll()).toBeNull();
	});

	test('other statuses: repeats none that did not match when they finished', async () => {
		const trigger = await start({ statuses: ['error'] });
		const passedOver = finished();
		expect(await trigger.poll()).toBeNull();
		const between = finished();
		trigger.change({ statuses: ['success'] });
		expect(uuids(await trigger.poll())).toEqual([]);
		const next = finished();
		expect(uuids(await trigger.poll())).toEqual([next]);
		trigger.restart();
		expect(uuids(await trigger.poll())).not.toContain(passedOver);
		expect(uuids(await trigger.poll())).not.toContain(between);
	});

	test('other statuses: what matches before and after is not lost in between', async () => {
		const trigger = await start({ statuses: ['error'] });
		const bad = finished({}, 'error');
		trigger.change({ statuses: ['error', 'success'] });
		expect(uuids(await trigger.poll())).toEqual([bad]);
	});

	test('only with failed runs: the same', async () => {
		const trigger = await start({ onlyWithFailedRuns: true });
		finished();
		expect(await trigger.poll()).toBeNull();
		const bad = finished({ failedRunsCount: 1 });
		trigger.change({ onlyWithFailedRuns: false });
		expect(uuids(await trigger.poll())).toEqual([bad]);
		expect(await trigger.poll()).toBeNull();
	});

	test.each([
		['one more workflow', [WORKFLOW], [WORKFLOW, OTHER]],
		['all workflows', [WORKFLOW], []],
		['one workflow of all', [], [WORKFLOW]],
	])('%s: loses none of a workflow that was watched already', async (_what, from, to) => {
		for (let index = 0; index < 250; index++) finished({ workflowUuid: OTHER });
		const trigger = await start({ workflowUuids: from });
		const between = finished();
		trigger.change({ workflowUuids: to });
		expect(uuids(await trigger.poll())).toEqual([between]);
		const next = finished();
		expect(uuids(await trigger.poll())).toEqual([next]);
		expect(await trigger.poll()).toBeNull();
	});

	test('an added play or tool: ignores its earlier batches, and follows open ones far down the list', async () => {
		const long = cargo.add({ workflowUuid: OTHER });
		for (let index = 0; index < 250; index++) finished({ workflowUuid: OTHER });
		const trigger = await start({ workflowUuids: [WORKFLOW] });
		finished({ workflowUuid: OTHER });
		trigger.change({ workflowUuids: [WORKFLOW, OTHER] });
		expect(await trigger.poll()).toBeNull();
		cargo.finish([long]);
		expect(uuids(await trigger.poll())).toEqual([long.uuid]);
	});

	test('a play or tool that no longer exists in Cargo can be removed', async () => {
		const trigger = await start({ workflowUuids: [OTHER] });
		cargo.strangeList = (query) =>
			query.getAll('workflowUuids[]').includes(OTHER)
				? { status: 400, body: { reason: 'workflowNotFound' } }
				: undefined;
		trigger.change({ workflowUuids: [WORKFLOW] });
		expect(await trigger.poll()).toBeNull();
		const next = finished();
		expect(uuids(await trigger.poll())).toEqual([next]);
	});
});

describe('A restart of n8n, which stores nothing after checks that find nothing', () => {
	test('repeats nothing and loses nothing', async () => {
		const trigger = await start({ statuses: ['success'] });
		const first = finished();
		expect(uuids(await trigger.poll())).toEqual([first]);
		const long = cargo.add();
		finished({}, 'error');
		expect(await trigger.poll()).toBeNull();
		cargo.finish([long]);
		const during = finished();
		trigger.restart();
		expect(uuids(await trigger.poll()).sort()).toEqual([long.uuid, during].sort());
		expect(await trigger.poll()).toBeNull();
		trigger.restart();
		expect(await trigger.poll()).toBeNull();
	});

	test('catches up with more than one page, oldest first', async () => {
		const trigger = await start();
		const many = Array.from({ length: 450 }, (_, second) => {
			const { uuid } = cargo.add({ status: 'success', finishedAt: new Date((second + 1) * 1000) });
			return uuid;
		});
		trigger.restart();
		expect(uuids(await trigger.poll())).toEqual(many);
	});

	test('finds what has finished last in a list that is much longer than the known part', async () => {
		for (let index = 0; index < 450; index++) finished();
		const trigger = await start();
		const many = Array.from({ length: 170 }, () => finished());
		expect(uuids(await trigger.poll()).sort()).toEqual(many.sort());
		expect(await trigger.poll()).toBeNull();
	});
});

describe('Clocks and forms of times', () => {
	const YEAR = 365 * 24 * 3600 * 1000;

	test('a batch that was created in the future does not hide the others', async () => {
		const trigger = await start();
		const future = { createdAt: new Date(Date.now() + YEAR).toISOString() };
		const odd = finished(future);
		expect(uuids(await trigger.poll())).toEqual([odd]);
		// Newest first: it stays at the top of the list.
		const [top] = cargo.batches.splice(0, 1);
		const next = finished();
		if (top) cargo.batches.unshift(top);
		expect(uuids(await trigger.poll())).toEqual([next]);
		expect(await trigger.poll()).toBeNull();
	});

	test('neither does a batch created in the future that exists from the start', async () => {
		cargo.batches.length = 0;
		finished({ createdAt: '2999-01-01T00:00:00.000Z' });
		const trigger = await start();
		const [top] = cargo.batches.splice(0, 1);
		const next = finished();
		if (top) cargo.batches.unshift(top);
		expect(uuids(await trigger.poll())).toEqual([next]);
	});

	test.each([
		['years back', () => new Date(Date.now() - 5 * YEAR).toISOString()],
		['epoch seconds', () => Math.floor(Date.now() / 1000)],
		['without a zone', () => new Date().toISOString().replace('T', ' ').replace('Z', '')],
		['no time', () => 'yesterday'],
		['null', () => null],
	])('a batch with a createdAt that is %s still counts', async (_form, createdAt) => {
		const trigger = await start();
		const batch = finished({ createdAt: createdAt() });
		expect(uuids(await trigger.poll())).toEqual([batch]);
		trigger.restart();
		expect(await trigger.poll()).toBeNull();
	});

	test('a batch that appears late, below newer ones, counts', async () => {
		const trigger = await start();
		const [young] = [finished()];
		expect(uuids(await trigger.poll())).toEqual([young]);
		const late = cargo.add();
		cargo.finish([late]);
		cargo.batches.splice(0, 1);
		cargo.batches.splice(3, 0, late);
		expect(uuids(await trigger.poll())).toEqual([late.uuid]);
	});
});

describe('Another workspace', () => {
	test('that the token suddenly belongs to: its earlier batches are ignored', async () => {
		const trigger = await start();
		cargo.batches.length = 0;
		for (let index = 0; index < 250; index++) finished();
		const open = cargo.add();
		expect(await trigger.poll()).toBeNull();
		cargo.finish([open]);
		const next = finished();
		expect(uuids(await trigger.poll()).sort()).toEqual([open.uuid, next].sort());
	});
});

describe('Memory', () => {
	test('of version 0.1.0 is used: nothing is repeated, and nothing is lost', async () => {
		const open = cargo.add();
		const known = finished();
		const trigger = await switchOn();
		trigger.store({
			scope: '',
			newest: Date.now(),
			known: [known, open.uuid],
			open: [open.uuid],
		});
		const young = finished();
		cargo.finish([open]);
		trigger.restart();
		expect(uuids(await trigger.poll()).sort()).toEqual([young, open.uuid].sort());
		expect(await trigger.poll()).toBeNull();
		expect(trigger.stored().memory).not.toHaveProperty('scope');
	});

	test.each([{}, { scope: 7 }, { by: 'x' }, { by: 'x', look: 1, fields: {} }, 'text'])(
		'that holds something else (%j) makes it look ahead',
		async (memory) => {
			const trigger = await switchOn();
			trigger.store(memory as IDataObject);
			trigger.restart();
			expect(await trigger.poll()).toBeNull();
			const next = finished();
			const second = uuids(await trigger.poll());
			if (second.length > 0) expect(second).toEqual([next]);
		},
	);

	test('is small, however much there is', async () => {
		for (let index = 0; index < 3000; index++) finished();
		const trigger = await start();
		for (let index = 0; index < 1000; index++) finished();
		expect(uuids(await trigger.poll())).toHaveLength(1000);
		expect(JSON.stringify(trigger.stored()).length).toBeLessThan(50_000);
	});

	test('follows another n8n process that has continued with the trigger', async () => {
		const trigger = await start();
		const first = finished();
		expect(uuids(await trigger.poll())).toEqual([first]);
		const second = finished();
		const memory = trigger.stored().memory as { known: string[] };
		trigger.store({ ...memory, by: 'another', look: 2, known: [second, ...memory.known] });
		trigger.change();
		expect(await trigger.poll()).toBeNull();
	});
});
