/** Records of models: read, created, changed, removed, and then found wherever records are. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startSandbox, type Sandbox } from '../../sandbox/server.mjs';
import type { Row, Segment } from '../../sandbox/types.mjs';
import { MODEL_ROWS, MODELS, PLAYS, SEGMENTS } from '../../sandbox/workspace.mjs';
import { checkObject } from './check.mjs';
import { call, CREATE, created, listed } from './client.mjs';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ batchDuration: 0 });
});
beforeEach(() => {
	sandbox.reset();
});
afterAll(() => sandbox.close());

const modelUuid = MODELS.contacts.uuid;
const FETCH = '/segmentation/segments/fetch';
const ALL = { conjonction: 'and', groups: [] };
const CONTACTS = MODEL_ROWS[modelUuid] ?? [];

const named = (email: string) => ({
	conjonction: 'and',
	groups: [
		{
			conjonction: 'and',
			conditions: [{ kind: 'string', columnSlug: 'email', operator: 'is', values: email }],
		},
	],
});
const ok = async (method: Parameters<typeof call>[1], path: string, body?: object) => {
	const { status, json, text } = await call(sandbox, method, path, body);
	if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
	return json as { records: Row[]; record: Row; count: number; columns: object[] };
};
const fetched = async (body: object = {}) =>
	await ok('POST', FETCH, { modelUuid, filter: ALL, ...body });
const create = async (...data: object[]) =>
	(
		await ok('POST', '/storage/records/createBulk', {
			modelUuid,
			records: data.map((each) => ({ data: each })),
		})
	).records;

describe('segments/fetch', () => {
	test('returns a page of what limit keeps, in order, with the number of all and the columns', async () => {
		const body = { sort: [{ columnSlug: 'email', kind: 'desc' }], limit: 7, fetchingLimit: 3 };
		const first = await fetched(body);
		const third = await fetched({ ...body, fetchingOffset: 6 });

		const emails = CONTACTS.map(({ email }) => String(email))
			.sort((one, other) => other.localeCompare(one))
			.slice(0, 7);
		expect(first.records.map(({ email }) => email)).toEqual(emails.slice(0, 3));
		expect(third.records.map(({ email }) => email)).toEqual(emails.slice(6));
		expect(first.count).toBe(7);
		expect(first.columns.flatMap((column) => checkObject('SegmentColumn', column))).toEqual([]);
		expect(Object.keys(first)).toEqual(['records', 'count', 'columns', 'isRefreshing']);
	});

	test.each([
		[{ filter: {} }, 400, { reason: 'invalidFilter' }],
		[{ sort: [{ columnSlug: 'moon', kind: 'asc' }] }, 400, { reason: 'invalidFilter' }],
		[{ modelUuid: PLAYS.enrichNewLeads.uuid }, 404, { errorMessage: 'Model not found' }],
		[{ segmentUuid: SEGMENTS.newLeads.uuid }, 400, { errorMessage: expect.any(String) }],
	])('refuses %j', async (body, status, expected) => {
		const answer = await call(sandbox, 'POST', FETCH, { modelUuid, filter: ALL, ...body });
		expect([answer.status, answer.json]).toEqual([status, expected]);
	});
});

describe('A created record', () => {
	test('has every column, computed ones too, and is found by its ID and by filters', async () => {
		const [record] = await create({
			first_name: 'Ada',
			last_name: 'Byron',
			email: 'ada@x.example',
		});

		expect(Object.keys(record ?? {}).sort()).toEqual(Object.keys(CONTACTS[0] ?? {}).sort());
		expect(record).toMatchObject({ full_name: 'Ada Byron', stage: null, company_name: null });
		const id = String(record?._id);
		expect(await ok('GET', `/storage/records/get?modelUuid=${modelUuid}&id=${id}`)).toEqual({
			record,
			isRefreshing: false,
		});
		expect((await fetched({ filter: named('ada@x.example') })).records).toEqual([record]);
	});

	test('is in the segments that it matches, and a play can run on it', async () => {
		const [record] = await create({ email: 'ada@x.example', stage: 'new' });

		const segments = await listed<Segment>(sandbox, '/segmentation/segments/list', 'segments');
		const counts = segments.map(({ uuid, recordsCount }) => [uuid, recordsCount]);
		expect(counts).toContainEqual([SEGMENTS.newLeads.uuid, SEGMENTS.newLeads.recordsCount + 1]);
		const { uuid } = await created(sandbox, {
			workflowUuid: PLAYS.enrichNewLeads.workflowUuid,
			data: { kind: 'recordIds', modelUuid, ids: [record?._id] },
		});
		expect(sandbox.batches().find(({ batch }) => batch.uuid === uuid)?.records).toEqual([record]);
	});
});

describe('updateBulk and removeBulk', () => {
	test('change what they name, and nothing else', async () => {
		const { records } = await ok('PUT', '/storage/records/updateBulk', {
			modelUuid,
			records: [
				{ id: 'contact-2', data: { first_name: 'Grace', notes: null } },
				{ id: 'nobody', data: { first_name: 'Nobody' } },
			],
		});
		expect(records).toMatchObject([{ _id: 'contact-2', first_name: 'Grace' }]);
		expect(records[0]?.full_name).toBe(`Grace ${String(CONTACTS[1]?.last_name)}`);

		await ok('DELETE', '/storage/records/removeBulk', { modelUuid, ids: ['contact-1', 'nobody'] });
		const left = (await fetched({ fetchingLimit: 100 })).records;
		expect(left).toEqual([records[0], ...CONTACTS.slice(2)]);
	});

	test('leave nothing behind after a reset', async () => {
		await ok('DELETE', '/storage/records/removeBulk', { modelUuid, ids: ['contact-1'] });
		sandbox.reset();

		expect((await fetched({ fetchingLimit: 100 })).records).toEqual(CONTACTS);
	});
});

const WRITES = [
	['POST', '/storage/records/createBulk', { records: [{ data: { email: 'a' } }] }],
	['PUT', '/storage/records/updateBulk', { records: [{ id: 'contact-1', data: { email: 'a' } }] }],
	['DELETE', '/storage/records/removeBulk', { ids: ['contact-1'] }],
] as const;

describe.each(WRITES)('%s %s', (method, path, body) => {
	const refused = async (more: object = {}) => {
		const { status, json } = await call(sandbox, method, path, { modelUuid, ...body, ...more });
		return [status, json];
	};

	test('refuses a model that does not exist, takes no writes, or has no credits left', async () => {
		expect(await refused({ modelUuid: PLAYS.enrichNewLeads.uuid })).toEqual([
			404,
			{ reason: 'modelNotFound' },
		]);
		sandbox.settings({ readOnlyModels: [modelUuid] });
		expect(await refused()).toEqual([400, { reason: 'incompatibleWithRecordAction' }]);
		sandbox.settings({ readOnlyModels: [] });
		sandbox.outOfCredits(true);
		expect(await refused()).toEqual([402, { reason: 'notEnoughCredits' }]);
	});

	test('refuses a member that it does not know', async () => {
		expect((await refused({ dryRun: true }))[0]).toBe(400);
	});
});

test.each(['_id', 'full_name', 'moon'])('the column %s cannot be written', async (slug) => {
	const body = { modelUuid, records: [{ data: { [slug]: 'x' } }] };
	const { status, json } = await call(sandbox, 'POST', '/storage/records/createBulk', body);
	expect([status, json]).toEqual([400, { errorMessage: `The column "${slug}" cannot be written` }]);
});

test('a record or a model that does not exist is not found', async () => {
	const read = async (query: string) =>
		(await call(sandbox, 'GET', `/storage/records/get?${query}`)).json;
	expect(await read(`modelUuid=${modelUuid}&id=nobody`)).toEqual({ reason: 'recordNotFound' });
	expect(await read(`modelUuid=${PLAYS.enrichNewLeads.uuid}&id=a`)).toEqual({
		reason: 'modelNotFound',
	});
	const { json } = await call(sandbox, 'GET', `/storage/models/${modelUuid}`);
	expect(json).toEqual({ model: MODELS.contacts });
});

test('a preview of the play shows created records too', async () => {
	const [record] = await create({ email: 'ada@x.example', stage: 'new' });
	const { json } = await call(sandbox, 'POST', `${CREATE}/preview`, {
		workflowUuid: PLAYS.enrichNewLeads.workflowUuid,
		data: { kind: 'filter', modelUuid, filter: named('ada@x.example') },
	});
	expect((json as { records: Row[] }).records).toEqual([record]);
});
