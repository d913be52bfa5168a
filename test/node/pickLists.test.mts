import { describe, expect, test } from '@jest/globals';
import { BATCHES, MODELS, PLAYS, SEGMENTS, TOOLS } from '../../sandbox/workspace.mjs';
import type { ListRequest } from '../engine/pickLists.mjs';
import { pickList } from '../engine/pickLists.mjs';
import { useSandbox } from './sandbox.mjs';

const sandbox = useSandbox();
const LISTS = ['searchWorkflows', 'searchSegments', 'searchBatches'];

/** Opens a list as the editor does, with the working credential unless another is given. */
async function open(method: string, request: Partial<ListRequest> = {}) {
	return await pickList(method, { credential: sandbox.credential, ...request });
}

/** What the editor shows instead of a list that cannot be filled. */
async function refusal(method: string, request: Partial<ListRequest> = {}) {
	return await open(method, request).then(
		() => {
			throw new Error('The list was filled');
		},
		(error: unknown) => error as Error & { description: string; httpCode: string | null },
	);
}

const WORKSPACE = `https://app.getcargo.io/workspaces/${PLAYS.enrichNewLeads.workspaceUuid}`;
const TOOL_NOTES: Record<string, string> = {
	[TOOLS.companyReport.name]: ', 3 to 8 credits per record',
	[TOOLS.neverDeployed.name]: ', not deployed',
};
const TOOL_NAMES = Object.values(TOOLS).map(
	({ name }) => `${name} (Tool${TOOL_NOTES[name] ?? ''})`,
);

const names = async (method: string, filter?: string) =>
	(await open(method, { filter })).results.map(({ name }) => name);

describe('The list of workflows', () => {
	test('holds plays and tools by name, each marked as what it is, in alphabetical order', async () => {
		const { results, paginationToken } = await open('searchWorkflows');

		const wanted = [
			...Object.values(PLAYS).map(({ name, workflowUuid, isEnabled, uuid }) => ({
				name: `${name} (Play${isEnabled ? '' : ', turned off'})`,
				value: workflowUuid,
				url: `${WORKSPACE}/plays/${uuid}`,
			})),
			...Object.values(TOOLS).map(({ name, workflowUuid, uuid }) => ({
				name: `${name} (Tool${TOOL_NOTES[name] ?? ''})`,
				value: workflowUuid,
				url: `${WORKSPACE}/tools/${uuid}`,
			})),
		];
		expect(results).toHaveLength(wanted.length);
		const twice = wanted.filter(({ name }) => name.startsWith('Enrich new leads (Play'));
		expect(twice).toHaveLength(2);
		expect(results).toEqual(
			expect.arrayContaining([
				...wanted.filter((entry) => !twice.includes(entry)),
				...twice.map((entry) => ({
					...entry,
					name: `${entry.name} · …${entry.value.slice(-6)}`,
				})),
			]),
		);
		const shown = results.map(({ name }) => name);
		const plain = shown.map((name) => name.replace(/, [^)]*\)/, ')').replace(/ · .*/, ''));
		expect(plain).toEqual([...plain].sort((one, other) => one.localeCompare(other)));
		// Of two plays of one name, the one that is on is offered first.
		expect(shown.filter((name) => name.startsWith('Enrich new leads'))).toEqual([
			expect.stringContaining('(Play) ·'),
			expect.stringContaining('(Play, turned off) ·'),
		]);
		expect(paginationToken).toBeUndefined();
		expect(sandbox.calls().sort()).toEqual([
			'GET /v1/orchestration/plays/list',
			'GET /v1/orchestration/tools/list',
			'GET /v1/orchestration/workflows/list',
		]);
	});

	test('is shown even if Cargo does not say what was deployed', async () => {
		sandbox.api.addFault({ route: 'GET /orchestration/workflows/list', status: 500, body: {} });

		expect(await names('searchWorkflows', 'draft')).toEqual(['Draft: score a lead (Tool)']);
	});

	test.each([
		[{ kind: 'custom', min: 1, max: 1 }, ', 1 credit per record'],
		[{ kind: 'custom', min: 0.5, max: 2 }, ', 0.5 to 2 credits per record'],
		[{ kind: 'custom', min: 0, max: null }, ''],
		[{ kind: 'sum' }, ''],
		[null, ''],
	])('shows the credits of %j', async (creditsCost, note) => {
		const tools = [{ ...TOOLS.findEmail, creditsCost }];
		sandbox.api.addFault({ route: 'GET /orchestration/tools/list', status: 200, body: { tools } });

		expect(await names('searchWorkflows', 'find')).toEqual([`Find e-mail (Tool${note})`]);
	});

	test('has no links if Cargo returns no workspace', async () => {
		const tools = [{ ...TOOLS.findEmail, workspaceUuid: '../..' }];
		sandbox.api.addFault({ route: 'GET /orchestration/tools/list', status: 200, body: { tools } });

		const { results } = await open('searchWorkflows', { filter: 'find' });
		expect(results).toEqual([{ name: 'Find e-mail (Tool)', value: TOOLS.findEmail.workflowUuid }]);
	});

	test.each([
		{
			filter: 'ENRICH',
			shown: ['Enrich new leads (Play) · …000001', 'Enrich new leads (Play, turned off) · …000009'],
		},
		{ filter: '…000009', shown: ['Enrich new leads (Play, turned off) · …000009'] },
		{ filter: 'großk', shown: ['Großkunden ausbauen (Play)'] },
		{ filter: '  welcome ', shown: ['Welcome qualified leads (Play)'] },
		{ filter: '(tool', shown: TOOL_NAMES },
		{ filter: 'no such thing', shown: [] },
	])('is narrowed as the user types "$filter"', async ({ filter, shown }) => {
		expect((await names('searchWorkflows', filter)).sort()).toEqual([...shown].sort());
	});
});

describe('The list of segments', () => {
	test('shows how many records each has, and which belong to a play', async () => {
		const { results } = await open('searchSegments');

		expect(results).toHaveLength(Object.keys(SEGMENTS).length);
		expect(results).toEqual(
			expect.arrayContaining([
				...[SEGMENTS.allContacts, SEGMENTS.allContactsCopy].map(({ uuid }) => ({
					name: `All contacts (48 records) · …${uuid.slice(-6)}`,
					value: uuid,
				})),
				{ name: 'Churned customers (0 records)', value: SEGMENTS.empty.uuid },
				{
					name: 'Qualified leads (16 records, belongs to a play)',
					value: SEGMENTS.linkedToPlay.uuid,
				},
			]),
		);
	});

	test.each([
		['play', PLAYS.enrichNewLeads.workflowUuid, MODELS.contacts.uuid],
		['play of another model', PLAYS.growAccounts.workflowUuid, MODELS.companies.uuid],
	])('shows those that fit the chosen %s first', async (_what, value, modelUuid) => {
		const parameters = { workflowUuid: { __rl: true, mode: 'list', value } };
		const { results } = await open('searchSegments', { parameters });

		const fitting = Object.values(SEGMENTS).filter((segment) => segment.modelUuid === modelUuid);
		const first = results.slice(0, fitting.length);
		expect(first.map((entry) => entry.value).sort()).toEqual(
			fitting.map(({ uuid }) => uuid).sort(),
		);
		expect(results).toHaveLength(Object.keys(SEGMENTS).length);
		const shown = first.map(({ name }) => name);
		expect(shown).toEqual([...shown].sort((one, other) => one.localeCompare(other)));
	});

	test('is shown even if Cargo does not say which model the play runs on', async () => {
		sandbox.api.addFault({ route: 'GET /orchestration/plays/list', status: 500, body: {} });
		const { workflowUuid: value } = PLAYS.growAccounts;
		const parameters = { workflowUuid: { __rl: true, mode: 'id', value } };

		const { results } = await open('searchSegments', { parameters });
		expect(results).toHaveLength(Object.keys(SEGMENTS).length);
	});

	test('formats counts for reading', async () => {
		const segments = [
			{ uuid: '1', name: 'One', recordsCount: 1 },
			{ uuid: '2', name: 'Many', recordsCount: 1234567 },
			{ uuid: '3', name: 'Who knows', recordsCount: null },
		];
		sandbox.api.addFault({
			route: 'GET /segmentation/segments/list',
			status: 200,
			body: { segments },
		});

		expect(await names('searchSegments')).toEqual([
			'Many (1,234,567 records)',
			'One (1 record)',
			'Who knows (unknown number of records)',
		]);
	});

	test('is narrowed as the user types', async () => {
		expect(await names('searchSegments', 'größe')).toEqual([
			expect.stringContaining('Firmen in DACH – Größe geprüft'),
		]);
	});
});

describe('The list of batches', () => {
	const newestFirst = Object.values(BATCHES).reverse();

	test('shows the latest first, by the name of the workflow, the status and the time', async () => {
		const { results } = await open('searchBatches');

		expect(results.map(({ value }) => value)).toEqual(newestFirst.map(({ uuid }) => uuid));
		expect(results.at(-1)?.name).toBe('Enrich new leads (Play) · success · 2026-01-15 08:10 UTC');
	});

	test('finds batches by the name of the workflow, and lets Cargo do the filtering', async () => {
		const { results } = await open('searchBatches', { filter: 'find e' });

		expect(results.map(({ value }) => value)).toEqual(
			newestFirst
				.filter(({ workflowUuid }) => workflowUuid === TOOLS.findEmail.workflowUuid)
				.map(({ uuid }) => uuid),
		);
		expect(sandbox.api.requests().at(-1)?.query).toBe(
			`workflowUuids%5B%5D=${TOOLS.findEmail.workflowUuid}&limit=50&offset=0`,
		);
	});

	test('finds batches by their status', async () => {
		const { results } = await open('searchBatches', { filter: ' Cancel' });

		expect(results.map(({ value }) => value)).toEqual([
			BATCHES.cancelling.uuid,
			BATCHES.cancelled.uuid,
		]);
		expect(sandbox.api.requests().at(-1)?.query).toBe(
			'statuses%5B%5D=cancelled&statuses%5B%5D=cancelling&limit=50&offset=0',
		);
	});

	const CASES = [
		{ operation: 'getResults', statuses: ['cancelled', 'error', 'skipped', 'success'] },
		{ operation: 'retryFailed', statuses: ['cancelled', 'error', 'skipped', 'success'] },
		{ operation: 'cancel', statuses: ['cancelling', 'pending', 'querying', 'running', 'syncing'] },
	];
	test.each(CASES)('holds those that $operation can work with', async ({ operation, statuses }) => {
		const parameters = { resource: 'batch', operation };
		const { results } = await open('searchBatches', { parameters });
		const narrowed = await open('searchBatches', { parameters, filter: 'find e' });
		const ofStatus = await open('searchBatches', { parameters, filter: 'cancel' });

		const fitting = newestFirst.filter(({ status }) => statuses.includes(status));
		expect(results.map(({ value }) => value)).toEqual(fitting.map(({ uuid }) => uuid));
		expect(narrowed.results.map(({ value }) => value)).toEqual(
			fitting
				.filter(({ workflowUuid }) => workflowUuid === TOOLS.findEmail.workflowUuid)
				.map(({ uuid }) => uuid),
		);
		expect(ofStatus.results.map(({ value }) => value)).toEqual(
			fitting.filter(({ status }) => status.startsWith('cancel')).map(({ uuid }) => uuid),
		);
	});

	test('says how many runs failed where they can be retried', async () => {
		sandbox.api.addBatches([
			{
				status: 'success',
				createdAt: '2027-01-01T00:00:00.000Z',
				runsCount: 20,
				failedRunsCount: 3,
			},
		]);
		const parameters = { resource: 'batch', operation: 'retryFailed' };
		const [newest] = (await open('searchBatches', { parameters })).results;

		expect(newest?.name).toContain(' · success · 3 of 20 failed · 2027-01-01 00:00 UTC');
	});

	test('is empty, without a request for batches, if nothing can match', async () => {
		expect(await open('searchBatches', { filter: 'no such thing' })).toEqual({ results: [] });
		expect(sandbox.calls()).not.toContain('GET /v1/orchestration/batches/list');
	});

	test('continues where it ended when the user scrolls down', async () => {
		const workflowUuid = PLAYS.growAccounts.workflowUuid;
		sandbox.api.addBatches(Array.from({ length: 60 }, () => ({ workflowUuid })));

		const first = await open('searchBatches', { filter: 'großkunden' });
		const second = await open('searchBatches', {
			filter: 'großkunden',
			paginationToken: first.paginationToken as string,
		});

		expect(first.results).toHaveLength(50);
		expect(second.results).toHaveLength(10);
		const third = await open('searchBatches', {
			filter: 'großkunden',
			paginationToken: second.paginationToken as string,
		});
		expect(third).toEqual({ results: [] });
		const all = [...first.results, ...second.results].map(({ value }) => value);
		expect(new Set(all).size).toBe(60);
	});

	test('names batches of unnamed plays and tools', async () => {
		sandbox.api.addBatches([
			{ workflowUuid: null, status: 'running', createdAt: '2027-01-01T00:00:00.000Z' },
		]);

		const [newest] = await names('searchBatches');
		expect(newest).toBe('Unnamed play or tool · running · 2027-01-01 00:00 UTC');
	});
});

describe.each(LISTS)('Instead of the list (%s), the editor shows', (method) => {
	test('that the token is wrong', async () => {
		const error = await refusal(method, {
			credential: { ...sandbox.credential, apiToken: 'wrong' },
		});

		expect(error.message).toContain('did not accept the API token');
		expect(error.description).toContain('Settings → API');
		expect(error.httpCode).toBe('401');
		expect(new Set(sandbox.calls()).size).toBe(sandbox.calls().length);
	});

	test('that no credential is chosen yet', async () => {
		const error = await refusal(method, { credential: null });

		expect(error.message).toContain('credentials');
		expect(sandbox.calls()).toEqual([]);
	});

	test('that the Base URL cannot be used', async () => {
		const error = await refusal(method, {
			credential: { ...sandbox.credential, baseUrl: 'http://api.getcargo.io' },
		});

		expect(error.message).toContain('is not encrypted');
		expect(sandbox.calls()).toEqual([]);
	});

	test('that the connection was refused', async () => {
		const error = await refusal(method, {
			credential: { ...sandbox.credential, baseUrl: 'http://127.0.0.1:9' },
		});

		expect(error.message).toContain('The connection to the Base URL was refused');
	});

	test('that a web page was returned instead of the list', async () => {
		sandbox.api.addFault({ route: '*', times: 5, status: 200, body: '<html></html>' });

		expect((await refusal(method)).message).toMatch(/^Expected .* from Cargo, but got a web page$/);
	});

	test("Cargo's own text", async () => {
		const body = { errorMessage: 'Maintenance until 14:00 UTC' };
		sandbox.api.addFault({ route: '*', times: 5, status: 503, body });

		expect((await refusal(method)).message).toBe(body.errorMessage);
	});
});
