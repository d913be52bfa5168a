/** What the builder of a filter refuses, before any request: which condition, which value, what to do. */
import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { MODELS, PLAYS, SEGMENTS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';

const sandbox = useSandbox();

const RIGHT = { column: 'string:country', operator: 'is', value: 'DE' };

const text = { column: 'string:country', operator: 'is' };
const number = { column: 'number:employees', operator: 'is' };
const date = { column: 'date:created_at', operator: 'is' };
const between = (column: string, value: unknown, secondValue: unknown) =>
	({ column, operator: 'between', value, secondValue }) as IDataObject;
const property = {
	kind: 'property',
	column: 'object:address',
	propertyName: 'city',
	valueType: 'string',
	operator: 'is',
	value: 'x',
};
const enrollment = { kind: 'enrollment', playUuid: PLAYS.enrichNewLeads.workflowUuid };
const ENTER_VALUE = 'Enter a value, or choose an operator without one';

/** The second condition, the message after its name, and a part of the advice. */
const SLIPS: Array<[condition: IDataObject, message: string, advice: string]> = [
	[{ kind: 'sql' }, ', Condition On: "sql" is not a valid option', 'column, enrollment'],
	[{ column: '' }, ', Column is empty', 'Choose a column'],
	[
		{ column: 'country' },
		', Column: "country" is not the type and ID of a column',
		'number:employees',
	],
	[{ column: 'text:country' }, ', Column: "text:country" is not', 'any, array, boolean, date'],
	[
		{ column: 'string: ' },
		', Column: "string: " is not the type and ID of a column',
		'Choose a column',
	],
	[
		{ column: 'boolean:is_customer', operator: 'is', value: 'true' },
		' (is_customer), Operator: "is" does not fit a column of the type Boolean',
		'Choose one of: Has a Value (isNotNull), Has No Value (isNull), Is False (isFalse), Is True (isTrue)',
	],
	[
		{ ...number, operator: 'contains', value: '1' },
		' (employees), Operator: "contains" does not fit a column of the type Number',
		'Is Greater Than (greaterThan)',
	],
	[
		{ ...text, operator: 'greaterThan', value: '1' },
		' (country), Operator: "greaterThan" does not fit a column of the type Text',
		'Starts With (startsWith)',
	],
	[
		{ column: 'object:address', operator: 'matchConditions', value: '{}' },
		' (address), Operator: "matchConditions" does not fit a column of the type Object',
		'Has a Value (isNotNull)',
	],
	[{ ...text, value: '' }, ' (country), Value is empty', ENTER_VALUE],
	[{ ...text, value: ' ' }, ' (country), Value is empty', ENTER_VALUE],
	[{ ...text, value: '={{ $json.none }}' }, ' (country), Value is empty', ENTER_VALUE],
	[{ ...text, value: '={{ [] }}' }, ' (country), Value: [] is an empty list', ENTER_VALUE],
	[
		{ ...text, value: '={{ ["DE", $json.none] }}' },
		' (country), Value: ["DE",null] contains an empty value',
		ENTER_VALUE,
	],
	[{ ...text, value: '={{ {a: 1} }}' }, ' (country), Value: {"a":1} is not text', 'Enter text'],
	[{ ...text, value: '={{ [["DE"]] }}' }, ' (country), Value: ["DE"] is not text', 'Enter text'],
	[
		{ ...text, value: '["DE", "AT]' },
		' (country), Value: "[\\"DE\\", \\"AT]" is not valid',
		'quotes',
	],
	[{ ...number, value: 'abc' }, ' (employees), Value: "abc" is not a number', 'Enter a number'],
	[{ ...number, value: '12,5' }, ' (employees), Value: "12,5" is not a number', 'Enter a number'],
	[{ ...number, value: '={{ [1] }}' }, ' (employees), Value: [1] is not a number', 'Enter a num'],
	[{ ...number, value: '={{ true }}' }, ' (employees), Value: true is not a number', 'Enter a nu'],
	[{ ...number, value: '' }, ' (employees), Value is empty', ENTER_VALUE],
	[
		{ ...number, value: '12345678901234567890' },
		' (employees), Value: "12345678901234567890" has too many digits',
		'15 digits',
	],
	[{ ...date, value: '01/02/2026' }, ' (created_at), Value: "01/02/2026" is not a date', '2026-01'],
	[{ ...date, value: 'yesterday' }, ' (created_at), Value: "yesterday" is not a date', '$now'],
	[{ ...date, value: '2026-02-30' }, ' (created_at), Value: "2026-02-30" is not a date', '$now'],
	[{ ...date, value: '={{ 1767225600 }}' }, ' (created_at), Value: 1767225600 is not a', '$now'],
	[between('number:employees', '2', '1'), ' (employees), Second Value: 1 is less than 2', 'start'],
	[between('number:employees', '2', ''), ' (employees), Second Value is empty', ENTER_VALUE],
	[
		between('date:created_at', '2026-02-02', '2026-02-01'),
		' (created_at), Second Value: "2026-02-01" is before "2026-02-02"',
		'Enter the start of the range as Value',
	],
	[
		between('date:created_at', '2026-02-02T08:00Z', '2026-02-02T07:59Z'),
		' (created_at), Second Value: "2026-02-02T07:59:00.000Z" is before',
		'start of the range',
	],
	[
		{ ...property, column: 'string:country' },
		', Column: "string:country" is a column of the type Text, which has no properties',
		'Choose a column of the type Object or List',
	],
	[{ ...property, propertyName: '' }, ', Property is empty', 'Enter the name'],
	[
		{ ...property, operator: 'greaterThan' },
		' (address, city), Operator: "greaterThan" does not fit a property of the type Text',
		'Contains (contains)',
	],
	[
		{ ...property, valueType: 'number' },
		' (address, city), Value: "x" is not a number',
		'Enter a number',
	],
	[{ kind: 'segment' }, ', Segment is empty', 'Choose one from the list'],
	[
		{ kind: 'segment', segmentUuid: 'vip' },
		', Segment: "vip" is not a Cargo ID',
		'Choose from the list',
	],
	[
		{ kind: 'segment', segmentUuid: SEGMENTS.empty.uuid, membership: 'is' },
		', Membership: "is" is not a valid option',
		'Choose from: in, notIn',
	],
	[{ kind: 'enrollment' }, ', Play is empty', 'Choose one from the list'],
	[{ ...enrollment, activityKind: 'x' }, ', Activity: "x" is not', 'workflowEntered'],
	[{ ...enrollment, frequency: 'often' }, ', Frequency: "often" is not', 'exactly, lessThan'],
	[
		{ ...enrollment, frequency: 'exactly', times: '={{ "x" }}' },
		', Times: "x" is not a whole number from 0',
		'Enter a whole number',
	],
	[{ ...enrollment, period: 'week' }, ', Period: "week" is not', 'anyTime, exactly'],
	[
		{ ...enrollment, period: 'lessThan', days: -1 },
		', Days: -1 is not a whole number from 0',
		'Enter a whole number',
	],
	[
		{ ...enrollment, activityKind: 'workflowNodeExecuted', nodeSlug: '={{ 7 }}' },
		', Node: 7 is not a node',
		'Choose a node of the play',
	],
	// Left empty it means any node, which nobody chose here.
	[
		{ ...enrollment, activityKind: 'workflowNodeExecuted', nodeSlug: '={{ $json.none ?? "" }}' },
		', Node: "" is not a node',
		'Choose a node of the play',
	],
];

const run = async (parameters: IDataObject) =>
	await sandbox.run({
		parameters: {
			operation: 'create',
			dataKind: 'filter',
			workflowUuid: byId(PLAYS.growAccounts.workflowUuid),
			modelUuid: byId(MODELS.companies.uuid),
			...parameters,
		},
		settings: { typeVersion: 1.1 },
	});

describe('The builder of a filter', () => {
	test.each(SLIPS)('refuses %j', async (condition, message, advice) => {
		const { error } = await run({ conditions: { condition: [RIGHT, condition] } });

		expect(error?.message).toContain(`Condition 2${message}`);
		expect(error?.description).toContain(advice);
		expect(sandbox.calls()).toEqual([]);
	});

	test.each([
		[{ filterMode: 'sql' }, 'Filter Mode: "sql" is not a valid option'],
		[{ combinator: '={{ "or" }}' }, 'Must Match: "or" is not a valid option'],
	])('refuses %j', async (parameters, message) => {
		const { error } = await run({ conditions: { condition: [RIGHT] }, ...parameters });

		expect(error?.message).toBe(message);
		expect(sandbox.calls()).toEqual([]);
	});
});
