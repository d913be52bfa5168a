import { describe, expect, test } from '@jest/globals';
import { show } from '../../nodes/Cargo/errors/values.js';
import { BATCHES, MODELS, SEGMENTS, WORKFLOWS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from './sandbox.mjs';

const sandbox = useSandbox();
const GOOD = BATCHES.success.uuid;

const create = {
	operation: 'create',
	workflowUuid: byId(WORKFLOWS.enrichNewLeads.uuid),
	dataKind: 'segment',
	segmentUuid: byId(SEGMENTS.newLeads.uuid),
};
const fromItem = byId('={{ $json.id }}');

/** Every field that holds an ID: its label, the parameters around it, an ID that works. */
const FIELDS = [
	{ field: 'Batch', parameters: { operation: 'get', batchUuid: fromItem }, good: GOOD },
	{
		field: 'Play or Tool',
		parameters: { ...create, workflowUuid: fromItem },
		good: WORKFLOWS.enrichNewLeads.uuid,
	},
	{
		field: 'Segment',
		parameters: { ...create, segmentUuid: fromItem },
		good: SEGMENTS.newLeads.uuid,
	},
	{
		field: 'Model',
		parameters: { ...create, dataKind: 'recordIds', recordIds: 'contact-1', modelUuid: fromItem },
		good: MODELS.contacts.uuid,
	},
];

/** Values of expressions that leave a field empty. */
const EMPTY = [
	{ what: 'an empty text', item: { id: '' } },
	{ what: 'only blanks', item: { id: ' \t ' } },
	{ what: 'nothing (undefined)', item: {} },
	{ what: 'null', item: { id: null } },
];

/** Values of expressions that are not IDs, and how the message shows them. */
const BAD = [
	{ what: 'no number at all (NaN)', item: { id: NaN }, shown: 'null' },
	{ what: 'two dots', item: { id: '..' }, shown: '".."' },
	{ what: 'a path', item: { id: '../plays/list' }, shown: '"../plays/list"' },
	{ what: 'the word list', item: { id: 'list' }, shown: '"list"' },
	{
		what: 'an ID with a path behind it',
		item: { id: `${GOOD}/cancel` },
		shown: `"${GOOD}/cancel"`,
	},
	{ what: 'an ID with a query behind it', item: { id: `${GOOD}?a=1` }, shown: `"${GOOD}?a=1"` },
	{ what: 'a word that n8n has a message for', item: { id: 'ENOTFOUND' }, shown: '"ENOTFOUND"' },
	{ what: 'a number', item: { id: 42 }, shown: '42' },
	{ what: 'zero', item: { id: 0 }, shown: '0' },
	{ what: 'true', item: { id: true }, shown: 'true' },
	{ what: 'an object', item: { id: { uuid: 'x' } }, shown: '{"uuid":"x"}' },
	{ what: 'a list', item: { id: [GOOD] }, shown: `["${GOOD}"]` },
	{ what: 'an ID in brackets', item: { id: `{${GOOD}}` }, shown: `"{${GOOD}}"` },
	{
		what: 'a UUID of version 1',
		item: { id: '88888888-0000-1000-8000-000000000001' },
		shown: '"88888888-0000-1000-8000-000000000001"',
	},
	{
		what: 'a UUID of another variant',
		item: { id: '88888888-0000-4000-7000-000000000001' },
		shown: '"88888888-0000-4000-7000-000000000001"',
	},
	{
		what: 'an ID with a line break inside',
		item: { id: `${GOOD}\n${GOOD}` },
		shown: `"${GOOD}\\n${GOOD.slice(0, 10)}`,
	},
	{ what: 'a very long text', item: { id: 'x'.repeat(100_000) }, shown: `"${'x'.repeat(79)}…` },
];

describe.each(FIELDS)('The field $field', ({ field, parameters, good }) => {
	test.each(BAD)('refuses $what, says so and sends nothing', async ({ item, shown }) => {
		const { error, items } = await sandbox.run({ parameters, items: [item] });

		expect(sandbox.calls()).toEqual([]);
		expect(error?.message).toContain(`${field}: ${shown}`);
		expect(error?.message).toMatch(/is not a Cargo ID$/);
		expect(error?.message.length).toBeLessThan(150);
		expect(error?.description).toContain('Choose from the list');
		expect(items('After')).toEqual([]);
	});

	test.each([
		{ what: 'blanks around', around: (id: string) => `  ${id}\t` },
		{ what: 'a line break behind', around: (id: string) => `${id}\r\n` },
		{ what: 'capital letters', around: (id: string) => id.toUpperCase() },
	])('takes an ID with $what', async ({ around }) => {
		const { error } = await sandbox.run({ parameters, items: [{ id: around(good) }] });

		expect(error).toBeUndefined();
		const { url, body } = sandbox.onlyRequest();
		expect(`${url} ${body}`).toContain(around(good).trim());
		expect(url + body).not.toMatch(/\s|%20|%09|\\[nrt]/);
	});

	test('accepts an ID as plain text, as in workflows written by hand', async () => {
		const byHand = Object.fromEntries(
			Object.entries(parameters).map(([name, value]) => [name, value === fromItem ? good : value]),
		);
		const { error } = await sandbox.run({ parameters: byHand });

		expect(error).toBeUndefined();
		expect(sandbox.calls()).toHaveLength(1);
	});
});

describe('A value in a message', () => {
	const circle: unknown[] = [];
	circle.push(circle);

	test.each([
		{ value: 10n, shown: '"10"' },
		{ value: Symbol('x'), shown: 'Symbol(x)' },
		{ value: circle, shown: '' },
		{ value: new Date(0), shown: '"1970-01-01T00:00:00.000Z"' },
	])('is readable even where JSON has no form for it: $shown', ({ value, shown }) => {
		expect(show(value)).toBe(shown);
	});
});

const CHOOSE = 'Choose one from the list, or map the field that holds its ID';
const MAY_BE_EMPTY = [
	...FIELDS.map(({ field, parameters }) => ({ field, parameters, remedy: CHOOSE })),
	{
		field: 'Tool',
		parameters: { ...create, operation: 'createFromItems', workflowUuid: fromItem },
		remedy: CHOOSE,
	},
	{
		field: 'Run ID',
		parameters: { resource: 'run', operation: 'get', runUuid: '={{ $json.id }}' },
		remedy: 'Enter the ID, or map the field that holds it',
	},
];

describe.each(MAY_BE_EMPTY)('The field $field', ({ field, parameters, remedy }) => {
	test.each(EMPTY)('says that it is empty for $what, and sends nothing', async ({ item }) => {
		const { error, items } = await sandbox.run({ parameters, items: [{ ...item, n: 1 }] });

		expect(sandbox.calls()).toEqual([]);
		expect(error?.message).toBe(`${field} is empty`);
		expect(error?.description).toBe(remedy);
		expect(items('After')).toEqual([]);
	});
});
