import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INode } from 'n8n-workflow';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import {
	column,
	columns,
	COMPANIES,
	CONTACTS,
	items,
	onContacts,
	sizesOf,
	type Write,
	WRITES,
	writesIn,
	WRITING,
} from './records.mjs';

const sandbox = useSandbox();
const OPERATIONS: Write[] = ['create', 'update', 'delete'];
const noCredits = { status: 402, body: { reason: 'notEnoughCredits' } };
const RETRY: Partial<INode> = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

const run = async (
	operation: Write,
	count = 3,
	{ settings, ...parameters }: IDataObject & { settings?: Partial<INode> } = {},
) =>
	await sandbox.run({
		parameters: { ...WRITING[operation], ...parameters },
		items: items(count),
		settings,
	});
const emails = items(3).map(({ email }) => email);

describe('All items are written with one request', () => {
	test('Create', async () => {
		const { items: out, json, error } = await run('create');

		expect(error).toBeUndefined();
		expect(sandbox.calls()).toEqual(['POST /v1/storage/records/createBulk']);
		expect(sandbox.onlyRequest().headers['content-type']).toBe('application/json');
		expect(sandbox.onlyRequest().body).toBe(
			JSON.stringify({
				modelUuid: CONTACTS,
				records: emails.map((email) => ({ data: { email } })),
			}),
		);
		expect(json('Cargo').map(({ email }) => email)).toEqual(emails);
		expect(json('Cargo').every(({ _id: id }) => typeof id === 'string')).toBe(true);
		expect(out('Cargo').map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2].map((item) => ({ item })),
		);
		expect(json('After')).toEqual(items(3).map((value) => ({ value })));
	});

	test('Update', async () => {
		const { json, error } = await run('update');

		expect(error).toBeUndefined();
		expect(sandbox.calls()).toEqual(['PUT /v1/storage/records/updateBulk']);
		expect(sandbox.onlyRequest().body).toBe(
			JSON.stringify({
				modelUuid: CONTACTS,
				records: emails.map((email, n) => ({ id: `contact-${n + 1}`, data: { email } })),
			}),
		);
		expect(json('Cargo').map(({ _id: id, email }) => [id, email])).toEqual(
			emails.map((email, n) => [`contact-${n + 1}`, email]),
		);
		expect(json('After')).toEqual(items(3).map((value) => ({ value })));
	});

	test('Delete', async () => {
		const { json, error } = await run('delete');

		expect(error).toBeUndefined();
		expect(sandbox.calls()).toEqual(['DELETE /v1/storage/records/removeBulk']);
		expect(sandbox.onlyRequest().body).toBe(
			JSON.stringify({ modelUuid: CONTACTS, ids: ['contact-1', 'contact-2', 'contact-3'] }),
		);
		expect(json('Cargo')).toEqual([1, 2, 3].map((n) => ({ _id: `contact-${n}`, deleted: true })));
		expect(json('After')).toEqual(items(3).map((value) => ({ value })));
	});

	test.each(OPERATIONS)('%s splits them as Records per Request says', async (operation) => {
		const { json, error } = await run(operation, 7, { options: { recordsPerRequest: 3 } });

		expect(error).toBeUndefined();
		expect(sizesOf(sandbox.api.requests())).toEqual([3, 3, 1]);
		expect(json('After')).toEqual(items(7).map((value) => ({ value })));
		expect(sandbox.api.peakConcurrency()).toBe(1);
	});
});

describe('Items that name the same record', () => {
	test('are updated one after the other, so that the last one counts', async () => {
		const { json, error } = await sandbox.run({
			parameters: WRITING.update,
			items: ['a', 'b', 'c'].map((email, n) => ({
				id: n === 1 ? 'contact-2' : 'contact-1',
				email,
			})),
		});

		expect(error).toBeUndefined();
		expect(sizesOf(sandbox.api.requests())).toEqual([2, 1]);
		expect(json('Cargo').map(({ _id: id, email }) => [id, email])).toEqual([
			['contact-1', 'a'],
			['contact-2', 'b'],
			['contact-1', 'c'],
		]);
	});

	test('are deleted once', async () => {
		const { json } = await sandbox.run({
			parameters: WRITING.delete,
			items: [{ id: 'contact-1' }, { id: 'contact-1' }],
		});

		expect(sandbox.onlyRequest().body).toContain('"ids":["contact-1"]');
		expect(json('Cargo')).toHaveLength(2);
	});
});

describe('The values of columns', () => {
	const TYPES: Array<[kind: string, given: unknown, sent: unknown]> = [
		['string', 5, '5'],
		['number', '4.5', 4.5],
		['date', ' 2026-01-31 ', '2026-01-31'],
		['boolean', 'true', true],
		['object', '{"city":"Köln"}', { city: 'Köln' }],
		['object', { city: 'Köln' }, { city: 'Köln' }],
		['array', '[1,"a"]', [1, 'a']],
		['any', { any: [null] }, { any: [null] }],
		['vector', '[0.5, 1]', [0.5, 1]],
	];

	test.each(TYPES)('of the type %s: %j is sent as %j', async (kind, value, sent) => {
		sandbox.api.addFault({ route: WRITES.create, status: 200, body: { records: [{ _id: 'a' }] } });
		const { error } = await sandbox.run({
			parameters: onContacts('create', {
				columns: columns({ it: '={{ $json.value }}' }, [column('it', kind)]),
			}),
			items: [{ value } as IDataObject],
		});

		expect(error).toBeUndefined();
		expect(sandbox.onlyRequest().body).toBe(
			JSON.stringify({ modelUuid: CONTACTS, records: [{ data: { it: sent } }] }),
		);
	});

	const WRONG: Array<[kind: string, value: unknown, message: string]> = [
		['string', { a: 1 }, 'It (column it): {"a":1} is not text'],
		['number', 'many', 'It (column it): "many" is not a number'],
		[
			'number',
			'12345678901234567890',
			'It (column it): "12345678901234567890" has too many digits',
		],
		['date', 'tomorrow', 'It (column it): "tomorrow" is not a date'],
		['boolean', 'perhaps', 'It (column it): "perhaps" is not true or false'],
		['object', '[1]', 'It (column it): "[1]" is not an object'],
		['object', [1], 'It (column it): [1] is not an object'],
		['array', { a: 1 }, 'It (column it): {"a":1} is not a list'],
		['vector', [1, 'a'], 'It (column it): [1,"a"] is not a list of numbers'],
	];

	test.each(WRONG)('of the type %s: %j is refused', async (kind, value, message) => {
		const parameters = onContacts('create', {
			columns: columns({ email: 'a', it: '={{ $json.value }}' }, [
				column('email'),
				column('it', kind, 'It'),
			]),
		});
		const { error } = await sandbox.run({ parameters, items: [{}, { value } as IDataObject] });

		expect(error?.message).toContain(message);
		expect(error?.description).toBeTruthy();
		expect(error?.context).toMatchObject({ itemIndex: 1 });
		expect(sandbox.calls()).toEqual([]);
	});

	test('are taken from fields of the same name with Map Automatically', async () => {
		const { error } = await sandbox.run({
			parameters: onContacts('create', {
				columns: columns(null, [column('email'), column('stage'), column('notes', 'any')]),
			}),
			items: [
				{ email: 'a', other: 1 },
				{ stage: 'new', notes: null, email: 'b' },
			],
		});

		expect(error).toBeUndefined();
		expect(sandbox.onlyRequest().body).toBe(
			JSON.stringify({
				modelUuid: CONTACTS,
				records: [{ data: { email: 'a' } }, { data: { email: 'b', stage: 'new' } }],
			}),
		);
	});

	test('are checked against the columns in Cargo if an expression sets the model', async () => {
		const parameters = {
			resource: 'record',
			operation: 'create',
			modelUuid: byId(`={{ '${COMPANIES}' }}`),
			columns: { mappingMode: 'autoMapInputData', value: null },
		};
		const right = await sandbox.run({
			parameters,
			items: [{ _id: 'x', name: 'A', employees: '7', contacts_count: 9, more: 1 }],
		});
		const wrong = await sandbox.run({ parameters, items: [{ name: 'A', employees: 'few' }] });

		expect(right.error).toBeUndefined();
		expect(right.json('Cargo')).toMatchObject([{ name: 'A', employees: 7 }]);
		expect(writesIn(sandbox.api.requests()).map(({ body }) => body)).toEqual([
			JSON.stringify({ modelUuid: COMPANIES, records: [{ data: { name: 'A', employees: 7 } }] }),
		]);
		expect(wrong.error?.message).toBe('Employees (column employees): "few" is not a number');
	});

	test('that are left empty as an expression are left out, and do not empty a column', async () => {
		const value = { email: '=', stage: 'new', notes: '={{ [] }}' };
		const schema = [column('email'), column('stage'), column('notes', 'array')];
		const { error } = await sandbox.run({
			parameters: onContacts('update', {
				recordId: 'contact-1',
				columns: columns(value, schema),
			}),
		});

		expect(error).toBeUndefined();
		expect(sandbox.onlyRequest().body).toContain('"data":{"stage":"new","notes":[]}');
	});

	test('that are empty leave a column out of a new record, and empty it in an old one', async () => {
		const value = { email: '={{ $json.email }}', stage: '', notes: '={{ $json.notes }}' };
		const schema = [column('email'), column('stage'), column('notes', 'number')];
		const rows = [
			{ id: 'contact-1', email: null, notes: '' },
			{ id: 'contact-2', email: '', notes: 5 },
			{ id: 'contact-3', notes: null },
		] as IDataObject[];
		const mapped = { recordId: '={{ $json.id }}', columns: columns(value, schema) };
		const created = await sandbox.run({
			parameters: onContacts('create', mapped),
			items: rows.slice(1, 2),
		});
		const updated = await sandbox.run({ parameters: onContacts('update', mapped), items: rows });

		expect([created.error, updated.error]).toEqual([undefined, undefined]);
		expect(writesIn(sandbox.api.requests()).map(({ body }) => JSON.parse(body) as unknown)).toEqual(
			[
				{ modelUuid: CONTACTS, records: [{ data: { email: '', notes: 5 } }] },
				{
					modelUuid: CONTACTS,
					records: [
						{ id: 'contact-1', data: { email: null, notes: null } },
						{ id: 'contact-2', data: { email: '', notes: 5 } },
						{ id: 'contact-3', data: { notes: null } },
					],
				},
			],
		);
	});
});

describe('Nothing is sent', () => {
	test.each([
		['create', { columns: columns({ email: '={{ $json.none }}' }) }, 'Columns: {"n":0,'],
		['create', { columns: columns(null, [column('none')]) }, 'has no values to write'],
		[
			'create',
			{ columns: columns({ moon: 'x' }, [column('email')]) },
			'Columns: "moon" is not a column of the model',
		],
		['create', { modelUuid: byId('={{ $json.none }}') }, 'Model is empty'],
		['create', { modelUuid: byId('contacts') }, 'Model: "contacts" is not a Cargo ID'],
		[
			'create',
			{ options: { recordsPerRequest: 0 } },
			'Records per Request: 0 is not a whole number',
		],
		['update', { recordId: '={{ $json.none }}' }, 'Record ID is empty'],
		['update', { recordId: '={{ [1] }}' }, 'Record ID: [1] is not a record ID'],
		['delete', { recordId: ' ' }, 'Record ID is empty'],
		['delete', { recordId: '={{ "a\\ud800" }}' }, 'is not a record ID'],
	] as Array<[Write, IDataObject, string]>)(
		'%s with %j',
		async (operation, parameters, message) => {
			const { error } = await run(operation, 2, parameters);

			expect(error?.message).toContain(message);
			expect(error?.description).toBeTruthy();
			expect(sandbox.calls()).toEqual([]);
		},
	);

	test('for an item without any field', async () => {
		const { error } = await sandbox.run({
			parameters: WRITING.create,
			items: [items(1)[0] ?? {}, {}],
		});

		expect(error?.message).toBe('Columns: {} has no values to write');
		expect(error?.context).toMatchObject({ itemIndex: 1 });
		expect(sandbox.calls()).toEqual([]);
	});

	test.each(OPERATIONS)('by %s if the model differs from item to item', async (operation) => {
		const other = byId(`={{ $json.n === 2 ? '${COMPANIES}' : '${CONTACTS}' }}`);
		const { error } = await run(operation, 3, { modelUuid: other });

		expect(error?.message).toBe(
			`Model: "${COMPANIES}" differs from the first item's "${CONTACTS}"`,
		);
		expect(error?.description).toContain('All items are written to the same model');
		expect(error?.context).toMatchObject({ itemIndex: 2 });
		expect(sandbox.calls()).toEqual([]);
	});
});

describe('What Cargo refuses', () => {
	test.each(OPERATIONS)('%s: a model that takes no writes says so', async (operation) => {
		sandbox.api.settings({ readOnlyModels: [CONTACTS] });
		const { error } = await run(operation);

		expect(error?.message).toBe('Records of this model cannot be written through the API');
		expect(error?.description).toMatch(/^Choose a model that can be written to/);
	});

	test.each(OPERATIONS)(
		'%s: ends the run, which names what was written before',
		async (operation) => {
			sandbox.api.addFault({ route: WRITES[operation], skip: 2, ...noCredits });
			const { error, json } = await run(operation, 9, { options: { recordsPerRequest: 2 } });

			expect(error?.message).toBe('The Cargo workspace is out of credits');
			expect(error?.context).toMatchObject({ itemIndex: 4 });
			expect(error?.description).toMatch(
				new RegExp(`\\. 4 records were ${operation}d anyway: [^,]+(, [^,]+){3}$`),
			);
			expect(sizesOf(sandbox.api.requests())).toEqual([2, 2, 2]);
			expect(json('Cargo')).toEqual([]);
		},
	);

	test.each(OPERATIONS)('%s: a long list is shortened, and has the count', async (operation) => {
		sandbox.api.addFault({ route: WRITES[operation], skip: 1, ...noCredits });
		const { error } = await run(operation, 41, { options: { recordsPerRequest: 40 } });

		expect(error?.description).toMatch(/40 records were \w+ anyway: .* and 20 more$/);
	});

	test.each(OPERATIONS)('%s: becomes the items of its request with Continue', async (operation) => {
		sandbox.api.addFault({ route: WRITES[operation], skip: 1, ...noCredits });
		const { json, items: out } = await run(operation, 5, {
			options: { recordsPerRequest: 2 },
			settings: { onError: 'continueErrorOutput' },
		});

		expect(out('Cargo').map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 4].map((item) => ({ item })),
		);
		expect(json('Cargo', 1)).toMatchObject(
			[2, 3].map((n) => ({ n, error: { reason: 'notEnoughCredits', httpCode: '402' } })),
		);
	});
});

describe('With Continue, an item that cannot be written', () => {
	test.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'does not keep the others from being written (%s)',
		async (onError) => {
			const rows = items(3).map((row) => (row.n === 1 ? { ...row, email: { a: 1 } } : row));
			const { json } = await sandbox.run({
				parameters: WRITING.create,
				items: rows,
				settings: { onError },
			});

			const all = [...json('Cargo'), ...json('Cargo', 1)];
			const failed = all.filter(({ error }) => error !== undefined);
			expect(failed).toMatchObject([
				{ n: 1, error: { message: 'Column email: {"a":1} is not text', reason: null } },
			]);
			expect(all).toHaveLength(3);
			expect(sizesOf(sandbox.api.requests())).toEqual([2]);
		},
	);

	test('is the one whose record does not exist, when records are updated', async () => {
		const rows = items(3).map((row) => (row.n === 1 ? { ...row, id: 'nobody' } : row));
		const stopped = await sandbox.run({ parameters: WRITING.update, items: rows, settings: RETRY });
		const { json } = await sandbox.run({
			parameters: WRITING.update,
			items: rows,
			settings: { onError: 'continueErrorOutput' },
		});

		expect(stopped.error?.message).toBe('The model has no record with this ID');
		expect(stopped.error?.context).toMatchObject({ itemIndex: 1, reason: 'recordNotFound' });
		expect(stopped.error?.description).toContain(
			'2 records were updated anyway: contact-1, contact-3',
		);
		expect(json('Cargo').map(({ _id: id }) => id)).toEqual(['contact-1', 'contact-3']);
		expect(json('Cargo', 1)).toMatchObject([{ n: 1, error: { reason: 'recordNotFound' } }]);
		expect(sizesOf(sandbox.api.requests())).toEqual([3, 3]);
	});
});

describe('With Retry On Fail', () => {
	test.each(OPERATIONS)(
		'%s continues after the requests that Cargo accepted',
		async (operation) => {
			sandbox.api.addFault({ route: WRITES[operation], skip: 1, ...noCredits });
			const { json, error } = await run(operation, 6, {
				options: { recordsPerRequest: 2 },
				settings: RETRY,
			});

			expect(error).toBeUndefined();
			expect(json('Cargo')).toHaveLength(6);
			const bodies = writesIn(sandbox.api.requests()).map(({ body }) => body);
			expect(bodies).toHaveLength(4);
			expect(new Set(bodies).size).toBe(3);
			expect(bodies[1]).toBe(bodies[2]);
		},
	);

	test.each(
		OPERATIONS.flatMap((operation) =>
			[
				{ drop: 'before' as const, handle: true },
				{ drop: 'during' as const },
				{ status: 502, handle: true },
				{ status: 200, body: '<html></html>', handle: true },
				{ status: 409, body: { reason: 'somethingNew' } },
			].map((fault) => [operation, fault] as const),
		),
	)('%s sends nothing again after %j, and says that it may be done', async (operation, fault) => {
		sandbox.api.addFault({ route: WRITES[operation], skip: 1, ...fault });
		const { error } = await run(operation, 6, {
			options: { recordsPerRequest: 2 },
			settings: RETRY,
		});

		expect(sizesOf(sandbox.api.requests())).toEqual([2, 2]);
		expect(error?.description).toContain(
			`The records may have been ${operation}d anyway. Check the model in Cargo before you run this again`,
		);
		expect(error?.description).toMatch(new RegExp(`2 records were ${operation}d anyway: `));
	});
});

describe('The records that Cargo returns', () => {
	const answering = (records: IDataObject[]) => {
		sandbox.api.addFault({ route: WRITES.create, status: 200, body: { records } });
	};
	const [one, two, three] = items(3).map(({ email }, n) => ({ _id: `r${n}`, email }));

	test('find their items by their content, whatever the order', async () => {
		answering([three, one, two] as IDataObject[]);
		const { json } = await run('create');

		expect(json('Cargo')).toEqual([one, two, three]);
	});

	test('find them if one item has some of the values of another', async () => {
		const few = { email: 'a@b.example' };
		const many = { ...few, stage: 'new' };
		answering([
			{ _id: 'of many', ...many },
			{ _id: 'of few', ...few, stage: null },
		]);
		const { json } = await sandbox.run({
			parameters: onContacts('create', {
				columns: columns(null, [column('email'), column('stage')]),
			}),
			items: [few, many],
		});

		expect(json('Cargo').map(({ _id: id }) => id)).toEqual(['of few', 'of many']);
	});

	test('find them by their position where Cargo has changed the content', async () => {
		const changed = { ...two, email: 'NEW' };
		answering([three, changed, one] as IDataObject[]);
		const { json } = await run('create');

		expect(json('Cargo')).toEqual([one, changed, three]);
	});

	test('count for several items if Cargo has merged them', async () => {
		answering([one] as IDataObject[]);
		const { json } = await sandbox.run({
			parameters: WRITING.create,
			items: [{ email: one?.email }, { email: one?.email }] as IDataObject[],
		});

		expect(json('Cargo')).toEqual([one, one]);
	});

	test('are missed where there is none for an item', async () => {
		answering([three, one] as IDataObject[]);
		const { error } = await run('create', 3, { settings: RETRY });

		expect(error?.message).toBe(
			'Cargo created the records, but did not return the one for this item',
		);
		expect(error?.description).toContain('3 records were created anyway: r2, r0');
		expect(error?.context).toMatchObject({ itemIndex: 1, reason: 'recordNotReturned' });
		expect(sizesOf(sandbox.api.requests())).toEqual([3]);
	});
});

test('A credential that differs from item to item is refused', async () => {
	const { runCargo } = await import('../engine/harness.mjs');
	const { error } = await runCargo({
		credential: { ...sandbox.credential, apiToken: '=token-{{ $json.n }}' },
		parameters: WRITING.create,
		items: items(2),
	});

	expect(error?.message).toBe(
		'API Token: "[hidden]" of the credential differs from the first item\'s',
	);
	expect(sandbox.calls()).toEqual([]);
});
