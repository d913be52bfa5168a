import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { MODEL_ROWS, SEGMENTS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { CONTACTS, items, onContacts, WRITING } from './records.mjs';

const sandbox = useSandbox();
const FETCH = 'POST /segmentation/segments/fetch';
const FETCHED = 'POST /v1/segmentation/segments/fetch';
const ALL = { conjonction: 'and', groups: [] };
const ROWS = MODEL_ROWS[CONTACTS] ?? [];
const NEW = ROWS.filter(({ stage }) => stage === 'new');
const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const many = (parameters: IDataObject = {}) =>
	onContacts('getAll', { filterMode: 'none', ...parameters });
const bodies = () =>
	sandbox.api
		.requests()
		.filter(({ path }) => path.endsWith('/fetch'))
		.map(({ body }) => body);
const run = async (parameters: IDataObject, settings = {}) =>
	await sandbox.run({ parameters, settings });

describe('Get Many', () => {
	test('returns 50 records of a model unless told otherwise, one item each', async () => {
		const { json, items: out, error } = await run(many());

		expect(error).toBeUndefined();
		expect(json('Cargo')).toEqual(ROWS);
		expect(out('Cargo').every(({ pairedItem }) => pairedItem !== undefined)).toBe(true);
		expect(bodies()[0]).toBe(
			JSON.stringify({ modelUuid: CONTACTS, filter: ALL, fetchingLimit: 50, fetchingOffset: 0 }),
		);
	});

	test('sends filter and sort, and no more records than Limit', async () => {
		const conditions = {
			condition: [{ kind: 'column', column: 'string:stage', operator: 'is', value: 'new' }],
		};
		const { json, error } = await run(
			many({
				filterMode: 'builder',
				combinator: 'all',
				conditions,
				sort: { columns: [{ columnSlug: 'email', kind: 'desc' }] },
				limit: 3,
			}),
		);

		expect(error).toBeUndefined();
		expect(bodies()).toEqual([
			JSON.stringify({
				modelUuid: CONTACTS,
				filter: {
					conjonction: 'and',
					groups: [
						{
							conjonction: 'and',
							conditions: [
								{ kind: 'string', columnSlug: 'stage', operator: 'is', values: ['new'] },
							],
						},
					],
				},
				sort: [{ columnSlug: 'email', kind: 'desc' }],
				fetchingLimit: 3,
				fetchingOffset: 0,
			}),
		]);
		const expected = [...NEW].sort((a, b) => String(b.email).localeCompare(String(a.email)));
		expect(json('Cargo')).toEqual(expected.slice(0, 3));
	});

	test('takes a filter as JSON', async () => {
		const filter = '{"conjonction":"or","groups":[]}';
		await run(many({ filterMode: 'json', filter, limit: 1 }));

		expect(bodies()).toEqual([
			`{"modelUuid":"${CONTACTS}","filter":${filter},"fetchingLimit":1,"fetchingOffset":0}`,
		]);
	});

	test('pages through all records, and ends at a page with nothing new', async () => {
		await sandbox.run({ parameters: WRITING.create, items: items(210) });
		sandbox.api.clearRequests();
		const { json } = await run(many({ returnAll: true }));

		expect(json('Cargo')).toHaveLength(258);
		expect(new Set(json('Cargo').map(({ _id: id }) => id)).size).toBe(258);
		expect(bodies().map((body) => (JSON.parse(body) as IDataObject).fetchingOffset)).toEqual([
			0, 100, 200, 258,
		]);
	});

	test('ends if Cargo returns the same page again and again, with or without IDs', async () => {
		for (const records of [
			[{ _id: 'a' }, { _id: 'b' }],
			[{ x: 1 }, { x: 1 }],
		]) {
			sandbox.api.reset();
			sandbox.api.addFault({ route: FETCH, status: 200, body: { records }, times: 99 });
			const { json } = await run(many({ returnAll: true }));

			expect(json('Cargo')).toEqual(records);
			expect(bodies()).toHaveLength(2);
		}
	});

	test('takes model, filter, order and limit of a segment', async () => {
		const sort = [{ columnSlug: 'email', kind: 'asc' }];
		const { filter } = SEGMENTS.newLeads;
		sandbox.api.addFault({
			route: 'GET /segmentation/segments/{uuid}',
			status: 200,
			body: { segment: { ...SEGMENTS.newLeads, sort, limit: 4 } },
		});
		const { json, error } = await run({
			resource: 'record',
			operation: 'getAll',
			source: 'segment',
			segmentUuid: byId(SEGMENTS.newLeads.uuid),
		});

		expect(error).toBeUndefined();
		expect(sandbox.calls().slice(0, 2)).toEqual([
			`GET /v1/segmentation/segments/${SEGMENTS.newLeads.uuid}`,
			FETCHED,
		]);
		expect(bodies()[0]).toBe(
			JSON.stringify({
				modelUuid: CONTACTS,
				filter,
				sort,
				limit: 4,
				fetchingLimit: 50,
				fetchingOffset: 0,
			}),
		);
		expect(json('Cargo')).toHaveLength(4);
	});

	test('returns the records of a segment that belongs to a play', async () => {
		const { json, error } = await run({
			resource: 'record',
			operation: 'getAll',
			source: 'segment',
			segmentUuid: byId(SEGMENTS.linkedToPlay.uuid),
		});

		expect(error).toBeUndefined();
		expect(json('Cargo')).toEqual(ROWS.filter(({ stage }) => stage === 'qualified'));
		expect(bodies()[0]).not.toContain('"sort"');
	});

	test.each([
		[{ enrich: true }, '"enrich":true}'],
		[{ sync: true, enrich: true }, '"enrich":true,"sync":true}'],
		[{ enrich: false, sync: true }, '"sync":true}'],
	])('sends %j only if it is turned on', async (options, end) => {
		const { json, error } = await run(many({ limit: 2, options }));

		expect(error).toBeUndefined();
		expect(json('Cargo')).toHaveLength(2);
		expect(bodies()).toHaveLength(1);
		expect(bodies()[0]?.endsWith(`"fetchingOffset":0,${end}`)).toBe(true);
	});

	test('continues after the pages that it has enriched, with Retry On Fail', async () => {
		await sandbox.run({ parameters: WRITING.create, items: items(90) });
		sandbox.api.clearRequests();
		sandbox.api.addFault({ route: FETCH, skip: 1, status: 429 });
		const { json, error } = await run(many({ limit: 120, options: { enrich: true } }), RETRY);

		expect(error).toBeUndefined();
		expect(json('Cargo')).toHaveLength(120);
		expect(bodies().map((body) => (JSON.parse(body) as IDataObject).fetchingOffset)).toEqual([
			0, 100, 100,
		]);
	});

	test('requests no page again that may be enriched, and names what is', async () => {
		await sandbox.run({ parameters: WRITING.create, items: items(90) });
		sandbox.api.clearRequests();
		sandbox.api.addFault({ route: FETCH, skip: 1, drop: 'before', handle: true });
		const { error } = await run(many({ limit: 120, options: { enrich: true } }), RETRY);

		expect(bodies()).toHaveLength(2);
		expect(error?.description).toContain('The records may have been enriched or synced anyway');
		expect(error?.description).toContain('100 records were enriched or synced anyway: contact-1,');
	});

	test.each([
		[{ filterMode: 'builder', conditions: {} }, 'Conditions is empty'],
		[{ limit: 0 }, 'Limit: 0 is not a whole number'],
		[{ modelUuid: byId('={{ $json.none }}') }, 'Model is empty'],
		[{ source: 'segment', segmentUuid: byId('x') }, 'Segment: "x" is not a Cargo ID'],
		[{ options: { enrich: '={{ "yes" }}' } }, 'Enrich: "yes" is not true or false'],
		[{ sort: { columns: [{ columnSlug: '', kind: 'asc' }] } }, 'Sort, Column: "" is not text'],
	])('refuses %j before it sends anything', async (parameters, message) => {
		const { error } = await run(many(parameters));

		expect(error?.message).toContain(message);
		expect(sandbox.calls()).toEqual([]);
	});

	test('explains a filter that Cargo cannot use', async () => {
		const sort = { columns: [{ columnSlug: 'moon', kind: 'asc' }] };
		const { error } = await run(many({ sort }));

		expect(error?.message).toBe('Cargo could not use the filter');
		expect(error?.context).toMatchObject({ reason: 'invalidFilter' });
	});

	test.each([{ records: null }, { records: [1] }, {}])('refuses the response %j', async (body) => {
		sandbox.api.addFault({ route: FETCH, status: 200, body });
		const { error } = await run(many());

		expect(error?.message).toBe('Expected a list of records from Cargo, but got other data');
	});
});

describe('Get', () => {
	test('returns the record of each item', async () => {
		const { json, error } = await sandbox.run({
			parameters: onContacts('get', { recordId: '={{ $json._id }}' }),
			items: [{ _id: 'contact-3' }, { _id: 'contact-1' }],
		});

		expect(error).toBeUndefined();
		expect(json('Cargo')).toEqual([ROWS[2], ROWS[0]]);
		expect(
			sandbox.api
				.requests()
				.map(({ url }) => url)
				.sort(),
		).toEqual([
			`/v1/storage/records/get?modelUuid=${CONTACTS}&id=contact-1`,
			`/v1/storage/records/get?modelUuid=${CONTACTS}&id=contact-3`,
		]);
	});

	test('takes the ID that the node before returns, unless told otherwise', async () => {
		const { json } = await sandbox.run({
			parameters: onContacts('get'),
			items: [{ _id: 'contact-3' }],
		});

		expect(json('Cargo')).toEqual([ROWS[2]]);
	});

	test.each(['a&modelUuid=x', '../x', 'Zoë + 1', '%2e'])('sends the ID %j as it is', async (id) => {
		const { error } = await sandbox.run({ parameters: onContacts('get', { recordId: id }) });

		expect(new URLSearchParams(sandbox.onlyRequest().query).get('id')).toBe(id);
		expect(error?.message).toBe('The model has no record with this ID');
	});

	test.each([
		['recordNotFound', { recordId: 'nobody' }, 'The model has no record with this ID'],
		[
			'modelNotFound',
			{ modelUuid: byId(SEGMENTS.newLeads.uuid) },
			'Cargo has no model with this ID',
		],
	])('explains %s', async (reason, parameters, message) => {
		const { error } = await sandbox.run({
			parameters: onContacts('get', { recordId: 'contact-1', ...parameters }),
		});

		expect(error?.message).toBe(message);
		expect(error?.context).toMatchObject({ reason });
	});
});

test('What was created is found, changed and deleted by its _id', async () => {
	const email = 'ada@x.example';
	const made = await sandbox.run({ parameters: WRITING.create, items: [{ email }] });
	const record = made.json('Cargo')[0] ?? {};
	const then = async (operation: string, parameters: IDataObject = {}) =>
		(await sandbox.run({ parameters: onContacts(operation, parameters), items: [record] })).json(
			'Cargo',
		);

	expect(await then('get')).toEqual([record]);
	expect(await then('update', { columns: WRITING.update.columns })).toEqual([record]);
	expect(await then('delete')).toEqual([{ _id: record._id, deleted: true }]);
	expect(await then('get')).toEqual([]);
});
