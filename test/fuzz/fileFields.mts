import type { IDataObject } from 'n8n-workflow';
import { BATCHES, fieldsOf, intoData, locator, SLOTS, VALUE, WORKFLOW } from './change.mjs';
import type { Base, Change, Expected, Field, Setting } from './change.mjs';
import { COLUMNS, FILE_NAMES, formOf, ITEM_FILES } from './itemFiles.mjs';
import * as oracle from './oracle.mjs';
import { REFUSED } from './oracle.mjs';
import type { Oracle } from './oracle.mjs';

const FILES = '/v1/workspaceManagement/files';
/** Names of files in the workspace. */
const RIGHT_NAMES = ['uploads/leads.csv', ' a b/größe&?.csv '];
/** Some of the file's columns. */
const RIGHT_COLUMNS = ['größe', ' 7 ', 'a,b', '__proto__'];
const SETTING: Setting = { typeVersion: 1.1, binary: ITEM_FILES };

const uploadOf = (name: string): Expected => ({
	method: 'POST',
	path: `${FILES}/upload`,
	body: formOf(name),
});

/** The input `domain` with a column. */
const columnFor = (column: unknown): IDataObject => ({
	inputColumns: {
		mappingMode: 'defineBelow',
		value: { domain: column as string },
		schema: [{ id: 'domain', displayName: 'Domain', required: false, type: 'string' }],
	},
});

/** The name of one of the item's files; surrounding blanks do not count. */
const fileName: Oracle = (value) => {
	const name = oracle.text(value);
	return FILE_NAMES.some((known) => known === name) ? name : REFUSED;
};

/** Exactly the name of a column: blanks belong to it. */
const column: Oracle = (value) => (COLUMNS.some((known) => known === value) ? value : REFUSED);

/** In the older field they do not. */
const trimmedColumn: Oracle = (value) => column(oracle.textInside(value));

const binaryName = (put: Change['put']): Change => ({
	name: 'Input Data Field Name',
	oracle: fileName,
	right: ['data', 'größe', 'constructor'],
	given: { binaryPropertyName: VALUE },
	put,
});

/** Cargo's preview of a file takes no mappings: they are checked, and not sent. */
const mapped =
	(end: string): Change['put'] =>
	({ data }, domain) => {
		if (end === '') data.mappings = { domain };
	};

const columns = (end: string): Change => ({
	name: 'Columns for Inputs',
	oracle: column,
	right: RIGHT_COLUMNS,
	given: columnFor(VALUE),
	put: mapped(end),
});

/** The parameters of a batch that runs on a file. */
const batchOf = (operation: string, end: string, fileSource: string, setting: Setting): Base => ({
	title: `${operation} (file, ${fileSource})`,
	parameters: {
		...{ operation, workflowUuid: locator(WORKFLOW), dataKind: 'file', fileSource },
		...(fileSource === 'uploaded' ? { s3Filename: 'a.csv' } : {}),
	},
	setting,
	request: () => ({
		method: 'POST',
		path: BATCHES + end,
		body: { workflowUuid: WORKFLOW },
		data: { kind: 'file', s3Filename: fileSource === 'uploaded' ? 'a.csv' : 'uploads/data.csv' },
		...(fileSource === 'uploaded' ? {} : { first: uploadOf('data') }),
	}),
});

const batchFields = (operation: string, end: string): Field[] => [
	...fieldsOf(batchOf(operation, end, 'upload', SETTING), [
		binaryName((request, name) => {
			request.first = uploadOf(name as string);
			request.data.s3Filename = `uploads/${name as string}.csv`;
		}),
		columns(end),
	]),
	...fieldsOf(batchOf(operation, end, 'uploaded', SETTING), [
		{
			name: 'File Name',
			oracle: oracle.textInAddress,
			right: RIGHT_NAMES,
			given: { s3Filename: VALUE, ...columnFor('Website') },
			put: (request, name) => {
				intoData('s3Filename')?.(request, name);
				mapped(end)?.(request, 'Website');
			},
		},
		columns(end),
	]),
];

const UPLOAD: Base = {
	title: 'file upload',
	parameters: { resource: 'file', operation: 'upload' },
	setting: SETTING,
	request: () => ({ method: 'POST', path: `${FILES}/upload`, first: uploadOf('data') }),
};

/** The upload is the request that is decided about; no other one follows it. */
const uploadFields = fieldsOf(UPLOAD, [
	binaryName((request, name) => {
		request.first = uploadOf(name as string);
	}),
]).map((field): Field => ({
	...field,
	expected(value) {
		const request = field.expected(value);
		return request === REFUSED ? REFUSED : (request.first ?? REFUSED);
	},
}));

const COLUMNS_OF: Base = {
	title: 'file getColumns',
	parameters: { resource: 'file', operation: 'getColumns', s3Filename: 'a.csv' },
	request: () => ({
		method: 'GET',
		path: `${FILES}/listColumns`,
		query: { s3Filename: 'a.csv' },
	}),
};

/** The parameters of files: those of a batch that runs on one, and those of the resource File. */
export const FIELDS_OF_FILES: Field[] = [
	...batchFields('create', ''),
	...fieldsOf(batchOf('create', '', 'upload', { ...SETTING, typeVersion: 1 }), [
		{
			name: 'Mappings, Column',
			oracle: trimmedColumn,
			right: RIGHT_COLUMNS,
			given: { mappings: { mapping: [{ input: 'domain', column: VALUE }] } },
			put: mapped(''),
		},
	]),
	...batchFields('preview', '/preview'),
	...uploadFields,
	...fieldsOf(COLUMNS_OF, [
		SLOTS,
		{
			name: 'File Name',
			oracle: oracle.textInAddress,
			right: RIGHT_NAMES,
			given: { s3Filename: VALUE },
			put: ({ query }, name) => {
				query.s3Filename = name;
			},
		},
	]),
];
