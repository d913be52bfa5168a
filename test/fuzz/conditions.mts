import type { IDataObject } from 'n8n-workflow';
import { ID, OTHER, UUIDS, VALUE } from './change.mjs';
import type { Change } from './change.mjs';
import { inputOf } from './inputOracle.mjs';
import { Moment } from './moment.mjs';
import * as oracle from './oracle.mjs';
import { REFUSED } from './oracle.mjs';
import type { Oracle } from './oracle.mjs';

/** A filter of one condition, as it is sent. */
const filterOf = (condition: object) => ({
	conjonction: 'and',
	groups: [{ conjonction: 'and', conditions: [condition] }],
});

const given = (condition: IDataObject): IDataObject => ({
	filterMode: 'builder',
	conditions: { condition: [condition] },
});

interface Case {
	/** How a refusal calls the field, after the number of the condition. */
	named: string;
	oracle: Oracle;
	right: unknown[];
	/** The condition with the expression in it. */
	condition: IDataObject;
	/** The condition that is sent for what the oracle says. */
	sent: (value: unknown) => object;
}

const inCondition = ({ named, oracle: judge, right, condition, sent }: Case): Change => ({
	name: `Condition 1${named}`,
	oracle: judge,
	right,
	given: given(condition),
	put: ({ data }, value) => {
		data.filter = filterOf(sent(value));
	},
});

const single = inputOf('string', true);

/** One text, or a list of texts as it is or as JSON. */
const texts: Oracle = (value) => {
	const isJson =
		typeof value === 'string' &&
		value
			.trim()
			.replace(/^\[\s*/, '[')
			.startsWith('["');
	const list: unknown = isJson ? inputOf('array', true)(value) : value;
	if (isJson && !isStrictJson(value)) return REFUSED;
	if (!Array.isArray(list)) return list === REFUSED ? REFUSED : wrap(single(list));
	const all = list.map(single);
	return all.length === 0 || all.includes(REFUSED) ? REFUSED : all;
};

const wrap = (value: unknown) => (value === REFUSED ? REFUSED : [value]);

/** As n8n's other nodes do, the oracle for lists takes single quotes too. */
const isStrictJson = (text: string) => {
	try {
		return JSON.parse(text) !== undefined;
	} catch {
		return false;
	}
};

/** A day as it was entered, or a time in UTC. */
const date: Oracle = (value) => {
	const text = value instanceof Moment ? value.toJSON() : value;
	const isDay = typeof text === 'string' && /^\d{4}-\d\d-\d\d$/.test(text.trim());
	const time = oracle.time(value);
	return isDay && time !== REFUSED ? text.trim() : time;
};

const TYPES = ['any', 'array', 'boolean', 'date', 'number', 'object', 'string', 'vector'];

const column: Oracle = (value) => {
	const text = oracle.textInside(value);
	if (typeof text !== 'string') return REFUSED;
	const [type = '', ...rest] = text.split(':');
	const slug = rest.join(':').trim();
	return TYPES.includes(type) && slug !== '' ? { type, slug } : REFUSED;
};

const ORDER = ['is', 'isNot', 'greaterThan', 'lowerThan', 'between', 'isNull', 'isNotNull'];
const NUMBERS = [0, 12.5, '-3', '1e3', ' 7 '];
const DAYS = ['2026-01-31', '2026-01-31T08:30', '2026-01-31 08:30:01', '2026-01-31T08:30:00.5Z'];
const employees = { kind: 'column', column: 'number:employees' };
const NUMBER = { kind: 'number', columnSlug: 'employees' };
const created = { kind: 'column', column: 'date:created_at' };
const city = {
	...{ kind: 'property', column: 'object:address', propertyName: 'city' },
	...{ valueType: 'string', operator: 'is', value: 'x' },
};
const onProperty = (members: object) => ({
	...{ kind: 'object', columnSlug: 'address', operator: 'matchConditions', conjonction: 'and' },
	propertyConditions: [{ kind: 'objectProperty', columnSlug: 'address', ...members }],
});
const entered = { kind: 'enrollment', playUuid: ID };
const ENTERED = (members: object) => ({
	...{ kind: 'enrollment', workflowUuid: ID, activityKind: 'workflowEntered' },
	...{
		frequency: { operator: 'not' },
		period: { operator: 'lessThan', value: 36_500, unit: 'day' },
	},
	...members,
});

/** The fields of a condition. */
const CASES: Case[] = [
	{
		named: ', Column',
		oracle: column,
		right: ['string:country', 'number: employees ', 'any:a:b'],
		condition: { kind: 'column', column: VALUE, operator: 'isNull' },
		sent: (value) => {
			const { type, slug } = value as { type: string; slug: string };
			return { kind: type, columnSlug: slug, operator: 'isNull' };
		},
	},
	{
		named: ' (employees), Operator',
		oracle: oracle.oneOf(...ORDER),
		right: ORDER,
		condition: { ...employees, operator: VALUE, value: '1', secondValue: '2' },
		sent: (value) => {
			const operator = value as string;
			if (operator === 'between') return { ...NUMBER, operator, firstValue: 1, lastValue: 2 };
			return operator.endsWith('Null')
				? { ...NUMBER, operator }
				: { ...NUMBER, operator, value: 1 };
		},
	},
	{
		named: ' (country), Value',
		oracle: texts,
		right: ['DE', ['DE', 'AT'], '["DE","AT"]', 42, [true], 'a, b'],
		condition: { kind: 'column', column: 'string:country', operator: 'isNot', value: VALUE },
		sent: (values) => ({ kind: 'string', columnSlug: 'country', operator: 'isNot', values }),
	},
	{
		named: ' (employees), Value',
		oracle: inputOf('number', true),
		right: NUMBERS,
		condition: { ...employees, operator: 'greaterThan', value: VALUE },
		sent: (value) => ({ ...NUMBER, operator: 'greaterThan', value }),
	},
	{
		named: ' (employees), Second Value',
		oracle: (value) => {
			const last = inputOf('number', true)(value);
			return typeof last === 'number' && last >= 1 ? last : REFUSED;
		},
		right: [1, '2.5'],
		condition: { ...employees, operator: 'between', value: 1, secondValue: VALUE },
		sent: (lastValue) => ({ ...NUMBER, operator: 'between', firstValue: 1, lastValue }),
	},
	{
		named: ' (created_at), Value',
		oracle: date,
		right: DAYS,
		condition: { ...created, operator: 'lowerThan', value: VALUE },
		sent: (value) => ({ kind: 'date', columnSlug: 'created_at', operator: 'lowerThan', value }),
	},
	{
		named: ', Property',
		oracle: oracle.textInside,
		right: ['city', ' größe '],
		condition: { ...city, propertyName: VALUE },
		sent: (propertyName) => onProperty({ propertyName, operator: 'is', value: 'x' }),
	},
	{
		named: ' (address, city), Value',
		oracle: single,
		right: ['Lyon', '["Lyon"]', 7, false],
		condition: { ...city, value: VALUE },
		sent: (value) => onProperty({ propertyName: 'city', operator: 'is', value }),
	},
	{
		named: ', Segment',
		oracle: oracle.uuid,
		right: UUIDS,
		condition: { kind: 'segment', segmentUuid: VALUE, membership: 'notIn' },
		sent: (segmentUuid) => ({ kind: 'segment', segmentUuid, operator: 'notIn' }),
	},
	{
		named: ', Membership',
		oracle: oracle.oneOf('in', 'notIn'),
		right: ['in', 'notIn'],
		condition: { kind: 'segment', segmentUuid: OTHER, membership: VALUE },
		sent: (operator) => ({ kind: 'segment', segmentUuid: OTHER, operator }),
	},
	{
		named: ', Play',
		oracle: oracle.uuid,
		right: UUIDS,
		condition: { ...entered, playUuid: VALUE },
		sent: (workflowUuid) => ENTERED({ workflowUuid }),
	},
	{
		named: ', Times',
		oracle: oracle.number(0, 36_500),
		right: [0, '3'],
		condition: { ...entered, frequency: 'exactly', times: VALUE },
		sent: (value) => ENTERED({ frequency: { operator: 'exactly', value } }),
	},
	{
		named: ', Days',
		oracle: oracle.number(0, 36_500),
		right: [0, '30'],
		condition: { ...entered, period: 'moreThan', days: VALUE },
		sent: (value) => ENTERED({ period: { operator: 'moreThan', value, unit: 'day' } }),
	},
];

/** The fields of the builder of a filter. */
export const FIELDS_OF_CONDITIONS: Change[] = [
	...CASES.map(inCondition),
	{
		name: 'Must Match',
		oracle: oracle.oneOf('all', 'any'),
		right: ['all', 'any'],
		given: { ...given({ column: 'any:notes', operator: 'isNull' }), combinator: VALUE },
		put: ({ data }, value) => {
			const filter = filterOf({ kind: 'any', columnSlug: 'notes', operator: 'isNull' });
			const [group] = filter.groups;
			if (group) group.conjonction = value === 'any' ? 'or' : 'and';
			data.filter = filter;
		},
	},
];
