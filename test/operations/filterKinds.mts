/** Every kind of condition and every operator of Cargo's, as a user builds it and as Cargo's JSON says it. */
import type { IDataObject } from 'n8n-workflow';
import { MODELS, PLAYS, SEGMENTS } from '../../sandbox/workspace.mjs';

/** One condition, twice. */
export interface Built {
	/** The condition in the form. */
	form: IDataObject;
	/** The same in Cargo's JSON ("Filters" in cargo-endpoints.md). */
	cargo: IDataObject;
	model: 'companies' | 'contacts';
	/** How many of the model's records match; some but not all if left out. */
	matches?: 'all' | 'none';
}

type Members = Record<string, unknown>;

const onColumn =
	(type: string, columnSlug: string, model: Built['model'] = 'companies') =>
	(
		operator: string,
		form: Members = {},
		cargo: Members = form,
		matches?: Built['matches'],
	): Built => ({
		form: { kind: 'column', column: `${type}:${columnSlug}`, operator, ...form },
		cargo: { kind: type, columnSlug, operator, ...cargo },
		model,
		matches,
	});

const text = onColumn('string', 'country');
const owner = onColumn('string', 'account_owner');
const number = onColumn('number', 'employees');
const date = onColumn('date', 'created_at');
const customer = onColumn('boolean', 'is_customer');
const address = onColumn('object', 'address');
const offices = onColumn('array', 'offices');
const notes = onColumn('any', 'notes', 'contacts');
const embedding = onColumn('vector', 'embedding');

const DAY = '2025-01-10';
const LATER = '2025-01-20';

/** Conditions on columns: each type with each of its operators. */
const OF_COLUMNS: Built[] = [
	text('is', { value: 'DE' }, { values: ['DE'] }),
	text('isNot', { value: 'DE' }, { values: ['DE'] }),
	text('contains', { value: 'E' }, { values: ['E'] }),
	text('doesNotContain', { value: 'E' }, { values: ['E'] }),
	text('startsWith', { value: 'A' }, { values: ['A'] }),
	text('endsWith', { value: 'B' }, { values: ['B'] }),
	owner('isNull'),
	owner('isNotNull'),
	owner('isEmpty'),
	owner('isNotEmpty'),
	number('is', { value: '20' }, { value: 20 }),
	number('isNot', { value: '20' }, { value: 20 }),
	number('greaterThan', { value: '3020' }, { value: 3020 }),
	number('lowerThan', { value: '3020.5' }, { value: 3020.5 }),
	number('between', { value: '1020', secondValue: '2020' }, { firstValue: 1020, lastValue: 2020 }),
	number('isNull', {}, {}, 'none'),
	number('isNotNull', {}, {}, 'all'),
	date('is', { value: DAY }),
	date('isNot', { value: DAY }),
	date('greaterThan', { value: `${DAY}T12:00:00.000Z` }),
	date('lowerThan', { value: DAY }),
	date('between', { value: DAY, secondValue: LATER }, { firstValue: DAY, lastValue: LATER }),
	date('isNull', {}, {}, 'none'),
	date('isNotNull', {}, {}, 'all'),
	customer('isTrue'),
	customer('isFalse'),
	customer('isNull'),
	customer('isNotNull'),
	address('isNull'),
	address('isNotNull'),
	offices('isNull'),
	offices('isNotNull'),
	notes('isNull'),
	notes('isNotNull'),
	embedding('isNull'),
	embedding('isNotNull'),
];

const onProperty =
	(kind: 'object' | 'array', columnSlug: string) =>
	(
		[valueType, propertyName]: [valueType: string, propertyName: string],
		operator: string,
		form: Members = {},
		cargo: Members = form,
		matches?: Built['matches'],
	): Built => {
		const property = { kind: 'objectProperty', columnSlug, propertyName, operator, ...cargo };
		return {
			form: {
				...{ kind: 'property', column: `${kind}:${columnSlug}`, propertyName, valueType },
				...{ operator, ...form },
			},
			cargo: {
				...{ kind, columnSlug, operator: 'matchConditions' },
				...{ conjonction: 'and', propertyConditions: [property] },
			},
			model: 'companies',
			matches,
		};
	};

const inAddress = onProperty('object', 'address');
const inOffices = onProperty('array', 'offices');
const CITY: [string, string] = ['string', 'city'];
const FLOOR: [string, string] = ['number', 'floor'];
const SINCE: [string, string] = ['date', 'since'];

/** Conditions on properties. No record has a date in one. */
const OF_PROPERTIES: Built[] = [
	inAddress(CITY, 'is', { value: 'Lyon' }),
	inAddress(CITY, 'isNot', { value: 'Lyon' }),
	inAddress(CITY, 'contains', { value: 'ö' }),
	inAddress(CITY, 'doesNotContain', { value: 'ö' }),
	inAddress(CITY, 'startsWith', { value: 'k' }),
	inAddress(CITY, 'endsWith', { value: 'n' }),
	inAddress(CITY, 'isNull', {}, {}, 'none'),
	inAddress(CITY, 'isNotNull'),
	inAddress(CITY, 'isEmpty', {}, {}, 'none'),
	inAddress(CITY, 'isNotEmpty'),
	inAddress(FLOOR, 'is', { value: '0' }, { value: 0 }),
	inAddress(FLOOR, 'isNot', { value: '0' }, { value: 0 }),
	inAddress(FLOOR, 'greaterThan', { value: '1' }, { value: 1 }),
	inAddress(FLOOR, 'lowerThan', { value: '1' }, { value: 1 }),
	inAddress(FLOOR, 'between', { value: '2', secondValue: '3' }, { value: 2, otherValue: 3 }),
	inAddress(SINCE, 'greaterThan', { value: DAY }, { value: DAY }, 'none'),
	inOffices(CITY, 'is', { value: 'Graz' }),
	inOffices(['number', 'desks'], 'greaterThan', { value: '100' }, { value: 100 }),
];

const segmentUuid = SEGMENTS.enterpriseAccounts.uuid;
const ofSegment = (operator: string): Built => ({
	form: { kind: 'segment', membership: operator, segmentUuid },
	cargo: { kind: 'segment', segmentUuid, operator },
	model: 'companies',
});

const { workflowUuid } = PLAYS.enrichNewLeads;
const ALWAYS = { operator: 'lessThan', value: 36_500, unit: 'day' };

/** Two records enter the play in the test; those of the finished batches did so long ago. */
const enrolled = (form: Members, cargo: Members, matches?: Built['matches']): Built => ({
	form: { kind: 'enrollment', playUuid: workflowUuid, ...form },
	cargo: {
		...{ kind: 'enrollment', workflowUuid, activityKind: 'workflowEntered', nodeSlug: undefined },
		...{ frequency: { operator: 'not' }, period: ALWAYS, ...cargo },
	},
	model: 'contacts',
	matches,
});
const ofTimes = (operator: string, value: number) => ({ operator, value });
const daysAgo = (operator: string, value: number) => ({ operator, value, unit: 'day' });

const OF_ENROLLMENT: Built[] = [
	enrolled({}, {}),
	enrolled({ frequency: 'exactly', times: 1 }, { frequency: ofTimes('exactly', 1) }),
	enrolled({ frequency: 'lessThan', times: 1 }, { frequency: ofTimes('lessThan', 1) }),
	enrolled({ frequency: 'moreThan', times: 0 }, { frequency: ofTimes('moreThan', 0) }),
	enrolled({ period: 'lessThan', days: 1 }, { period: daysAgo('lessThan', 1) }),
	enrolled({ period: 'moreThan', days: 1 }, { period: daysAgo('moreThan', 1) }),
	enrolled({ period: 'exactly', days: 0 }, { period: daysAgo('exactly', 0) }),
	enrolled({ activityKind: 'workflowLeft' }, { activityKind: 'workflowLeft' }),
	enrolled(
		{ activityKind: 'workflowNodeExecuted', nodeSlug: 'score' },
		{ activityKind: 'workflowNodeExecuted', nodeSlug: 'score' },
	),
	enrolled({ activityKind: 'workflowNodeExecuted' }, { activityKind: 'workflowNodeExecuted' }),
];

/** All of them. */
export const BUILT: Built[] = [
	...OF_COLUMNS,
	...OF_PROPERTIES,
	ofSegment('in'),
	ofSegment('notIn'),
	...OF_ENROLLMENT,
];

const OF_TEXT = ['is', 'isNot', 'contains', 'doesNotContain', 'startsWith', 'endsWith'];
const OF_ORDER = ['is', 'isNot', 'greaterThan', 'lowerThan', 'between'];
const OF_NULL = ['isNull', 'isNotNull'];
const OF_EMPTY = ['isEmpty', 'isNotEmpty'];

/** The kinds of cargo-endpoints.md with all of their operators; `sql` and `occurrence` need JSON. */
export const OPERATORS: Record<string, string[]> = {
	string: [...OF_TEXT, ...OF_NULL, ...OF_EMPTY],
	number: [...OF_ORDER, ...OF_NULL],
	date: [...OF_ORDER, ...OF_NULL],
	boolean: ['isTrue', 'isFalse', ...OF_NULL],
	object: [...OF_NULL, 'matchConditions'],
	array: [...OF_NULL, 'matchConditions'],
	objectProperty: [...new Set([...OF_TEXT, ...OF_ORDER]), ...OF_NULL, ...OF_EMPTY],
	any: OF_NULL,
	vector: OF_NULL,
	segment: ['in', 'notIn'],
};

/** The models by the names above. */
export const MODEL_OF = {
	companies: { uuid: MODELS.companies.uuid, play: PLAYS.growAccounts.workflowUuid },
	contacts: { uuid: MODELS.contacts.uuid, play: workflowUuid },
};
