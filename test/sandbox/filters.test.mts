/** Every kind of condition and every operator, with the rows that should match. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startSandbox, type Sandbox } from '../../sandbox/server.mjs';
import type { Row } from '../../sandbox/types.mjs';
import { MODEL_ROWS, MODELS, PLAYS, SEGMENTS } from '../../sandbox/workspace.mjs';
import { call, CREATE, created } from './client.mjs';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ batchDuration: 0 });
});
afterAll(() => sandbox.close());

const companies = MODELS.companies.uuid;
const contacts = MODELS.contacts.uuid;
const WORKFLOWS_OF = {
	[companies]: PLAYS.growAccounts.workflowUuid,
	[contacts]: PLAYS.enrichNewLeads.workflowUuid,
};

const group = (conjonction: string, ...conditions: object[]) => ({ conjonction, conditions });
const all = (...conditions: object[]) => ({
	conjonction: 'and',
	groups: [group('and', ...conditions)],
});
const answer = (modelUuid: string, filter: object) =>
	call(sandbox, 'POST', `${CREATE}/preview`, {
		workflowUuid: WORKFLOWS_OF[modelUuid],
		data: { kind: 'filter', modelUuid, filter },
	});
const found = async (modelUuid: string, filter: object): Promise<unknown[]> => {
	const { json, text } = await answer(modelUuid, filter);
	const { records } = json as { records?: Row[] };
	if (!records) throw new Error(text);
	return records.map(({ _id }) => _id);
};
const wanted = (modelUuid: string, passes: (row: Row) => boolean): unknown[] =>
	(MODEL_ROWS[modelUuid] ?? []).filter(passes).map(({ _id }) => _id);

const text = (operator: string, values?: unknown) => ({
	kind: 'string',
	columnSlug: 'country',
	operator,
	values,
});
const owner = (operator: string) => ({ kind: 'string', columnSlug: 'account_owner', operator });
const number = (operator: string, rest: object = {}) => ({
	kind: 'number',
	columnSlug: 'employees',
	operator,
	...rest,
});
const date = (operator: string, rest: object = {}) => ({
	kind: 'date',
	columnSlug: 'created_at',
	operator,
	...rest,
});
const customer = (operator: string) => ({ kind: 'boolean', columnSlug: 'is_customer', operator });
const address = (operator: string, rest: object = {}) => ({
	kind: 'object',
	columnSlug: 'address',
	operator,
	...rest,
});
const property = (propertyName: string, operator: string, rest: object = {}) => ({
	kind: 'objectProperty',
	columnSlug: 'address',
	propertyName,
	operator,
	...rest,
});
const matching = (conjonction: string, ...propertyConditions: object[]) => ({
	conjonction,
	propertyConditions,
});
const employees = ({ employees: count }: Row) => Number(count);
const born = ({ created_at }: Row) => String(created_at);
const cityOf = ({ address: place }: Row) => (place as { city: string } | null)?.city;
const floorOf = ({ address: place }: Row) => (place as { floor: number } | null)?.floor;
const citiesOf = ({ offices }: Row) =>
	((offices ?? []) as Array<{ city: string }>).map(({ city }) => city);
const DAY = '2025-01-10';

const CASES: Array<[condition: object, passes: (row: Row) => boolean]> = [
	[text('is', 'de'), ({ country }) => country === 'DE'],
	[text('is', ['DE', 'AT']), ({ country }) => ['DE', 'AT'].includes(String(country))],
	[text('isNot', ['DE']), ({ country }) => country !== 'DE'],
	[text('contains', 'E'), ({ country }) => String(country).includes('E')],
	[text('doesNotContain', 'E'), ({ country }) => !String(country).includes('E')],
	[text('startsWith', 'A'), ({ country }) => String(country).startsWith('A')],
	[text('endsWith', ['E', 'B']), ({ country }) => /[EB]$/.test(String(country))],
	[owner('isNull'), ({ account_owner }) => account_owner === null],
	[owner('isNotNull'), ({ account_owner }) => account_owner !== null],
	[owner('isEmpty'), ({ account_owner }) => account_owner === null || account_owner === ''],
	[owner('isNotEmpty'), ({ account_owner }) => Boolean(account_owner)],
	[number('is', { value: 20 }), (row) => employees(row) === 20],
	[number('isNot', { value: 20 }), (row) => employees(row) !== 20],
	[number('greaterThan', { value: 3020 }), (row) => employees(row) > 3020],
	[number('lowerThan', { value: 3020 }), (row) => employees(row) < 3020],
	[
		number('between', { firstValue: 1020, lastValue: 2020 }),
		(row) => employees(row) >= 1020 && employees(row) <= 2020,
	],
	[number('isNull'), () => false],
	[number('isNotNull'), () => true],
	[date('is', { value: DAY }), (row) => born(row).startsWith(DAY)],
	[date('is', { value: `${DAY}T00:00:00.000Z` }), (row) => born(row).startsWith(DAY)],
	[date('isNot', { value: DAY }), (row) => !born(row).startsWith(DAY)],
	[date('greaterThan', { value: DAY }), (row) => born(row) > `${DAY}T23`],
	[date('lowerThan', { value: DAY }), (row) => born(row) < DAY],
	[
		date('between', { firstValue: DAY, lastValue: '2025-01-12' }),
		(row) => born(row) >= DAY && born(row) < '2025-01-13',
	],
	[date('isNull'), () => false],
	[date('isNotNull'), () => true],
	[customer('isTrue'), ({ is_customer }) => is_customer === true],
	[customer('isFalse'), ({ is_customer }) => is_customer === false],
	[customer('isNull'), ({ is_customer }) => is_customer === null],
	[customer('isNotNull'), ({ is_customer }) => is_customer !== null],
	[address('isNull'), (row) => row.address === null],
	[address('isNotNull'), (row) => row.address !== null],
	[
		address(
			'matchConditions',
			matching(
				'and',
				property('city', 'startsWith', { value: 'k' }),
				property('floor', 'greaterThan', { value: 1 }),
			),
		),
		(row) => cityOf(row) === 'Köln' && Number(floorOf(row)) > 1,
	],
	[
		address(
			'matchConditions',
			matching(
				'or',
				property('city', 'is', { value: 'Lyon' }),
				property('floor', 'between', { value: 2, otherValue: 3 }),
			),
		),
		(row) => cityOf(row) === 'Lyon' || Number(floorOf(row)) >= 2,
	],
	[property('city', 'isNot', { value: 'Lyon' }), (row) => cityOf(row) !== 'Lyon'],
	[property('city', 'contains', { value: 'ö' }), (row) => String(cityOf(row)).includes('ö')],
	[property('city', 'endsWith', { value: 'n' }), (row) => String(cityOf(row)).endsWith('n')],
	[property('city', 'isEmpty'), (row) => row.address === null],
	[property('city', 'isNotEmpty'), (row) => row.address !== null],
	[property('zip', 'isNull'), () => true],
	[property('city', 'isNotNull'), (row) => row.address !== null],
	[property('floor', 'is', { value: 0 }), (row) => floorOf(row) === 0],
	[property('floor', 'lowerThan', { value: 1 }), (row) => floorOf(row) === 0],
	[
		{
			kind: 'array',
			columnSlug: 'offices',
			operator: 'matchConditions',
			...matching('and', property('city', 'is', { value: 'Graz' })),
		},
		(row) => citiesOf(row).includes('Graz'),
	],
	[{ kind: 'array', columnSlug: 'offices', operator: 'isNull' }, (row) => row.offices === null],
	[{ kind: 'array', columnSlug: 'offices', operator: 'isNotNull' }, (row) => row.offices !== null],
	[
		{ kind: 'segment', segmentUuid: SEGMENTS.enterpriseAccounts.uuid, operator: 'in' },
		(row) => employees(row) > 1000,
	],
	[
		{ kind: 'segment', segmentUuid: SEGMENTS.enterpriseAccounts.uuid, operator: 'notIn' },
		(row) => employees(row) <= 1000,
	],
	[
		{
			kind: 'string',
			relatedModelUuid: contacts,
			columnSlug: 'first_name',
			operator: 'is',
			values: 'Mei',
		},
		({ domain }) =>
			(MODEL_ROWS[contacts] ?? []).some(
				({ company_domain, first_name }) => company_domain === domain && first_name === 'Mei',
			),
	],
];

describe('a filter returns exactly the matching rows', () => {
	test.each(CASES)('%j', async (condition, passes) => {
		expect(await found(companies, all(condition))).toEqual(wanted(companies, passes));
	});

	test('any and vector support only null', async () => {
		const notes = (operator: string) => all({ kind: 'any', columnSlug: 'notes', operator });
		expect(await found(contacts, notes('isNull'))).toEqual(
			wanted(contacts, ({ notes: note }) => note === null),
		);
		expect(await found(contacts, notes('isNotNull'))).toHaveLength(12);
		expect(await found(contacts, notes('is'))).toEqual([]);
	});

	test('groups and conditions are combined as set', async () => {
		const filter = {
			conjonction: 'or',
			groups: [
				group('and', text('is', 'DE'), customer('isTrue')),
				group('or', number('is', { value: 20 }), text('is', 'GB')),
			],
		};
		expect(await found(companies, filter)).toEqual(
			wanted(
				companies,
				(row) =>
					(row.country === 'DE' && row.is_customer === true) ||
					employees(row) === 20 ||
					row.country === 'GB',
			),
		);
		expect(await found(companies, { conjonction: 'and', groups: [] })).toHaveLength(36);
	});
});

describe('a misspelt condition, or one of another type than its column, matches nothing without an error', () => {
	test.each<[string, object]>([
		['conjunction', { conjunction: 'and', groups: [] }],
		[
			'conjunction in a group',
			{ conjonction: 'and', groups: [{ conjunction: 'and', conditions: [] }] },
		],
		['no kind', all({ columnSlug: 'country', operator: 'is', values: ['DE'] })],
		[
			'kind of another type',
			all({ ...number('greaterThan', { value: 1 }), columnSlug: 'country' }),
		],
		['a text for a number', all(number('is', { value: '20' }))],
		['values for a value', all(number('is', { values: [20] }))],
		['an operator of another kind', all({ ...text('greaterThan', 'A') })],
		['an unknown column', all({ ...text('isNull'), columnSlug: 'nope' })],
		['an unknown segment', all({ kind: 'segment', segmentUuid: contacts, operator: 'in' })],
		['no filter of runs', all({ kind: 'runs' })],
	])('%s', async (_what, filter) => {
		expect(await found(companies, filter)).toEqual([]);
	});

	test.each(['sql', 'occurrence'])('but %s is refused with a message', async (kind) => {
		const { status, json } = await answer(companies, all({ kind }));
		expect([status, json]).toEqual([
			400,
			{ errorMessage: `The sandbox does not evaluate conditions of the kind "${kind}"` },
		]);
	});
});

describe('enrollment', () => {
	const { workflowUuid } = PLAYS.enrichNewLeads;
	const enrolled = (rest: object) =>
		found(
			contacts,
			all({
				kind: 'enrollment',
				workflowUuid,
				activityKind: 'workflowEntered',
				frequency: { operator: 'exactly', value: 2 },
				period: { operator: 'lessThan', value: 1, unit: 'day' },
				...rest,
			}),
		);

	test('counts what records did in a workflow, and how long ago', async () => {
		const once = { operator: 'moreThan', value: 0 };
		for (const ids of [['contact-2', 'contact-3'], ['contact-3']]) {
			await created(sandbox, {
				workflowUuid,
				data: { kind: 'recordIds', modelUuid: contacts, ids },
			});
		}
		expect(await enrolled({})).toEqual(['contact-3']);
		expect(await enrolled({ frequency: once })).toEqual(['contact-2', 'contact-3']);
		expect(await enrolled({ frequency: { operator: 'not' } })).toHaveLength(46);
		expect(await enrolled({ frequency: { operator: 'lessThan', value: 2 } })).toHaveLength(47);
		expect(await enrolled({ activityKind: 'workflowLeft' })).toEqual(['contact-3']);
		const executed = { activityKind: 'workflowNodeExecuted', frequency: once };
		expect(await enrolled({ ...executed, nodeSlug: 'score' })).toEqual(['contact-2', 'contact-3']);
		expect(await enrolled({ ...executed, nodeSlug: 'nope' })).toEqual([]);
		const today = { operator: 'exactly', value: 0, unit: 'day' };
		expect(await enrolled({ period: today })).toEqual(['contact-3']);
		const longAgo = { operator: 'moreThan', value: 1, unit: 'day' };
		expect(await enrolled({ period: longAgo, frequency: once })).not.toContain('contact-3');
		expect(await enrolled({ period: { ...today, unit: 'week' } })).toEqual([]);
	});
});
