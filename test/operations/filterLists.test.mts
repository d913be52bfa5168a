/** The lists in the conditions of a filter: columns with their types, operators that fit, segments, plays. */
import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { MODELS, PLAYS, RELEASES, SEGMENTS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { dropDown } from '../engine/pickLists.mjs';
import { useSandbox } from '../node/sandbox.mjs';

const sandbox = useSandbox();
const sorted = (names: string[]) => [...names].sort((one, other) => one.localeCompare(other));
const companies = byId(MODELS.companies.uuid);
const MODELS_LIST = 'GET /storage/models/list';

/** Opens a list of the second condition. */
const open = async (method: string, condition: IDataObject = {}, fields: IDataObject = {}) =>
	await dropDown(method, {
		credential: sandbox.credential,
		parameters: {
			...{ resource: 'batch', operation: 'preview', dataKind: 'filter', modelUuid: companies },
			conditions: { condition: [{ kind: 'column', column: 'date:a' }, condition] },
			...fields,
		},
		path: 'conditions.condition[1].anything',
	});
const names = (entries: Array<{ name: string }>) => entries.map(({ name }) => name);

describe('The list of columns', () => {
	test('shows those of the model and those added in Cargo, each with its type', async () => {
		const entries = await open('getFilterColumns', { kind: 'column' });

		const { columns, additionalColumns } = MODELS.companies;
		expect(entries.map(({ value }) => value).sort()).toEqual(
			[...columns, ...additionalColumns].map(({ type, slug }) => `${type}:${slug}`).sort(),
		);
		expect(names(entries)).toEqual(sorted(names(entries)));
		expect(entries).toEqual(
			expect.arrayContaining([
				{ name: 'Account owner (Text)', value: 'string:account_owner' },
				{ name: 'Contacts (Number)', value: 'number:contacts_count' },
				{ name: 'Created at (Date)', value: 'date:created_at' },
				{ name: 'Is customer (Boolean)', value: 'boolean:is_customer' },
				{ name: 'Offices (List)', value: 'array:offices' },
			]),
		);
	});

	test('shows only objects and lists for a condition on a property', async () => {
		const entries = await open('getFilterColumns', { kind: 'property' });

		expect(entries.map(({ value }) => value)).toEqual(['object:address', 'array:offices']);
	});

	test.each([{ __rl: true, mode: 'list', value: '' }, byId('={{ $json.model }}')])(
		'is empty as long as no model is known: %j',
		async (modelUuid) => {
			expect(await open('getFilterColumns', {}, { modelUuid })).toEqual([]);
		},
	);

	test('leaves out columns whose type Cargo does not say, or is unknown', async () => {
		const columns = [
			{ slug: 'a', type: 'string' },
			{ slug: 'b' },
			{ slug: 'c', type: 'geography', label: 'C' },
		];
		const model = { uuid: MODELS.companies.uuid, name: 'Companies', columns };
		sandbox.api.addFault({ route: MODELS_LIST, status: 200, body: { models: [model] } });

		expect(await open('getFilterColumns')).toEqual([{ name: 'a (Text)', value: 'string:a' }]);
	});

	test("shows Cargo's message if there is none", async () => {
		const body = { errorMessage: 'Maintenance until 14:00 UTC' };
		sandbox.api.addFault({ route: MODELS_LIST, status: 503, body });

		await expect(open('getFilterColumns')).rejects.toThrow(body.errorMessage);
	});
});

describe('The list of operators', () => {
	test.each([
		['boolean:is_customer', ['Has a Value', 'Has No Value', 'Is False', 'Is True']],
		[
			'date:created_at',
			['Has a Value', 'Has No Value', 'Is', 'Is After', 'Is Before', 'Is Between', 'Is Not'],
		],
		['vector:embedding', ['Has a Value', 'Has No Value']],
	])('holds what fits the column beside it: %s', async (column, wanted) => {
		expect(names(await open('getFilterOperators', { kind: 'column', column }))).toEqual(wanted);
		expect(sandbox.calls()).toEqual([]);
	});

	test('fits the type of a property', async () => {
		const property = { kind: 'property', column: 'object:address', valueType: 'number' };

		expect(await open('getFilterOperators', property)).toContainEqual({
			name: 'Is Greater Than',
			value: 'greaterThan',
		});
	});

	test.each(['', '={{ $json.column }}', null, 'country'])(
		'names the types as long as the column is not known: %j',
		async (column) => {
			const entries = await open('getFilterOperators', { kind: 'column', column });

			expect(names(entries)).toEqual([
				'Contains (Text)',
				'Does Not Contain (Text)',
				'Ends With (Text)',
				'Has a Value',
				'Has No Value',
				'Is (Date, Number, Text)',
				'Is After (Date) or Is Greater Than (Number)',
				'Is Before (Date) or Is Less Than (Number)',
				'Is Between (Date, Number)',
				'Is Empty (Text)',
				'Is False (Boolean)',
				'Is Not (Date, Number, Text)',
				'Is Not Empty (Text)',
				'Is True (Boolean)',
				'Starts With (Text)',
			]);
		},
	);
});

describe('The list of segments', () => {
	const all = Object.values(SEGMENTS);

	test('holds those of the chosen model', async () => {
		const fitting = all.filter(({ modelUuid }) => modelUuid === MODELS.companies.uuid);
		const entries = await open('getFilterSegments');

		expect(entries.map(({ value }) => value).sort()).toEqual(
			fitting.map(({ uuid }) => uuid).sort(),
		);
	});

	test('holds all of them if the model is set by an expression', async () => {
		const modelUuid = byId('={{ $json.model }}');

		expect(await open('getFilterSegments', {}, { modelUuid })).toHaveLength(all.length);
	});
});

describe('The lists of a play and its nodes', () => {
	const { workflowUuid } = PLAYS.enrichNewLeads;

	test('hold all plays', async () => {
		const entries = await open('getPlays');

		expect(entries.map(({ value }) => value).sort()).toEqual(
			Object.values(PLAYS)
				.map((play) => play.workflowUuid)
				.sort(),
		);
	});

	test('hold the nodes of the play of the condition', async () => {
		const entries = await open('getPlayNodes', { kind: 'enrollment', playUuid: workflowUuid });

		expect(entries[0]).toEqual({ name: 'Any Node', value: '' });
		expect(
			entries
				.slice(1)
				.map(({ value }) => value)
				.sort(),
		).toEqual(RELEASES.enrichNewLeads.nodes.map(({ slug }) => slug).sort());
	});

	test.each(['', '={{ $json.play }}', '..'])(
		'hold no nodes as long as no play is known, and ask nothing: %j',
		async (playUuid) => {
			const entries = await open('getPlayNodes', { kind: 'enrollment', playUuid });

			expect(entries).toEqual([{ name: 'Any Node', value: '' }]);
			expect(sandbox.calls()).toEqual([]);
		},
	);
});
