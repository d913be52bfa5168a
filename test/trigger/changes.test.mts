/**
 * Changed fields while Cargo answers late, in part, or not at all: what finishes from the change on is
 * judged by the fields as they are now, and nothing starts twice.
 */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { uuids } from '../engine/polling.mjs';
import type { RoughBatch, RoughCargo } from './roughCargo.mjs';
import { startRoughCargo, WORKFLOW } from './roughCargo.mjs';
import { addFinished, published } from './support.mjs';

const OTHER = '7b1d9f0a-2c3e-4d5f-8a6b-9c0d1e2f3a4b';
const MINE: IDataObject = { workflowUuids: [WORKFLOW] };
const ALL: IDataObject = { workflowUuids: [] };

let cargo: RoughCargo;
beforeEach(async () => {
	cargo = await startRoughCargo();
});
afterEach(async () => {
	await cargo.close();
});

const start = async (parameters: IDataObject) => await published(cargo, parameters);

const finished = (batch?: Partial<RoughBatch>, status?: string) =>
	addFinished(cargo, batch, status);

/** Answers 500 to lists of the one workflow. */
const failForMine = () => {
	cargo.strangeList = (query) =>
		query.getAll('workflowUuids[]').includes(WORKFLOW) ? { status: 500 } : undefined;
};

/** Lists trail behind from now on: they go on showing what they show now. */
const freezeLists = () => {
	const batches = cargo.batches.map((batch) => ({ ...batch }));
	cargo.strangeList = () => ({ body: { batches } });
};

const behave = () => {
	cargo.strangeList = () => undefined;
};

/** A trigger that has started the workflow for a batch, which lists go on showing as running. */
const startThenTrail = async () => {
	const trigger = await start(MINE);
	const batch = cargo.add();
	const frozen = cargo.batches.map((each) => ({ ...each }));
	cargo.finish([batch]);
	expect(uuids(await trigger.poll())).toEqual([batch.uuid]);
	cargo.strangeList = () => ({ body: { batches: frozen } });
	return trigger;
};

describe('A list that trails behind', () => {
	test('starts nothing again when the fields are changed', async () => {
		const trigger = await startThenTrail();
		trigger.change(ALL);
		expect(await trigger.poll()).toBeNull();
		behave();
		expect(await trigger.poll()).toBeNull();
		trigger.restart();
		expect(await trigger.poll()).toBeNull();
	});

	test('starts nothing again when the workflow is published after a pause', async () => {
		const trigger = await startThenTrail();
		trigger.publish();
		expect(await trigger.poll()).toBeNull();
		behave();
		expect(await trigger.poll()).toBeNull();
	});

	test('loses none that it does not show yet', async () => {
		const trigger = await start(MINE);
		freezeLists();
		const young = finished();
		trigger.change(ALL);
		expect(await trigger.poll()).toBeNull();
		behave();
		expect(uuids(await trigger.poll())).toEqual([young]);
	});
});

describe('Start once for a batch that finishes while a change of the fields takes effect', () => {
	const moments = [1, 2, 3, 4].flatMap((list) => [
		{ list, what: 'was running before' },
		{ list, what: 'is new since the last check' },
	]);

	test.each(moments)('before list $list of the check; it $what', async ({ list, what }) => {
		const old = cargo.add();
		const trigger = await start(MINE);
		const batch = what === 'was running before' ? old : cargo.add();
		let lists = 0;
		cargo.strangeList = () => {
			lists += 1;
			if (lists === list) cargo.finish([batch]);
			return undefined;
		};
		trigger.change(ALL);
		const started = uuids(await trigger.poll());
		cargo.finish([batch]);
		started.push(...uuids(await trigger.poll()), ...uuids(await trigger.poll()));
		expect(started).toEqual([batch.uuid]);
		trigger.restart();
		expect(await trigger.poll()).toBeNull();
	});
});

describe('A change takes effect although what was watched before cannot be read', () => {
	test('what finishes after it and fits is not lost', async () => {
		const trigger = await start(MINE);
		failForMine();
		trigger.change(ALL);
		expect(await trigger.poll()).toBeNull();
		const next = finished({ workflowUuid: OTHER });
		expect(uuids(await trigger.poll())).toEqual([next]);
		behave();
		expect(await trigger.poll()).toBeNull();
	});

	test('what finished before it and fits both is not lost either', async () => {
		const open = cargo.add();
		const trigger = await start(MINE);
		cargo.finish([open]);
		const young = finished();
		failForMine();
		cargo.ignores = ['uuids[]'];
		cargo.strange.set(open.uuid, { status: 500 });
		trigger.change(ALL);
		expect(await trigger.poll()).toBeNull();
		trigger.restart();
		behave();
		cargo.strange.clear();
		expect(uuids(await trigger.poll()).sort()).toEqual([open.uuid, young].sort());
		expect(await trigger.poll()).toBeNull();
	});

	test('what does not fit is not made up for when the fields are changed again', async () => {
		const trigger = await start({ ...MINE, statuses: ['success'] });
		failForMine();
		trigger.change({ ...ALL, statuses: ['error'] });
		expect(await trigger.poll()).toBeNull();
		finished();
		const bad = finished({}, 'error');
		expect(uuids(await trigger.poll())).toEqual([bad]);
		trigger.change({ ...ALL, statuses: ['success'] });
		behave();
		expect(await trigger.poll()).toBeNull();
		expect(await trigger.poll()).toBeNull();
	});

	test('what is still open goes on with the new fields', async () => {
		const long = cargo.add();
		const trigger = await start({ ...MINE, statuses: ['success'] });
		failForMine();
		trigger.change({ ...ALL, statuses: ['error'] });
		expect(await trigger.poll()).toBeNull();
		behave();
		cargo.finish([long], 'error');
		expect(uuids(await trigger.poll())).toEqual([long.uuid]);
	});

	test('many changes in a row: what is open is not lost, and the memory stays small', async () => {
		const open = cargo.add();
		const trigger = await start(MINE);
		cargo.finish([open]);
		cargo.ignores = ['uuids[]'];
		cargo.strange.set(open.uuid, { status: 500 });
		for (let change = 0; change < 9; change++) {
			const workflowUuids = [WORKFLOW, randomUUID()].sort();
			// Only the list of what is watched now can be read.
			cargo.strangeList = (query) =>
				query.getAll('workflowUuids[]').sort().join() === workflowUuids.join()
					? undefined
					: { status: 500 };
			trigger.change({ workflowUuids });
			expect(await trigger.poll()).toBeNull();
		}
		expect((trigger.stored().memory as { earlier: unknown[] }).earlier).toHaveLength(3);
		cargo.strange.clear();
		behave();
		// n8n's clock goes on: a batch that could not be read is asked for ever more rarely.
		const now = Date.now();
		const clock = Date.now;
		Date.now = () => now + 16 * 60_000;
		try {
			expect(uuids(await trigger.poll())).toEqual([open.uuid]);
			expect(await trigger.poll()).toBeNull();
		} finally {
			Date.now = clock;
		}
	});
});

describe('A change that meets 429', () => {
	test('is not taken for done while Cargo wants to be left alone: publishing again asks again', async () => {
		const trigger = await start({ statuses: ['error'] });
		cargo.strangeList = () => ({ status: 429, headers: { 'retry-after': '600' } });
		trigger.change({ statuses: ['success'] });
		await expect(trigger.poll()).rejects.toThrow(
			'Cargo received too many requests from this workspace',
		);
		await expect(trigger.poll()).rejects.toThrow(
			'Cargo received too many requests from this workspace',
		);
		behave();
		expect(await trigger.poll()).toBeNull();
		const next = finished();
		expect(uuids(await trigger.poll())).toEqual([next]);
	});
});

describe('A batch that Cargo says it does not have, right after it was created', () => {
	test('is asked for again, and starts the workflow once it has finished', async () => {
		const young = cargo.add();
		for (let index = 0; index < 250; index++) finished();
		const trigger = await start(ALL);
		cargo.ignores = ['uuids[]'];
		cargo.strange.set(young.uuid, { status: 404, body: { reason: 'batchNotFound' } });
		expect(await trigger.poll()).toBeNull();
		cargo.strange.clear();
		cargo.finish([young]);
		expect(uuids(await trigger.poll())).toEqual([young.uuid]);
		expect(await trigger.poll()).toBeNull();
	});
});
