import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { headerIn } from '../../nodes/Cargo/api/csvHeader.js';
import { TOOLS } from '../../sandbox/workspace.mjs';
import { inMemory, stored, storeOnDisk } from '../engine/binaryStorage.mjs';
import { mapperFields } from '../engine/pickLists.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { posts, TOOL } from './support.mjs';
import { COLUMNS, CSV, FILES_PATH, UPLOADING } from './uploads.mjs';

const sandbox = useSandbox();
const LEADS = 'uploads/leads.csv';
const GERMAN = '\uFEFFFirma,"E-Mail",Vorname\nA,b@c.example,Ada\n';
const NEW = { settings: { typeVersion: 1.1 } };

const input = (id: string, required = false) => ({
	id,
	displayName: id,
	required,
	display: true,
	type: 'string',
	defaultMatch: false,
	canBeUsedToMatch: false,
});
/** What the editor stores for the columns of a tool's inputs. */
const columns = (value: IDataObject | null, required = false) => ({
	inputColumns: {
		mappingMode: value === null ? 'autoMapInputData' : 'defineBelow',
		value,
		schema: [input('first_name', required), input('company_domain', required)],
	},
});
const uploading = (parameters: IDataObject, csv = GERMAN, item: IDataObject = {}) => ({
	...NEW,
	parameters: { ...UPLOADING, ...parameters },
	items: [item],
	binaries: [inMemory(csv)],
});
const uploaded = (parameters: IDataObject) => ({
	...NEW,
	parameters: { ...UPLOADING, fileSource: 'uploaded', s3Filename: LEADS, ...parameters },
});
/** `data` of the request that created the batch. */
const sentData = () =>
	posts(sandbox.api.requests()).map(
		({ body }) => (JSON.parse(body) as { data: IDataObject }).data,
	)[0];

describe('The columns of a file that is uploaded', () => {
	test('go to the inputs that the form names them for, by name or by expression', async () => {
		const { error } = await sandbox.run(
			uploading(
				columns({ first_name: 'Vorname', company_domain: '={{ $json.column }}' }, true),
				GERMAN,
				{ column: 'Firma' },
			),
		);

		expect(error).toBeUndefined();
		const [file] = sandbox.api.files();
		expect(sentData()).toEqual({
			kind: 'file',
			s3Filename: file?.s3Filename,
			mappings: { first_name: 'Vorname', company_domain: 'Firma' },
		});
		expect(sandbox.api.batches().at(-1)?.records).toMatchObject([
			{ first_name: 'Ada', company_domain: 'A' },
		]);
	});

	test.each([
		['Nachname', GERMAN, 'Firma, E-Mail, Vorname'],
		['Website', 'Name;"Web; site"\nA;b\n', 'Name, Web; site'],
	])('are compared with its header line before anything is sent: %s', async (column, csv, has) => {
		const { error } = await sandbox.run(uploading(columns({ first_name: column }), csv));

		expect(error).toMatchObject({
			message: `Columns for Inputs: "${column}" is not a column of the file`,
			description: `Use one of the columns of the file: ${has}`,
			context: { itemIndex: 0 },
		});
		expect(sandbox.calls()).toEqual([]);
	});

	test('are read from a file on disk too, of which only the beginning is read', async () => {
		await storeOnDisk();
		const data = await stored(`${GERMAN}${'x'.repeat(2_000_000)}\n`);
		const { error } = await sandbox.run({
			...uploading(columns({ first_name: 'Nachname' })),
			binaries: [{ data }],
		});

		expect(error?.message).toContain('"Nachname" is not a column of the file');
		expect(sandbox.calls()).toEqual([]);
	});

	test('may be separated by semicolons: Cargo does not document the delimiter', async () => {
		const csv = 'Vorname;Firma\nAda;A\n';
		await sandbox.run(uploading(columns({ first_name: 'Vorname' }), csv));

		expect(sentData()).toMatchObject({ mappings: { first_name: 'Vorname' } });
	});

	test('must hold the required inputs by their names, if none is mapped', async () => {
		const { error } = await sandbox.run(uploading(columns(null, true)));

		expect(error).toMatchObject({
			message: 'The file has no column "first_name", but the tool requires this input',
			description: expect.stringContaining('Firma, E-Mail, Vorname') as unknown,
		});
		expect(sandbox.calls()).toEqual([]);
	});

	test.each([
		['mapped', { first_name: 'Vorname' }, 'Vorname,Firma,Vorname\nAda,A,Bo\n', 'Vorname'],
		['required', null, 'first_name;company_domain;first_name\nAda;A;Bo\n', 'first_name'],
	])('are refused if one that is %s is there twice', async (_, value, csv, name) => {
		const { error } = await sandbox.run(uploading(columns(value, value === null), csv));

		expect(error).toMatchObject({
			message: `The file has more than one column "${name}", so it is not clear which of them the tool would get`,
			description: 'Give each column of the file a name of its own',
			context: { itemIndex: 0 },
		});
		expect(sandbox.calls()).toEqual([]);
	});

	test('go to the inputs of the same name, if none is mapped', async () => {
		const { error } = await sandbox.run(uploading(columns(null, true), CSV));

		expect(error).toBeUndefined();
		expect(sentData()).toEqual({
			kind: 'file',
			s3Filename: sandbox.api.files()[0]?.s3Filename,
		});
	});

	test.each([
		['an expression that returns nothing', { first_name: '={{ $json.none }}' }, 'is not a column'],
		['a number', { first_name: 5 }, '5 is not a column'],
		['an expression that fails', { first_name: '={{ $json.a.b }}' }, 'is not a column'],
	])('are refused: %s', async (_, value, message) => {
		const { error } = await sandbox.run(uploading(columns(value)));

		expect(error?.message).toContain('Columns for Inputs, first_name');
		expect(error?.message).toContain(message);
		expect(sandbox.calls()).toEqual([]);
	});

	test.each([
		['no text', `PK\u0003\u0004\0\0${GERMAN}`],
		['a quote that never ends', `"Firma,Vorname\nA,Ada\n${'x'.repeat(300_000)}`],
	])('cannot be checked in a file with %s', async (_, content) => {
		const { error } = await sandbox.run(uploading(columns({ first_name: 'Vorname' }), content));

		expect(error?.message).toBe(
			'The header line of leads.csv could not be read, so the columns cannot be checked',
		);
		expect(sandbox.calls()).toEqual([]);
	});
});

describe('The columns of a file that is already in Cargo', () => {
	test('are requested and compared', async () => {
		const { error } = await sandbox.run(uploaded(columns({ first_name: 'Nachname' })));

		expect(error).toMatchObject({
			message: 'Columns for Inputs: "Nachname" is not a column of the file',
		});
		expect(error?.description).toContain('E-Mail');
		expect(sandbox.calls()).toEqual([`GET ${FILES_PATH}/listColumns`]);
	});

	test('are sent as mapped', async () => {
		const { error } = await sandbox.run(uploaded(columns({ first_name: 'E-Mail' })));

		expect(error).toBeUndefined();
		expect(sentData()).toEqual({
			kind: 'file',
			s3Filename: LEADS,
			mappings: { first_name: 'E-Mail' },
		});
	});
});

describe('A workflow of version 1', () => {
	const saved = { operation: 'create', dataKind: 'file', workflowUuid: TOOL, s3Filename: LEADS };

	test('uses an uploaded file and its mappings as before, with one request', async () => {
		const { error } = await sandbox.run({
			parameters: {
				...saved,
				mappings: { mapping: [{ input: 'email', column: 'E-Mail' }] },
			},
		});

		expect(error).toBeUndefined();
		expect(sandbox.onlyRequest().body).toBe(
			`{"workflowUuid":"${TOOLS.findEmail.workflowUuid}","data":{"kind":"file","s3Filename":"${LEADS}","mappings":{"email":"E-Mail"}}}`,
		);
	});

	test('can upload a file too, and its mappings are compared with the header line', async () => {
		const mappings = { mapping: [{ input: 'email', column: 'Mail' }] };
		const { error } = await sandbox.run({
			parameters: { ...saved, fileSource: 'upload', mappings },
			binaries: [inMemory(GERMAN)],
		});

		expect(error?.message).toBe('Mappings, Column: "Mail" is not a column of the file');
		expect(sandbox.calls()).toEqual([]);
	});

	test('starts with an upload from version 1.1 on', async () => {
		const { error } = await sandbox.run({
			...NEW,
			parameters: saved,
			binaries: [inMemory(CSV)],
		});

		expect(error).toBeUndefined();
		expect(sandbox.api.files()).toHaveLength(1);
	});
});

describe('The form', () => {
	const form = async (parameters: IDataObject) =>
		await mapperFields('getInputColumns', {
			credential: sandbox.credential,
			parameters: {
				resource: 'batch',
				operation: 'create',
				dataKind: 'file',
				workflowUuid: TOOL,
				...parameters,
			},
		});

	test('offers the columns of a file that is in Cargo', async () => {
		const { fields } = await form({ fileSource: 'uploaded', s3Filename: LEADS });

		expect(fields.length).toBeGreaterThan(1);
		for (const field of fields) {
			expect(field.type).toBe('options');
			expect(field.options).toContainEqual({ name: 'E-Mail', value: 'E-Mail' });
		}
	});

	test.each([
		{ fileSource: 'upload' },
		{ fileSource: 'uploaded', s3Filename: '={{ $json.file }}' },
		{ fileSource: 'uploaded', s3Filename: '' },
	])('lets users type columns that are not known yet: %j', async (parameters) => {
		const { fields } = await form(parameters);

		expect(fields.map(({ type }) => type)).toEqual(fields.map(() => 'string'));
		expect(sandbox.calls().some((call) => call.includes('listColumns'))).toBe(false);
	});

	test('says why there are no inputs', async () => {
		expect(await form({ workflowUuid: '' })).toMatchObject({
			fields: [],
			emptyFieldsNotice: 'Choose a tool above to see its inputs here.',
		});
	});

	test('reports a file without columns as an error, which keeps the mapping', async () => {
		sandbox.api.addFault({ route: COLUMNS, status: 404, body: { reason: 'noColumnsFound' } });

		await expect(form({ fileSource: 'uploaded', s3Filename: LEADS })).rejects.toThrow(
			'Cargo found no columns in the file',
		);
	});
});

describe('A header line', () => {
	test.each<[text: string, columns: string[] | undefined]>([
		['a,b\n1,2', ['a', 'b']],
		['a,b\r\n1,2', ['a', 'b']],
		['"a","b ""c"", d"\n', ['a', 'b "c", d']],
		['"two\nlines",b\n', ['two\nlines', 'b']],
		['a', ['a']],
		['a;b;c\n', ['a', 'b', 'c']],
		['a\tb\n', ['a', 'b']],
		['"a', undefined],
		['a\0b\n', undefined],
	])('%j is read as %j', (text, names) => {
		expect(headerIn(text, true)?.readings[0]).toEqual(names);
	});

	test('that does not end in the text is not read', () => {
		expect(headerIn('a,b', false)).toBeUndefined();
	});
});
