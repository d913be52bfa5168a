/** What the editor shows of the package: the node, its icons, the credential's test, the pick-lists. */
import assert from 'node:assert/strict';
import { it } from 'node:test';

import { BATCHES, PLAYS, SEGMENTS, TOOLS } from '../../sandbox/workspace.mjs';
import { CREDENTIALS, TOKEN, WRONG_TOKEN, type World } from './context.mjs';
import { CARGO } from './flow.mjs';

interface NodeType {
	name: string;
	displayName: string;
	iconUrl?: { light: string; dark: string };
	codex?: { categories?: string[]; alias?: string[] };
	properties: {
		name: string;
		displayOptions?: { show?: { resource?: string[] } };
		options?: { value?: string; action?: string }[];
	}[];
}

/** What n8n's editor reads before a node has run. */
interface Schema {
	properties: Record<string, unknown>;
}

interface ListResult {
	results: { name: string; value: string }[];
	paginationToken?: string;
}

/** Registers the tests. */
export function editorTests(world: () => World): void {
	it('the node is there, under its categories, and as a tool for AI agents', async () => {
		const types = await world().rest.get<NodeType[]>('/types/nodes.json');
		const cargo = types.find(({ name }) => name === CARGO);
		assert.ok(cargo, 'n8n does not know the node');
		assert.equal(cargo.displayName, 'Cargo');
		assert.ok((cargo.codex?.categories ?? []).length > 0, 'the codex was dropped');
		assert.ok((cargo.codex?.alias ?? []).includes('batch'));
		assert.ok(types.some(({ name }) => name === `${CARGO}Tool`));
	});

	it('both icons are served as SVG, and differ', async () => {
		const types = await world().rest.get<NodeType[]>('/types/nodes.json');
		const urls = types.find(({ name }) => name === CARGO)?.iconUrl;
		assert.ok(urls);
		const icons = await Promise.all(
			[urls.light, urls.dark].map((url) => world().rest.file(`/${url}`)),
		);
		for (const { status, type, text } of icons) {
			assert.equal(status, 200);
			assert.match(type, /^image\/svg\+xml/);
			assert.match(text, /<svg/);
		}
		assert.notEqual(icons[0]?.text, icons[1]?.text);
	});

	it('the members of what every operation and the trigger return are offered before a run', async () => {
		const types = await world().rest.get<NodeType[]>('/types/nodes.json');
		const operations = (types.find(({ name }) => name === CARGO)?.properties ?? [])
			.filter(({ name }) => name === 'operation')
			.flatMap(({ displayOptions, options = [] }) =>
				// n8n adds Custom API Call, which has no action.
				options
					.filter(({ action }) => action !== undefined)
					.map(({ value }) => `${CARGO}/1.0.0/${displayOptions?.show?.resource?.[0]}/${value}`),
			);
		assert.ok(operations.length > 10, 'the operations were not found');
		for (const path of [...operations, `${CARGO}Trigger/1.0.0`]) {
			const { status, text } = await world().rest.file(`/schemas/${path}.json`);
			assert.equal(status, 200, path);
			assert.ok(Object.keys((JSON.parse(text) as Schema).properties).length > 0, path);
		}
	});

	it('the credential’s test passes with the right token', async () => {
		const { status } = await testCredential(world(), CREDENTIALS.valid, TOKEN);
		assert.equal(status, 'OK');
	});

	it('the credential’s test fails with a wrong token, and says so', async () => {
		world().sandbox.clearRequests();
		const result = await testCredential(world(), CREDENTIALS.wrongToken, WRONG_TOKEN);
		assert.equal(result.status, 'Error');
		assert.match(result.message, /token/i);
		assert.deepEqual(
			world()
				.sandbox.requests()
				.map(({ status }) => status),
			[401],
			'a 401 has to be sent once',
		);
	});

	it('the list of workflows marks plays and tools, and finds what is typed', async () => {
		const all = await list(world(), 'searchWorkflows', 'workflowUuid');
		assert.ok(all.results.some(({ name }) => /\(Play\)$/.test(name)));
		assert.ok(all.results.some(({ name }) => /\(Tool\)$/.test(name)));
		const found = await list(world(), 'searchWorkflows', 'workflowUuid', { filter: 'KUNDEN aus' });
		assert.deepEqual(
			found.results.map(({ value }) => value),
			[PLAYS.growAccounts.workflowUuid],
		);
	});

	it('the list of segments tells the number of records', async () => {
		const { results } = await list(world(), 'searchSegments', 'segmentUuid', { filter: 'new' });
		const { uuid, recordsCount } = SEGMENTS.newLeads;
		assert.deepEqual(results, [{ name: `New leads (${recordsCount} records)`, value: uuid }]);
	});

	it('the list of batches comes page by page, and finds a status', async () => {
		const { sandbox } = world();
		sandbox.reset();
		sandbox.addBatches(Array.from({ length: 45 }, () => ({ status: 'success' })));
		const first = await list(world(), 'searchBatches', 'batchUuid');
		assert.ok(first.paginationToken, 'there has to be a second page');
		const second = await list(world(), 'searchBatches', 'batchUuid', {
			paginationToken: first.paginationToken,
		});
		const values = [...first.results, ...second.results].map(({ value }) => value);
		assert.equal(new Set(values).size, values.length, 'no batch twice');
		assert.equal(values.length, 45 + Object.keys(BATCHES).length);
		const cancelled = await list(world(), 'searchBatches', 'batchUuid', { filter: 'cancelled' });
		assert.deepEqual(
			cancelled.results.map(({ value }) => value),
			[BATCHES.cancelled.uuid],
		);
		sandbox.reset();
	});

	it('the inputs of the chosen tool are shown, and a sentence where there are none', async () => {
		const { fields } = await inputsOf(world(), TOOLS.findEmail.workflowUuid);
		assert.deepEqual(
			fields.map(({ id, type, required, kind }) => [id, type, required, kind]).slice(0, 6),
			[
				['first_name', 'string', true, 'string'],
				['company_domain', 'string', true, 'string'],
				['age', 'number', false, 'number'],
				['is_customer', 'boolean', false, 'boolean'],
				['seniority', 'options', false, 'enum'],
				['founded_on', 'string', false, 'date'],
			],
		);
		const none = await inputsOf(world(), '');
		assert.deepEqual(none.fields, []);
		assert.match(none.emptyFieldsNotice ?? '', /^Choose a tool/);
	});
}

/** What the editor gets to show as a resource mapper. */
interface MapperFields {
	fields: { id: string; type?: string; required: boolean; kind: string }[];
	emptyFieldsNotice?: string;
}

async function inputsOf({ rest }: World, value: string): Promise<MapperFields> {
	const { id, name } = CREDENTIALS.valid;
	return await rest.post<MapperFields>('/rest/dynamic-node-parameters/resource-mapper-fields', {
		path: 'parameters.inputs',
		methodName: 'getInputs',
		nodeTypeAndVersion: { name: CARGO, version: 1 },
		currentNodeParameters: {
			resource: 'batch',
			operation: 'createFromItems',
			workflowUuid: { __rl: true, mode: 'list', value },
		},
		credentials: { cargoApi: { id, name } },
	});
}

async function testCredential(
	{ rest, sandbox }: World,
	credential: { id: string; name: string; type: string },
	apiToken: string,
): Promise<{ status: string; message: string }> {
	return await rest.post('/rest/credentials/test', {
		credentials: { ...credential, data: { apiToken, baseUrl: sandbox.baseUrl } },
	});
}

/** Asks for a pick-list as the editor does while a user types. */
async function list(
	{ rest }: World,
	methodName: string,
	parameter: string,
	search: { filter?: string; paginationToken?: string } = {},
): Promise<ListResult> {
	const { id, name } = CREDENTIALS.valid;
	return await rest.post<ListResult>('/rest/dynamic-node-parameters/resource-locator-results', {
		path: `parameters.${parameter}`,
		methodName,
		nodeTypeAndVersion: { name: CARGO, version: 1 },
		currentNodeParameters: { resource: 'batch', operation: 'create' },
		credentials: { cargoApi: { id, name } },
		...search,
	});
}
