import type { IDataObject } from 'n8n-workflow';

import { checkUuid } from '../ids';
import { isNothing, isUnset } from '../parameters';
import { checkNumber } from '../scalars';
import type { ColumnType } from './operators';
import { COLUMN_TYPES, columnIn, operatorsOf, WITHOUT_VALUE } from './operators';
import type { Place } from './place';
import { choiceIn, refuseEmptyIn, refuseIn } from './place';
import type { ComparedType } from './values';
import { readTexts, readValue, SECOND_VALUE, VALUE } from './values';

/** Long enough ago for everything: Cargo requires a period (cargo-endpoints.md, "Filters"). */
const ANY_TIME = { operator: 'lessThan', value: 36_500, unit: 'day' };

const MOST = { min: 0, max: ANY_TIME.value };

/** A condition on a column: `{ kind: type of the column, columnSlug, operator, … }`. */
function columnCondition(given: Place): IDataObject {
	const { type, slug } = readColumn(given);
	const place = { ...given, name: `${given.name} (${slug})` };
	const operator = readOperator(place, type, `a column of the type ${COLUMN_TYPES[type]}`);
	return { kind: type, columnSlug: slug, operator, ...comparison(place, type, operator) };
}

function comparison(place: Place, type: ColumnType, operator: string): IDataObject {
	if (WITHOUT_VALUE.includes(operator)) return {};
	if (type === 'string') return { values: readTexts(place) };
	if (operator !== 'between') return { value: readValue(place, type as ComparedType, VALUE) };
	const [firstValue, lastValue] = readRange(place, type as ComparedType);
	return { firstValue, lastValue };
}

/** A condition on a property of the objects in a column, wrapped as Cargo requires. */
function propertyCondition(given: Place): IDataObject {
	const { type, slug } = readColumn(given);
	if (type !== 'object' && type !== 'array') {
		const { column } = given.entry;
		const fault = `is a column of the type ${COLUMN_TYPES[type]}, which has no properties`;
		refuseIn(given, 'Column', column, fault, 'Choose a column of the type Object or List');
	}
	const propertyName = readPropertyName(given);
	const place = { ...given, name: `${given.name} (${slug}, ${propertyName})` };
	const valueType = choiceIn(place, 'valueType', 'Property Type', ['date', 'number', 'string']);
	const operator = readOperator(
		place,
		valueType,
		`a property of the type ${COLUMN_TYPES[valueType]}`,
	);
	const condition = {
		kind: 'objectProperty',
		columnSlug: slug,
		propertyName,
		operator,
		...propertyComparison(place, valueType, operator),
	};
	return {
		kind: type,
		columnSlug: slug,
		operator: 'matchConditions',
		conjonction: 'and',
		propertyConditions: [condition],
	};
}

function propertyComparison(place: Place, type: ComparedType, operator: string): IDataObject {
	if (WITHOUT_VALUE.includes(operator)) return {};
	if (operator !== 'between') return { value: readValue(place, type, VALUE) };
	const [value, otherValue] = readRange(place, type);
	return { value, otherValue };
}

function readPropertyName(place: Place): string {
	const { propertyName } = place.entry;
	if (isNothing(propertyName)) {
		return refuseEmptyIn(place, 'Property', 'Enter the name of the property');
	}
	return typeof propertyName === 'string'
		? propertyName.trim()
		: refuseIn(place, 'Property', propertyName, 'is not text', 'Enter the name of the property');
}

function readColumn(place: Place) {
	const { column } = place.entry;
	if (isNothing(column)) return refuseEmptyIn(place, 'Column', 'Choose a column from the list');
	const types = Object.keys(COLUMN_TYPES).join(', ');
	return (
		columnIn(column) ??
		refuseIn(
			place,
			'Column',
			column,
			'is not the type and ID of a column',
			`Choose a column from the list, or enter its type and ID, such as number:employees. The types are: ${types}`,
		)
	);
}

function readOperator(place: Place, type: ColumnType, what: string): string {
	const operators = operatorsOf(type);
	const { operator } = place.entry;
	const found = operators.find(({ value }) => value === operator);
	if (found) return String(found.value);
	const list = operators.map(({ name, value }) => `${name} (${value})`).join(', ');
	return refuseIn(place, 'Operator', operator, `does not fit ${what}`, `Choose one of: ${list}`);
}

/** First and last value, in this order. */
function readRange(place: Place, type: ComparedType): [number | string, number | string] {
	const first = readValue(place, type, VALUE);
	const last = readValue(place, type, SECOND_VALUE);
	if (isAfter(first, last)) {
		refuseIn(
			place,
			'Second Value',
			last,
			`${type === 'number' ? 'is less than' : 'is before'} ${JSON.stringify(first)}, so no record would match`,
			'Enter the start of the range as Value and its end as Second Value',
		);
	}
	return [first, last];
}

/** Days are of no time zone, so that a day and a time are told apart by more than a day. */
const LEEWAY = 2 * 24 * 60 * 60 * 1000;

function isAfter(first: number | string, last: number | string): boolean {
	if (typeof first === 'number' && typeof last === 'number') return first > last;
	const areAlike = String(first).includes('T') === String(last).includes('T');
	return Date.parse(String(first)) > Date.parse(String(last)) + (areAlike ? 0 : LEEWAY);
}

/** Whether the record is in a segment. */
function segmentCondition(place: Place): IDataObject {
	const operator = choiceIn(place, 'membership', 'Membership', ['in', 'notIn']);
	const segmentUuid = readUuid(place, 'segmentUuid', 'Segment');
	return { kind: 'segment', segmentUuid, operator };
}

/** What the record did in a play, how often and how long ago. */
function enrollmentCondition(place: Place): IDataObject {
	const workflowUuid = readUuid(place, 'playUuid', 'Play');
	const activityKind = choiceIn(place, 'activityKind', 'Activity', [
		'workflowEntered',
		'workflowLeft',
		'workflowNodeExecuted',
	]);
	return {
		kind: 'enrollment',
		workflowUuid,
		activityKind,
		...(activityKind === 'workflowNodeExecuted' ? readNode(place) : {}),
		frequency: readFrequency(place),
		period: readPeriod(place),
	};
}

function readNode(place: Place): IDataObject {
	const { nodeSlug } = place.entry;
	// An expression that returns nothing does not mean any node.
	if (nodeSlug === '' && isUnset(place.raw.nodeSlug)) return {};
	return typeof nodeSlug === 'string' && nodeSlug.trim() !== ''
		? { nodeSlug: nodeSlug.trim() }
		: refuseIn(place, 'Node', nodeSlug, 'is not a node', 'Choose a node of the play from the list');
}

function readFrequency(place: Place): IDataObject {
	const operator = choiceIn(place, 'frequency', 'Frequency', [
		'exactly',
		'lessThan',
		'moreThan',
		'not',
	]);
	return operator === 'not'
		? { operator }
		: { operator, value: readCount(place, 'times', 'Times') };
}

function readPeriod(place: Place): IDataObject {
	const operator = choiceIn(place, 'period', 'Period', [
		'anyTime',
		'exactly',
		'lessThan',
		'moreThan',
	]);
	if (operator === 'anyTime') return { ...ANY_TIME };
	return { operator, value: readCount(place, 'days', 'Days'), unit: 'day' };
}

const readCount = ({ parameters, name, entry }: Place, member: string, field: string): number =>
	checkNumber(parameters, `${name}, ${field}`, entry[member], MOST);

const readUuid = ({ parameters, name, entry }: Place, member: string, field: string): string =>
	checkUuid(parameters, `${name}, ${field}`, entry[member]);

/** The choices of Condition On, and how each becomes a condition of Cargo's. */
export const CONDITIONS = {
	column: columnCondition,
	enrollment: enrollmentCondition,
	property: propertyCondition,
	segment: segmentCondition,
};
