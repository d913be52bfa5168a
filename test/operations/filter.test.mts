/** The filter that a user builds in the form, and its JSON: the same request, and the same records. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { MODEL_ROWS, MODELS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import type { Built } from './filterKinds.mjs';
import { BUILT, MODEL_OF, OPERATORS } from './filterKinds.mjs';

const sandbox = useSandbox();

/** Runs an operation on records of a model, in a node of the version that opens with the builder. */
const run = async (
	parameters: IDataObject,
	{ model = 'companies', typeVersion = 1.1, items }: Partial<Where> = {},
) => {
	const { uuid, play } = MODEL_OF[model];
	return await sandbox.run({
		parameters: {
			operation: 'preview',
			dataKind: 'filter',
			workflowUuid: byId(play),
			modelUuid: byId(uuid),
			...parameters,
		},
		settings: { typeVersion },
		items,
	});
};

interface Where {
	model: Built['model'];
	typeVersion: number;
	items: IDataObject[];
}

const builtOf = (...condition: IDataObject[]) => ({ conditions: { condition } });
const lastBody = () => sandbox.api.requests().at(-1)?.body ?? '';
const lastFilter = () => (JSON.parse(lastBody()) as { data: { filter: object } }).data.filter;
const filterOf = (conjonction: string, ...conditions: object[]) => ({
	conjonction: 'and',
	groups: [{ conjonction, conditions }],
});
const isGerman = { column: 'string:country', operator: 'is', value: 'DE' };
const GERMAN = { kind: 'string', columnSlug: 'country', operator: 'is', values: ['DE'] };

describe('A condition that a user builds', () => {
	beforeEach(async () => {
		// Two records enter and leave the play, so that the conditions on a play find something.
		sandbox.api.planBatches({ duration: 0 });
		const recordIds = 'contact-1, contact-2';
		await run({ operation: 'create', dataKind: 'recordIds', recordIds }, { model: 'contacts' });
	});

	test.each(BUILT.map((built) => ({ ...built, json: JSON.stringify(built.cargo) })))(
		'is sent as the JSON says, and finds the same records: $json',
		async ({ form, cargo, model, matches }) => {
			const built = await run(builtOf(form), { model });
			const body = lastBody();
			const filter = JSON.stringify(filterOf('and', cargo));
			const written = await run({ filterMode: 'json', filter }, { model });

			expect([built.error, written.error]).toEqual([undefined, undefined]);
			expect(body).toBe(lastBody());
			expect(built.json('Cargo')).toEqual(written.json('Cargo'));
			const count = Number(built.json('Cargo')[0]?.count);
			const total = MODEL_ROWS[MODEL_OF[model].uuid]?.length;
			const found = count === 0 ? 'none' : count === total ? 'all' : undefined;
			expect(found).toBe(matches);
		},
	);

	test('may be of every kind, with every operator of that kind', () => {
		const conditions = BUILT.flatMap(({ cargo }) => [
			cargo,
			...((cargo.propertyConditions ?? []) as IDataObject[]),
		]);
		for (const [kind, operators] of Object.entries(OPERATORS)) {
			const used = conditions.filter((each) => each.kind === kind).map(({ operator }) => operator);
			expect([kind, [...new Set(used)].sort()]).toEqual([kind, [...operators].sort()]);
		}
	});
});

describe('Several conditions', () => {
	const isLarge = { column: 'number:employees', operator: 'greaterThan', value: '2000' };
	const LARGE = {
		kind: 'number',
		columnSlug: 'employees',
		operator: 'greaterThan',
		value: 2000,
	};

	test.each([
		['all', 'and'],
		['any', 'or'],
	])('are joined by "%s"', async (combinator, conjonction) => {
		const { json, error } = await run({ combinator, ...builtOf(isGerman, isLarge) });

		expect(error).toBeUndefined();
		expect(lastFilter()).toEqual(filterOf(conjonction, GERMAN, LARGE));
		const rows = MODEL_ROWS[MODELS.companies.uuid] ?? [];
		const expected = rows.filter(({ country, employees }) => {
			const both = [country === 'DE', Number(employees) > 2000];
			return conjonction === 'and' ? both.every(Boolean) : both.some(Boolean);
		});
		expect(json('Cargo')[0]?.records).toEqual(expected);
	});
});

describe('The filter mode', () => {
	test('is Build Manually in a new node', async () => {
		await run(builtOf(isGerman));

		expect(lastFilter()).toEqual(filterOf('and', GERMAN));
	});

	test.each([1, 1.1])('can be chosen in version %d', async (typeVersion) => {
		await run({ filterMode: 'builder', ...builtOf(isGerman) }, { typeVersion });
		expect(lastFilter()).toEqual(filterOf('and', GERMAN));

		const { json } = await run({ filterMode: 'none' }, { typeVersion });
		expect(lastFilter()).toEqual({ conjonction: 'and', groups: [] });
		expect(json('Cargo')).toMatchObject([{ count: MODEL_ROWS[MODELS.companies.uuid]?.length }]);
	});

	test.each(['preview', 'create'])(
		'is JSON for %s in a workflow saved with version 1, which has no such choice',
		async (operation) => {
			const filter = filterOf('or', { ...GERMAN, values: 'DE' });
			const { error } = await run(
				{ operation, filter: JSON.stringify(filter) },
				{ typeVersion: 1 },
			);

			expect(error).toBeUndefined();
			expect(lastFilter()).toEqual(filter);
		},
	);

	test('stays JSON in version 1 if the filter is the one that was there from the start', async () => {
		await run({}, { typeVersion: 1 });

		expect(lastFilter()).toEqual({ conjonction: 'and', groups: [] });
	});

	test.each(['preview', 'create'])('refuses to %s without a condition', async (operation) => {
		for (const conditions of [{}, { condition: [] }]) {
			sandbox.api.reset();
			const { error } = await run({ operation, conditions });

			expect(error?.message).toBe('Conditions is empty');
			expect(error?.description).toBe(
				'Without a condition, every record of the model would match. Add a condition, or set Filter Mode to All Records',
			);
			expect(sandbox.calls()).toEqual([]);
		}
	});
});

describe('A value', () => {
	const column = (name: string) => ({ column: name });
	const valueOf = ({ value, values, firstValue, lastValue }: IDataObject) =>
		value ?? values ?? [firstValue, lastValue];

	test.each<[string, IDataObject, unknown, unknown]>([
		['a list of texts', column('string:country'), ['DE', 'AT'], ['DE', 'AT']],
		['a list in JSON', column('string:country'), '["DE", "AT"]', ['DE', 'AT']],
		['text with commas', column('string:name'), 'Müller, Maier & Co', ['Müller, Maier & Co']],
		['text in brackets', column('string:name'), '[Internal] ', ['[Internal] ']],
		['text with lines', column('string:name'), 'a\nb', ['a\nb']],
		['a number for text', column('string:domain'), 42, ['42']],
		['true for text', column('string:domain'), [true, 'x'], ['true', 'x']],
		['a number', column('number:employees'), 0, 0],
		['digits', column('number:employees'), ' -12.5 ', -12.5],
		['a day', column('date:created_at'), ' 2026-01-31 ', '2026-01-31'],
		[
			'a time with zone',
			column('date:created_at'),
			'2026-01-31T08:00:00+02:00',
			'2026-01-31T06:00:00.000Z',
		],
		['small letters', column('date:created_at'), '2026-01-31t08:00z', '2026-01-31T08:00:00.000Z'],
		[
			'a time with a space, in the time zone of the workflow',
			column('date:created_at'),
			'2026-01-31 08:00',
			'2026-01-31T13:00:00.000Z',
		],
	])('may be %s', async (_what, form, value, sent) => {
		const { error } = await run(builtOf({ operator: 'is', ...form, value: '={{ $json.v }}' }), {
			items: [{ v: value as string }],
		});

		expect(error).toBeUndefined();
		const [group] = (lastFilter() as { groups: Array<{ conditions: IDataObject[] }> }).groups;
		expect(group?.conditions.map(valueOf)).toEqual([sent]);
	});

	test.each([
		['{{ $now.set({ year: 2026, month: 1, day: 31 }).startOf("day") }}', /^2026-01-31T\d\d:00:00/],
		['{{ new Date(Date.UTC(2026, 0, 31)) }}', /^2026-01-31T00:00:00.000Z$/],
	])('may be a date of an expression: %s', async (expression, sent) => {
		const condition = { column: 'date:created_at', operator: 'is', value: `=${expression}` };
		const { error } = await run(builtOf(condition));

		expect(error).toBeUndefined();
		const { groups } = lastFilter() as { groups: Array<{ conditions: IDataObject[] }> };
		expect(groups[0]?.conditions[0]?.value).toMatch(sent);
	});

	test('comes from each item', async () => {
		const items = ['DE', 'AT'].map((country) => ({ country }));
		await run(builtOf({ ...isGerman, value: '={{ $json.country }}' }), { items });

		const bodies = sandbox.api.requests().map(({ body }) => body);
		expect(bodies.map((body) => /"values":\["(..)"\]/.exec(body)?.[1]).sort()).toEqual([
			'AT',
			'DE',
		]);
	});

	test('of a column that an expression names, works like any other', async () => {
		const condition = { column: '={{ $json.type }}:employees', operator: '={{ $json.operator }}' };
		const { error } = await run(
			builtOf({ ...condition, value: '={{ $json.from }}', secondValue: '={{ $json.to }}' }),
			{ items: [{ type: 'number', operator: 'between', from: 1, to: '2' }] },
		);

		expect(error).toBeUndefined();
		expect(lastFilter()).toEqual(
			filterOf('and', {
				kind: 'number',
				columnSlug: 'employees',
				operator: 'between',
				firstValue: 1,
				lastValue: 2,
			}),
		);
	});
});
