/** Record where n8n runs it in another way: the list of columns in the editor, and older AI Agent nodes. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeType } from 'n8n-workflow';
import { types } from '../engine/harness.mjs';
import { byId } from '../engine/harness.mjs';
import { mapperFields } from '../engine/pickLists.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import {
	column,
	columns,
	COMPANIES,
	CONTACTS,
	items,
	onContacts,
	type Write,
	WRITES,
	writesIn,
	WRITING,
} from './records.mjs';

const sandbox = useSandbox();
const OPERATIONS: Write[] = ['create', 'update', 'delete'];

describe('The columns in the form', () => {
	const fieldsOf = async (modelUuid: unknown) =>
		await mapperFields('getModelColumns', {
			credential: sandbox.credential,
			parameters: { resource: 'record', operation: 'create', modelUuid } as IDataObject,
		});

	test('are those that can be written, by their labels, each with its type', async () => {
		const { fields } = await fieldsOf(byId(COMPANIES));

		expect(fields.map(({ id, displayName, type }) => [id, displayName, type])).toEqual([
			['name', 'Name', 'string'],
			['domain', 'Domain', 'string'],
			['country', 'Country', 'string'],
			['employees', 'Employees', 'number'],
			['created_at', 'Created at (date)', 'string'],
			['is_customer', 'Is customer', 'boolean'],
			['address', 'Address', 'object'],
			['offices', 'Offices', 'array'],
			['account_owner', 'Account owner', 'string'],
			['embedding', 'Embedding (vector)', 'array'],
		]);
		expect(sandbox.calls()).toEqual([`GET /v1/storage/models/${COMPANIES}`]);
		expect(fields.every(({ required, canBeUsedToMatch }) => !required && !canBeUsedToMatch)).toBe(
			true,
		);
	});

	test('are shown by their slugs if they have no labels, and each once', async () => {
		const original = { slug: 'a', type: 'moon', label: null, kind: 'original' };
		sandbox.api.addFault({
			route: 'GET /storage/models/{uuid}',
			status: 200,
			body: { model: { columns: [original, original, 1], additionalColumns: null } },
		});
		const { fields } = await fieldsOf(byId(CONTACTS));

		expect(fields).toMatchObject([{ id: 'a', displayName: 'a', kind: 'any' }]);
		expect(fields).toHaveLength(1);
	});

	test.each([
		['no model', { __rl: true, mode: 'list', value: '' }, 'Choose a model above'],
		['an expression', byId('={{ $json.model }}'), 'The model is set by an expression'],
	])('are replaced by a sentence for %s', async (_, modelUuid, notice) => {
		const { fields, emptyFieldsNotice } = await fieldsOf(modelUuid);

		expect(fields).toEqual([]);
		expect(emptyFieldsNotice).toContain(notice);
		expect(sandbox.calls()).toEqual([]);
	});

	test('are replaced by a sentence for a model without any', async () => {
		sandbox.api.addFault({
			route: 'GET /storage/models/{uuid}',
			status: 200,
			body: { model: { columns: [] } },
		});
		const { emptyFieldsNotice } = await fieldsOf(byId(CONTACTS));

		expect(emptyFieldsNotice).toBe('This model has no columns that can be written.');
	});

	test('are an error if Cargo has no such model, so that the editor keeps the mapping', async () => {
		await expect(fieldsOf(byId('88888888-0000-4000-8000-00000000ffff'))).rejects.toThrow(
			'Cargo has no model with this ID',
		);
	});
});

test('A model without columns that can be written is refused when the node runs', async () => {
	sandbox.api.addFault({
		route: 'GET /storage/models/{uuid}',
		status: 200,
		body: { model: { columns: [] } },
	});
	const { error } = await sandbox.run({
		parameters: onContacts('create', { columns: columns(null, []) }),
		items: items(1),
	});

	expect(error?.message).toMatch(/^Model: ".*" has no columns that can be written$/);
	expect(writesIn(sandbox.api.requests())).toEqual([]);
});

describe('As a tool of an older AI Agent, which supports no custom operations', () => {
	let node: INodeType | undefined;
	let custom: INodeType['customOperations'];
	beforeAll(async () => {
		node = (await types).nodeTypes.getByNameAndVersion('n8n-nodes-cargo.cargo', 1);
		custom = node.customOperations;
		expect(Object.keys(custom?.record ?? {}).sort()).toEqual(['create', 'delete', 'update']);
		node.customOperations = undefined;
	});
	afterAll(() => {
		if (node) node.customOperations = custom;
	});

	test.each(OPERATIONS)('%s writes the single item that the agent passes', async (operation) => {
		const {
			json,
			error,
			items: out,
		} = await sandbox.run({
			parameters: WRITING[operation],
			items: items(1),
		});

		expect(error).toBeUndefined();
		expect(writesIn(sandbox.api.requests())).toHaveLength(1);
		expect(out('Cargo')[0]?.pairedItem).toEqual({ item: 0 });
		expect(json('Cargo')[0]).toMatchObject(
			operation === 'delete' ? { _id: 'contact-1', deleted: true } : { email: 'new-0@x.example' },
		);
	});

	test.each(OPERATIONS)('%s is sent once, and says what may be done', async (operation) => {
		sandbox.api.addFault({ route: WRITES[operation], status: 502, handle: true });
		const { error } = await sandbox.run({
			parameters: WRITING[operation],
			items: items(1),
			settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
		});

		expect(writesIn(sandbox.api.requests())).toHaveLength(1);
		expect(error?.description).toContain(`The records may have been ${operation}d anyway`);
	});

	test('values are checked, and a record that does not exist is told', async () => {
		const wrong = await sandbox.run({
			parameters: onContacts('create', {
				columns: columns({ it: '={{ $json.n }}' }, [column('it', 'date')]),
			}),
			items: [{ n: 'soon' }],
		});
		const missing = await sandbox.run({
			parameters: { ...WRITING.update, recordId: 'nobody' },
			items: items(1),
		});

		expect(wrong.error?.message).toBe('Column it: "soon" is not a date');
		expect(missing.error?.message).toBe('The model has no record with this ID');
		expect(writesIn(sandbox.api.requests())).toHaveLength(1);
	});
});
