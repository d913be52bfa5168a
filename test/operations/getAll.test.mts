import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { BATCHES, PLAYS, RELEASES, TOOLS } from '../../sandbox/workspace.mjs';
import { SIMPLE_FIELDS } from '../node/batch.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { pass } from './support.mjs';

const sandbox = useSandbox();
const LIST = 'GET /orchestration/batches/list';
const AT_START = Object.values(BATCHES);
const play = PLAYS.enrichNewLeads.workflowUuid;
const tool = TOOLS.findEmail.workflowUuid;
const OTHER = '88888888-0000-4000-8000-00000000ffff';

const getAll = async (parameters: IDataObject = {}, items?: IDataObject[]) =>
	await sandbox.run({ parameters: { operation: 'getAll', ...parameters }, items });
const queries = () => sandbox.api.requests().map(({ query }) => query);
const uuids = (batches: Array<{ uuid?: unknown }>) => batches.map(({ uuid }) => uuid);
let made = 0;
/** Adds batches, each a second newer than the one before. */
const add = (count: number) =>
	sandbox.api.addBatches(
		Array.from({ length: count }, () => ({
			createdAt: new Date(Date.UTC(2026, 5, 1) + ++made * 1000).toISOString(),
		})),
	);

describe('Get Many', () => {
	test('returns the newest 50 batches, simplified, each linked to the input', async () => {
		const added = add(60);

		const result = await getAll({}, [{ from: 'here' }]);

		expect(result.error).toBeUndefined();
		expect(queries()).toEqual(['limit=50&offset=0']);
		expect(uuids(result.json('Cargo'))).toEqual(uuids([...added].reverse().slice(0, 50)));
		expect(Object.keys(result.json('Cargo')[0] ?? {})).toEqual(SIMPLE_FIELDS);
		expect(result.json('After')).toEqual(
			Array.from({ length: 50 }, () => ({ value: { from: 'here' } })),
		);
	});

	test('returns every field when Simplify is off', async () => {
		const { json } = await getAll({ simplify: false, limit: 10 });

		expect(json('Cargo')).toEqual([...AT_START].reverse());
	});

	test.each([
		{ limit: 1, sent: ['limit=1&offset=0'] },
		{ limit: 100, sent: ['limit=100&offset=0'] },
		{ limit: 101, sent: ['limit=100&offset=0', 'limit=1&offset=100'] },
		{ limit: 250, sent: ['limit=100&offset=0', 'limit=100&offset=100', 'limit=50&offset=200'] },
	])('asks for no more than the limit of $limit', async ({ limit, sent }) => {
		const added = add(300);

		const { json } = await getAll({ limit });

		expect(uuids(json('Cargo'))).toEqual(uuids([...added].reverse().slice(0, limit)));
		expect(queries()).toEqual(sent);
	});

	test('pages through several hundred batches with Return All, each once, newest first', async () => {
		const added = add(350);

		const { json } = await getAll({ returnAll: true });

		expect(uuids(json('Cargo'))).toEqual(uuids([...AT_START, ...added].reverse()));
		expect(queries()).toEqual([
			'limit=100&offset=0',
			'limit=100&offset=100',
			'limit=100&offset=200',
			'limit=100&offset=300',
			'limit=100&offset=360',
		]);
	});

	test('returns no batch twice although new ones start between two pages', async () => {
		const added = add(340);
		// Each page is returned late: batches that start meanwhile move the next page.
		sandbox.api.addFault({ route: LIST, delay: 300, times: 3 });
		const run = getAll({ returnAll: true });
		for (let page = 1; page <= 3; page++) {
			while (queries().length < page) await pass(5);
			await pass(100);
			add(7 * page);
		}

		const { json } = await run;

		const found = uuids(json('Cargo'));
		expect(new Set(found).size).toBe(found.length);
		expect(found).toEqual(uuids([...AT_START, ...added].reverse()));
	}, 15_000);

	test('continues to the limit although a page repeats earlier entries', async () => {
		const added = add(300);
		sandbox.api.addFault({ route: LIST, delay: 300 });
		const run = getAll({ limit: 150 });
		while (queries().length < 1) await pass(5);
		await pass(100);
		add(10);

		const { json } = await run;

		expect(uuids(json('Cargo'))).toEqual(uuids([...added].reverse().slice(0, 150)));
		expect(queries()).toEqual(['limit=100&offset=0', 'limit=50&offset=100', 'limit=10&offset=150']);
	});

	test('returns nothing if no batch matches the filters', async () => {
		const { json, error } = await getAll({ returnAll: true, filters: { releaseUuid: OTHER } });

		expect(error).toBeUndefined();
		expect(json('Cargo')).toEqual([]);
		expect(queries()).toEqual([`releaseUuid=${OTHER}&limit=100&offset=0`]);
	});

	test('lists for each input item by its own filters', async () => {
		const result = await getAll(
			{ returnAll: true, filters: { statuses: '={{ [$json.status] }}' } },
			[{ status: 'error' }, { status: 'skipped' }],
		);

		expect(result.items('Cargo').map(({ json, pairedItem }) => [json.uuid, pairedItem])).toEqual([
			[BATCHES.error.uuid, { item: 0 }],
			[BATCHES.skipped.uuid, { item: 1 }],
		]);
	});

	test('says what Cargo refused on a later page, and returns no incomplete list', async () => {
		add(150);
		sandbox.api.addFault({ route: LIST, skip: 1, status: 502, body: '<html></html>' });

		const { json, error } = await getAll({ returnAll: true });

		expect(error?.message).toContain('gateway');
		expect(json('Cargo')).toEqual([]);
	});

	test.each([
		{ what: 'no list', body: { batches: {} } },
		{ what: 'entries without a uuid', body: { batches: [{ status: 'success' }] } },
		{ what: 'a web page', body: '<html></html>' },
	])('is an error when the answer holds $what', async ({ body }) => {
		sandbox.api.addFault({ route: LIST, status: 200, body });

		const { error } = await getAll();

		expect(error?.message).toContain('Expected a list of batches from Cargo');
	});
});

/** Each filter: how a user sets it, its query, and the start-up batches that match it. */
const FILTERS: Array<{
	filters: IDataObject;
	query: string;
	passes: (batch: (typeof AT_START)[number]) => boolean;
}> = [
	{
		filters: { workflowUuids: [play, ` ${tool}`] },
		query: `workflowUuids%5B%5D=${play}&workflowUuids%5B%5D=${tool}`,
		passes: () => true,
	},
	{
		filters: { workflowUuids: [play] },
		query: `workflowUuids%5B%5D=${play}`,
		passes: ({ workflowUuid }) => workflowUuid === play,
	},
	{
		filters: { releaseUuid: RELEASES.findEmail.uuid },
		query: `releaseUuid=${RELEASES.findEmail.uuid}`,
		passes: ({ releaseUuid }) => releaseUuid === RELEASES.findEmail.uuid,
	},
	{ filters: { parentBatchUuid: OTHER }, query: `parentBatchUuid=${OTHER}`, passes: () => false },
	{ filters: { parentRunUuid: OTHER }, query: `parentRunUuid=${OTHER}`, passes: () => false },
	{ filters: { parentNodeUuid: OTHER }, query: `parentNodeUuid=${OTHER}`, passes: () => false },
	{
		filters: { statuses: ['error', 'cancelled'] },
		query: 'statuses%5B%5D=error&statuses%5B%5D=cancelled',
		passes: ({ status }) => ['error', 'cancelled'].includes(status),
	},
	{ filters: { hasRuns: true }, query: 'hasRuns=true', passes: ({ runsCount }) => runsCount > 0 },
	{
		filters: { hasRuns: false },
		query: 'hasRuns=false',
		passes: ({ runsCount }) => runsCount === 0,
	},
	{
		filters: { isSkipped: true },
		query: 'isSkipped=true',
		passes: ({ status }) => status === 'skipped',
	},
	{
		filters: { isFinished: true },
		query: 'isFinished=true',
		passes: ({ finishedAt }) => finishedAt !== null,
	},
	{
		filters: { isFinished: false },
		query: 'isFinished=false',
		passes: ({ finishedAt }) => finishedAt === null,
	},
	{
		filters: { includedDataKinds: ['segment', 'runs'] },
		query: 'includedDataKinds%5B%5D=segment&includedDataKinds%5B%5D=runs',
		passes: ({ data }) => data.kind === 'segment',
	},
	{
		filters: { excludedDataKinds: ['segment'] },
		query: 'excludedDataKinds%5B%5D=segment',
		passes: ({ data }) => data.kind !== 'segment',
	},
	{
		filters: { isFinished: true, statuses: ['success', 'error'], workflowUuids: [play] },
		query: `statuses%5B%5D=success&statuses%5B%5D=error&workflowUuids%5B%5D=${play}&isFinished=true`,
		passes: ({ status, workflowUuid }) =>
			workflowUuid === play && ['success', 'error'].includes(status),
	},
];

describe('The filters', () => {
	test.each(FILTERS)('$filters return only matches', async ({ filters, query, passes }) => {
		const { json, error } = await getAll({ filters });

		expect(error).toBeUndefined();
		expect(queries()[0]).toBe(`${query}&limit=50&offset=0`);
		expect(uuids(json('Cargo'))).toEqual(uuids(AT_START.filter(passes).reverse()));
	});

	test.each([
		[{ workflowUuids: [] }, 'Play or Tool Names or IDs: [] is an empty list'],
		[{ workflowUuids: ['Enrich'] }, 'Play or Tool Names or IDs: "Enrich" is not a Cargo ID'],
		[{ workflowUuids: '={{ $json.none }}' }, 'Play or Tool Names or IDs: undefined is not a list'],
		[{ releaseUuid: '' }, 'Release ID is empty'],
		[{ parentBatchUuid: '..' }, 'Parent Batch ID: ".." is not a Cargo ID'],
		[{ parentRunUuid: '={{ $json.none }}' }, 'Parent Run ID is empty'],
		[{ parentNodeUuid: 'x' }, 'Parent Node ID: "x" is not a Cargo ID'],
		[{ statuses: [] }, 'Statuses: [] is an empty list'],
		[{ statuses: ['done'] }, 'Statuses: "done" is not a valid option'],
		[{ isFinished: '={{ "false" }}' }, 'Is Finished: "false" is not true or false'],
		[{ hasRuns: '={{ $json.none }}' }, 'Has Runs: undefined is not true or false'],
		[{ includedDataKinds: '={{ "runs" }}' }, 'Included Data Kinds: "runs" is not a list'],
		[{ excludedDataKinds: ['all'] }, 'Excluded Data Kinds: "all" is not a valid option'],
	])('%j are refused and nothing is sent', async (filters, message) => {
		const { error } = await getAll({ filters });

		expect(error?.message).toBe(message);
		expect(sandbox.calls()).toEqual([]);
	});
});

describe('An invalid limit', () => {
	test.each([
		[{ limit: 0 }, 'Limit: 0 is not a whole number'],
		[{ limit: '={{ "all" }}' }, 'Limit: "all" is not a whole number'],
		[{ limit: '={{ $json.none }}' }, 'Limit: undefined is not a whole number'],
		[{ returnAll: '={{ "true" }}', limit: 5 }, 'Return All: "true" is not true or false'],
	])('%j is refused and nothing is sent', async (parameters, message) => {
		const { error } = await getAll(parameters);

		expect(error?.message).toContain(message);
		expect(sandbox.calls()).toEqual([]);
	});
});

/** Get Many of both resources, and what a server lists. */
const MANY = [
	{ what: 'batches', parameters: {}, route: LIST },
	{
		what: 'runs',
		parameters: { resource: 'run', filters: { workflowUuid: tool } },
		route: 'POST /orchestration/runs/list',
	},
];
const listed = (what: string, count: number) => ({
	[what]: Array.from({ length: count }, (_, n) => ({
		uuid: `88888888-0000-4000-8000-${String(n).padStart(12, '0')}`,
		workflowUuid: tool,
		status: 'success',
	})),
});

describe.each(MANY)('Get Many of $what', ({ what, parameters, route }) => {
	test('returns no more than Limit where a server sends more', async () => {
		sandbox.api.addFault({ route, status: 200, body: listed(what, 80) });

		const { json } = await getAll({ ...parameters, limit: 7 });

		expect(json('Cargo')).toHaveLength(7);
		expect(sandbox.calls()).toHaveLength(1);
	});

	test('ends where a server repeats its first page for ever', async () => {
		sandbox.api.addFault({ route, status: 200, body: listed(what, 80), times: 999 });

		const { json } = await getAll({ ...parameters, returnAll: true });

		expect(json('Cargo')).toHaveLength(80);
		expect(sandbox.calls()).toHaveLength(2);
	});
});
