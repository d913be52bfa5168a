/** The event Segment Changed: what changes in a segment starts the workflow once. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { startSandbox } from '../../sandbox/server.mjs';
import type { Sandbox } from '../../sandbox/server.mjs';
import { SEGMENTS } from '../../sandbox/workspace.mjs';
import { activate, uuids } from '../engine/polling.mjs';
import type { Polling } from '../engine/polling.mjs';

const LIST = 'GET /segmentation/changes/list';
const FETCH = 'POST /segmentation/changes/{uuid}/fetch';
const segmentUuid = SEGMENTS.allContacts.uuid;
const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const fields = { event: 'segmentChanged', segmentUuid: byId(segmentUuid) };

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(async () => {
	await sandbox.close();
});
afterEach(() => {
	sandbox.reset();
});

const start = async (parameters: IDataObject = {}): Promise<Polling> =>
	await activate(
		{ apiToken: sandbox.token, baseUrl: sandbox.baseUrl },
		{ ...fields, ...parameters },
	);
/** Publishes the workflow; its first check begins from there and starts nothing. */
const published = async (parameters: IDataObject = {}): Promise<Polling> => {
	const trigger = await start(parameters);
	expect(await trigger.poll()).toBeNull();
	return trigger;
};
const contact = (number: number) => `contact-${number}`;
const contacts = (count: number, first = 1) =>
	Array.from({ length: count }, (_, index) => contact(first + index));
const change = (ids: Partial<Record<'added' | 'updated' | 'removed' | 'unchanged', string[]>>) =>
	sandbox.changeSegment({ segmentUuid, ...ids });
interface Told {
	changeKind: string;
	record: { _id: string };
}

/** What became of which record. */
const told = (items: INodeExecutionData[] | null) =>
	(items as Array<{ json: Told }> | null)?.map(
		({ json: { changeKind, record } }) => `${changeKind} ${record._id}`,
	);
const sent = (route: string) =>
	sandbox.requests().filter(({ method, path }) => `${method} ${path}`.includes(route));

describe('A segment changes while the workflow is published', () => {
	test('each changed record becomes one item, with its columns, its kind and its change; once', async () => {
		const trigger = await published();
		const { uuid, createdAt } = change({ added: [contact(1)], removed: [contact(2)] });
		const items = await trigger.poll();

		expect(told(items)).toEqual(['added contact-1', 'removed contact-2']);
		expect(items?.[0]?.json).toMatchObject({
			changeKind: 'added',
			changeUuid: uuid,
			segmentUuid,
			createdAt,
			record: { _id: contact(1), email: expect.stringContaining('@') },
		});
		expect(await trigger.poll()).toBeNull();
	});

	test('what is sent is what Cargo documents', async () => {
		const trigger = await published();
		sandbox.clearRequests();
		const { uuid } = change({ updated: [contact(3)] });
		await trigger.poll();

		expect(
			sandbox.requests().map(({ method, url, body }) => [method, url, body].join(' ').trim()),
		).toEqual([
			`GET /v1/segmentation/changes/list?segmentUuid=${segmentUuid}&limit=100&offset=0`,
			// Until a page has nothing new.
			`GET /v1/segmentation/changes/list?segmentUuid=${segmentUuid}&limit=100&offset=1`,
			`POST /v1/segmentation/changes/${uuid}/fetch {"kinds":["updated"],"limit":500,"offset":0}`,
		]);
	});

	test('Return set to Changes: one item for each change, the oldest first, and no record is fetched', async () => {
		const trigger = await published({ returnData: 'changes' });
		const made = [change({ added: contacts(3) }), change({ updated: [contact(9)] })];
		const items = await trigger.poll();

		expect(uuids(items)).toEqual(made.map(({ uuid }) => uuid));
		expect(items?.map(({ json }) => json.addedRecordsCount)).toEqual([3, 0]);
		expect(sent('/fetch')).toEqual([]);
		expect(await trigger.poll()).toBeNull();
	});

	test('only the chosen kinds; a change without them starts nothing, and costs no request', async () => {
		const trigger = await published({ changeKinds: ['removed'] });
		change({ added: contacts(2), unchanged: [contact(5)] });
		expect(await trigger.poll()).toBeNull();
		expect(sent('/fetch')).toEqual([]);
		change({ added: [contact(7)], removed: [contact(8)] });

		expect(told(await trigger.poll())).toEqual(['removed contact-8']);
	});

	test('changes of other segments start nothing', async () => {
		const trigger = await published();
		sandbox.changeSegment({ segmentUuid: SEGMENTS.empty.uuid, added: [contact(1)] });

		expect(await trigger.poll()).toBeNull();
	});

	test('more records than a page holds are all returned, in order', async () => {
		const trigger = await published();
		const all = contacts(48);
		change({ added: [...all, ...all, ...all, ...all, ...all] });
		const items = await trigger.poll();

		expect(items).toHaveLength(240);
		expect(told(items)?.slice(0, 48)).toEqual(all.map((id) => `added ${id}`));
		expect(sent('/fetch')).toHaveLength(3);
	});

	test('more than 10,000 records are returned over several checks, each once', async () => {
		const trigger = await published();
		const all = contacts(48);
		change({ added: Array.from({ length: 10_150 }, (_, index) => all[index % 48] ?? '') });

		expect(await trigger.poll()).toHaveLength(10_000);
		trigger.restart();
		expect(await trigger.poll()).toHaveLength(150);
		expect(await trigger.poll()).toBeNull();
	});
});

describe('What was before is ignored', () => {
	test('changes from before the workflow was published', async () => {
		change({ added: [contact(1)] });
		const trigger = await published();

		expect(await trigger.poll()).toBeNull();
	});

	test('changes while it was not published', async () => {
		const trigger = await published();
		change({ added: [contact(1)] });
		trigger.publish();

		expect(await trigger.poll()).toBeNull();
		expect(await trigger.poll()).toBeNull();
	});

	test('changes of a segment from before it was selected', async () => {
		const trigger = await published({ segmentUuid: byId(SEGMENTS.empty.uuid) });
		change({ added: [contact(1)] });
		trigger.change(fields);

		expect(await trigger.poll()).toBeNull();
		change({ added: [contact(2)] });
		expect(told(await trigger.poll())).toEqual(['added contact-2']);
	});

	test('kinds from before they were selected', async () => {
		const trigger = await published({ changeKinds: ['added'] });
		change({ added: [contact(1)], removed: [contact(2)] });
		trigger.change({ ...fields, changeKinds: ['added', 'removed'] });

		expect(told(await trigger.poll())).toEqual(['added contact-1']);
		change({ removed: [contact(3)] });
		expect(told(await trigger.poll())).toEqual(['removed contact-3']);
	});

	test('switching between the events begins anew each time', async () => {
		const trigger = await published();
		change({ added: [contact(1)] });
		trigger.change({ event: 'batchFinished' });
		expect(await trigger.poll()).toBeNull();
		trigger.change(fields);
		expect(await trigger.poll()).toBeNull();
		change({ added: [contact(2)] });

		expect(told(await trigger.poll())).toEqual(['added contact-2']);
	});
});

describe('Nothing is lost and nothing comes twice', () => {
	test('a restart of n8n in between', async () => {
		const trigger = await published();
		change({ added: [contact(1)] });
		trigger.restart();

		expect(told(await trigger.poll())).toEqual(['added contact-1']);
		trigger.restart();
		expect(await trigger.poll()).toBeNull();
	});

	test('two checks at once: each record comes once', async () => {
		const trigger = await published();
		change({ added: contacts(5) });
		sandbox.addFault({ route: LIST, delay: 300 });
		const both = await Promise.all([trigger.poll(), trigger.poll()]);

		expect(both.flatMap((items) => told(items) ?? [])).toEqual(
			contacts(5).map((id) => `added ${id}`),
		);
	});

	test.each([500, 503, 429])(
		'a list that fails with %d: the next check catches up',
		async (status) => {
			const trigger = await published();
			change({ added: [contact(1)] });
			sandbox.addFault({ route: LIST, status });
			await expect(trigger.poll()).rejects.toThrow();

			expect(told(await trigger.poll())).toEqual(['added contact-1']);
		},
	);

	test('records that cannot be read delay only their own change', async () => {
		const trigger = await published();
		change({ added: [contact(1)] });
		change({ added: [contact(2)] });
		sandbox.addFault({ route: FETCH, status: 500 });

		expect(told(await trigger.poll())).toEqual(['added contact-2']);
		expect(told(await trigger.poll())).toEqual(['added contact-1']);
		expect(await trigger.poll()).toBeNull();
	});

	test('a failure between two pages: the first is returned at once, the second next time', async () => {
		const trigger = await published();
		change({ added: [...contacts(48), ...contacts(48), ...contacts(48)] });
		sandbox.addFault({ route: FETCH, skip: 1, status: 502 });

		expect(await trigger.poll()).toHaveLength(100);
		expect(await trigger.poll()).toHaveLength(44);
	});

	test.each([
		[404, 'changeNotFound'],
		[400, 'changeNotFound'],
		[422, 'segmentNotFound'],
	])(
		'a change that Cargo no longer has is given up after three checks, and the user is told once: %d %s',
		async (status, reason) => {
			const trigger = await published();
			const { uuid } = change({ added: [contact(1)] });
			sandbox.addFault({ route: FETCH, times: 100, status, body: { reason } });
			expect(await trigger.poll()).toBeNull();
			expect(await trigger.poll()).toBeNull();
			const now = Date.now;
			Date.now = () => now() + 10 * 60_000;
			try {
				await expect(trigger.poll()).rejects.toMatchObject({
					description: expect.stringContaining(uuid),
				});
				Date.now = () => now() + 60 * 60_000;
				sandbox.clearRequests();
				expect(await trigger.poll()).toBeNull();
				expect(sent('/fetch')).toEqual([]);
			} finally {
				Date.now = now;
			}
			sandbox.clearFaults();
			change({ added: [contact(2)] });
			expect(told(await trigger.poll())).toEqual(['added contact-2']);
		},
	);

	describe('if Cargo returns something odd', () => {
		const uuidOf = (number: number) =>
			`7b1d9f0a-2c3e-4d5f-8a6b-${String(number).padStart(12, '0')}`;
		const listed = (number: number, more: IDataObject = {}) => ({
			...{ uuid: uuidOf(number), segmentUuid, addedRecordsCount: 1, updatedRecordsCount: 0 },
			...{ removedRecordsCount: 0, createdAt: '2026-01-31T08:00:00.000Z', ...more },
		});
		/** A list of Cargo as one check reads it. */
		const lists = (...changes: object[]) => {
			sandbox.clearFaults();
			sandbox.addFault({ route: LIST, times: 9, status: 200, body: { changes } });
			sandbox.addFault({ route: FETCH, times: 9, status: 200, body: { records: [{ _id: 'a' }] } });
		};
		const changesOf = (items: INodeExecutionData[] | null) =>
			items?.map(({ json }) => json.changeUuid) ?? null;

		test('changes of other segments, they start nothing', async () => {
			lists();
			const trigger = await published();
			const segmentUuid = SEGMENTS.empty.uuid;
			lists(listed(2, { segmentUuid }), listed(1));
			expect(changesOf(await trigger.poll())).toEqual([uuidOf(1)]);

			lists(listed(2, { segmentUuid }));
			expect(await (await start()).test()).toBeNull();
		});

		test('a list without the earlier changes, which it has deleted, the new ones count', async () => {
			lists(listed(1));
			const trigger = await published();
			lists();
			expect(await trigger.poll()).toBeNull();
			lists(listed(2));
			expect(changesOf(await trigger.poll())).toEqual([uuidOf(2)]);
			lists(listed(3));
			trigger.restart();
			expect(changesOf(await trigger.poll())).toEqual([uuidOf(3)]);
			expect(await trigger.poll()).toBeNull();
		});

		test('the same after more changes than the trigger remembers', async () => {
			lists(...Array.from({ length: 250 }, (_, index) => listed(500 - index)));
			const trigger = await published();
			lists(listed(501));
			expect(changesOf(await trigger.poll())).toEqual([uuidOf(501)]);
			lists(listed(503), listed(502), listed(501));
			expect(changesOf(await trigger.poll())).toEqual([uuidOf(502), uuidOf(503)]);
		});

		test('null for a record that is gone, the others are returned', async () => {
			lists();
			const trigger = await published();
			sandbox.clearFaults();
			const changes = [listed(1, { addedRecordsCount: 0, removedRecordsCount: 2 })];
			sandbox.addFault({ route: LIST, times: 9, status: 200, body: { changes } });
			sandbox.addFault({ route: FETCH, status: 200, body: { records: [null, { _id: 'b' }] } });

			expect((await trigger.poll())?.map(({ json }) => json.record)).toEqual([null, { _id: 'b' }]);
			expect(await trigger.poll()).toBeNull();
		});
	});

	test('a server that ignores the offset does not repeat records without end', async () => {
		const trigger = await published();
		change({ added: contacts(48) });
		const page = JSON.stringify({ records: [{ _id: 'same' }], count: 48, columns: [] });
		sandbox.addFault({ route: FETCH, times: 1000, status: 200, body: page });

		expect(told(await trigger.poll())).toEqual(['added same']);
		expect(sent('/fetch')).toHaveLength(2);
	});
});

describe('A test in the editor', () => {
	test('returns the latest change with a chosen kind, again and again', async () => {
		const trigger = await start({ changeKinds: ['added'] });
		change({ added: [contact(4)] });
		change({ removed: [contact(5)] });

		expect(told(await trigger.test())).toEqual(['added contact-4']);
		expect(told(await trigger.test())).toEqual(['added contact-4']);
	});

	test('returns nothing if the segment has never changed', async () => {
		expect(await (await start()).test()).toBeNull();
	});
});

describe('Invalid fields are refused by name, and nothing is sent', () => {
	test.each([
		['Segment', { segmentUuid: byId('') }],
		['Segment', { segmentUuid: byId('contacts') }],
		['Change Kinds', { changeKinds: [] }],
		['Change Kinds', { changeKinds: ['unchanged'] }],
		['Return', { returnData: 'everything' }],
	])('%s', async (field, parameters) => {
		await expect((await start(parameters)).poll()).rejects.toThrow(field);
		expect(sandbox.requests()).toEqual([]);
	});
});
