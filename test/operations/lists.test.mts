import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { BATCHES, MODELS, PLAYS, RELEASES, TOOLS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import type { ListRequest } from '../engine/pickLists.mjs';
import { dropDown, pickList } from '../engine/pickLists.mjs';
import { useSandbox } from '../node/sandbox.mjs';

const sandbox = useSandbox();
const open = async (method: string, request: Partial<ListRequest> = {}) =>
	(
		await pickList(method, {
			credential: sandbox.credential,
			...request,
			parameters: { resource: 'batch', operation: 'getResults', ...request.parameters },
		})
	).results;
const sorted = (names: string[]) => [...names].sort((one, other) => one.localeCompare(other));

const options = async (method: string, fields: IDataObject = {}) =>
	await dropDown(method, {
		credential: sandbox.credential,
		parameters: { resource: 'batch', operation: 'create', dataKind: 'filter', ...fields },
	});

describe('The list of tools', () => {
	const all = Object.values(TOOLS).map(({ name }) => name);

	test('holds only tools, marked as such', async () => {
		const entries = await open('searchTools');

		expect(entries.map(({ name }) => name.replace(/ \(Tool.*\)$/, ''))).toEqual(sorted(all));
		expect(entries).toContainEqual({
			name: 'Find e-mail (Tool)',
			value: TOOLS.findEmail.workflowUuid,
			url: expect.stringMatching(`/tools/${TOOLS.findEmail.uuid}$`),
		});
		expect(sandbox.calls().sort()).toEqual([
			'GET /v1/orchestration/tools/list',
			'GET /v1/orchestration/workflows/list',
		]);
	});

	test('is narrowed as the user types', async () => {
		const entries = await open('searchTools', { filter: ' ÜBERSICHT ' });

		expect(entries.map(({ value }) => value)).toEqual([TOOLS.companyReport.workflowUuid]);
	});
});

const pageOf = ({ workspaceUuid, uuid }: { workspaceUuid: string; uuid: string }) =>
	`https://app.getcargo.io/workspaces/${workspaceUuid}/models/${uuid}`;

describe('The list of models', () => {
	test('holds all of them by name', async () => {
		expect(await open('searchModels')).toEqual([
			{ name: 'Companies', value: MODELS.companies.uuid, url: pageOf(MODELS.companies) },
			{ name: 'Contacts', value: MODELS.contacts.uuid, url: pageOf(MODELS.contacts) },
		]);
		expect(sandbox.calls()).toEqual(['GET /v1/storage/models/list']);
	});

	test('shows the one of the chosen play first', async () => {
		const { workflowUuid: value } = PLAYS.enrichNewLeads;
		const parameters = { workflowUuid: { __rl: true, mode: 'list', value } };

		const entries = await open('searchModels', { parameters });
		expect(entries.map(({ name }) => name)).toEqual(['Contacts', 'Companies']);
	});

	test('is narrowed as the user types', async () => {
		expect(await open('searchModels', { filter: 'cont' })).toEqual([
			{ name: 'Contacts', value: MODELS.contacts.uuid, url: pageOf(MODELS.contacts) },
		]);
	});
});

describe('The list of columns to sort by', () => {
	const columns = sorted(MODELS.contacts.columns.map(({ label }) => label));

	test.each(['id', 'list'])('holds those of the chosen model (%s)', async (mode) => {
		const entries = await options('getColumns', {
			modelUuid: { ...byId(MODELS.contacts.uuid), mode },
		});

		expect(entries.map(({ name }) => name)).toEqual(columns);
		expect(entries).toContainEqual({ name: 'E-mail', value: 'email' });
	});

	test.each([
		{ __rl: true, mode: 'list', value: '' },
		byId('={{ $json.model }}'),
		byId('88888888-0000-4000-8000-00000000ffff'),
	])('is empty as long as no model is known: %j', async (modelUuid) => {
		expect(await options('getColumns', { modelUuid })).toEqual([]);
	});

	test('is empty for a model that Cargo sends without columns, and shows slugs without labels', async () => {
		const route = 'GET /storage/models/list';
		const model = { uuid: MODELS.contacts.uuid, name: 'Contacts' };
		const modelUuid = byId(model.uuid);
		sandbox.api.addFault({ route, status: 200, body: { models: [{ ...model, columns: null }] } });
		sandbox.api.addFault({
			route,
			status: 200,
			body: { models: [{ ...model, columns: [{ slug: 'email', label: null }] }] },
		});

		expect(await options('getColumns', { modelUuid })).toEqual([]);
		expect(await options('getColumns', { modelUuid })).toEqual([{ name: 'email', value: 'email' }]);
	});
});

describe('The list of workflows to filter by', () => {
	test('holds plays and tools, each marked', async () => {
		const entries = await options('getWorkflows');

		expect(entries.map(({ name }) => name)).toEqual(
			sorted([
				...Object.values(PLAYS)
					.map(({ name }) => name)
					.filter((name) => name !== 'Enrich new leads')
					.map((name) => `${name} (Play)`),
				// The name of two plays shows which one it is.
				'Enrich new leads (Play) · …000001',
				'Enrich new leads (Play) · …000009',
				...Object.values(TOOLS).map(({ name }) => `${name} (Tool)`),
			]),
		);
		expect(entries).toContainEqual({
			name: 'Großkunden ausbauen (Play)',
			value: PLAYS.growAccounts.workflowUuid,
		});
	});
});

describe('The list of output nodes', () => {
	const names = (nodes: Array<{ name?: string }>) => sorted(nodes.map(({ name }) => String(name)));

	test('holds the nodes of the release that the batch ran', async () => {
		const { uuid, releaseUuid } = BATCHES.failedRuns;

		const entries = await open('searchOutputNodes', { parameters: { batchUuid: byId(uuid) } });

		expect(entries.map(({ name }) => name)).toEqual(names(RELEASES.findEmail.nodes));
		expect(entries).toContainEqual({ name: 'Verify e-mail', value: 'verify_email' });
		expect(sandbox.calls()).toEqual([
			`GET /v1/orchestration/batches/${uuid}`,
			`GET /v1/orchestration/releases/${String(releaseUuid)}`,
		]);
	});

	test('holds the nodes of the graph that was sent with the batch', async () => {
		const graph = [{ slug: 'start' }, { slug: 'score', name: 'Score lead' }];
		const [batch] = sandbox.api.addBatches([{ nodes: graph }]);

		const entries = await open('searchOutputNodes', {
			parameters: { batchUuid: byId(` ${String(batch?.uuid)}`) },
		});

		expect(entries).toEqual([
			{ name: 'Score lead', value: 'score' },
			{ name: 'start', value: 'start' },
		]);
		expect(sandbox.calls()).toHaveLength(1);
	});

	test('is narrowed as the user types', async () => {
		const entries = await open('searchOutputNodes', {
			filter: 'verify',
			parameters: { batchUuid: byId(BATCHES.failedRuns.uuid) },
		});

		expect(entries.map(({ value }) => value)).toEqual(['verify_email']);
	});

	test('is empty for a batch without a release', async () => {
		const [batch] = sandbox.api.addBatches([{ releaseUuid: null }]);

		const parameters = { batchUuid: byId(batch?.uuid) };

		expect(await open('searchOutputNodes', { parameters })).toEqual([]);
	});

	test.each([{ __rl: true, mode: 'list', value: '' }, byId('={{ $json.uuid }}'), byId('..')])(
		'is empty as long as no batch is known, and asks nothing: %j',
		async (batchUuid) => {
			expect(await open('searchOutputNodes', { parameters: { batchUuid } })).toEqual([]);
			expect(sandbox.calls()).toEqual([]);
		},
	);

	test('says what Cargo refused', async () => {
		const parameters = { batchUuid: byId('88888888-0000-4000-8000-00000000ffff') };

		await expect(open('searchOutputNodes', { parameters })).rejects.toThrow(
			'Cargo has no batch with this ID',
		);
	});
});
