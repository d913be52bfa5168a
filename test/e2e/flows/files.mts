/** Files: uploaded from n8n's storage for binary data, as nodes before leave them there. */
import assert from 'node:assert/strict';

import { BATCHES, TOOLS } from '../../../sandbox/workspace.mjs';
import { type Flow, type FlowNode, type FlowResult, byId, itemsNode, linkNode } from '../flow.mjs';
import { PATH, RESULTS, linksTo, mapped, othersThanLooks, posts, succeeds } from './support.mjs';

const FILES = '/v1/workspaceManagement/files';
const TOOL = byId(TOOLS.findEmail.workflowUuid);
const LARGE = 52_428_800 + 1;
const COLUMNS = mapped({ first_name: 'Name', company_domain: '={{ $json.column }}' });

/** A node that returns a CSV file for each of two items, stored as n8n stores binary data. */
const csvFiles: FlowNode = {
	name: 'Items',
	type: 'n8n-nodes-base.code',
	typeVersion: 2,
	parameters: {
		jsCode: `const items = [];
for (const n of [1, 2]) {
  const csv = 'Name,Website\\nAda ' + n + ',company-' + n + '.example\\n"Zoë, ""Z""",company-9.example\\n';
  const data = await this.helpers.prepareBinaryData(Buffer.from(csv), 'leads-' + n + '.csv', 'text/csv');
  items.push({ json: { n, column: 'Website' }, binary: { data } });
}
return items;`,
	},
};

/** A results file, which n8n stores as it comes, and which is large enough to be uploaded in parts. */
const largeFile: FlowNode = {
	name: 'Results',
	parameters: {
		resource: 'batch',
		operation: 'getResults',
		batchUuid: byId(BATCHES.success.uuid),
		output: 'file',
	},
};

/** One request after the other, so that what was sent has the same order in all versions of n8n. */
const IN_ORDER = { maxConcurrentRequests: 1 };

const batchNode = (operation: string, parameters: Record<string, unknown>): FlowNode => ({
	name: 'Cargo',
	typeVersion: 1.1,
	parameters: {
		resource: 'batch',
		operation,
		workflowUuid: TOOL,
		dataKind: 'file',
		...parameters,
	},
});

const pathsOf = (requests: FlowResult['requests']) =>
	requests.map(({ method, path }) => `${method} ${path}`);

/** Nothing that goes to the storage host may hold the token. */
const keepsToken = ({ fileRequests, sandbox }: FlowResult) => {
	for (const request of fileRequests) {
		assert.ok(!JSON.stringify(request).includes(sandbox.token));
		assert.equal(request.headers.authorization, undefined);
	}
};

export const fileFlows: Flow[] = [
	{
		name: 'Create with an uploaded file: one batch for each file, and one item for each of its rows',
		headless: true,
		nodes: [
			csvFiles,
			batchNode('create', {
				fileSource: 'upload',
				binaryPropertyName: 'data',
				inputColumns: COLUMNS,
				...RESULTS,
				options: { ...RESULTS.options, ...IN_ORDER },
			}),
			linkNode(),
		],
		expect: (result) => {
			succeeds(result);
			keepsToken(result);
			const files = result.files;
			assert.deepEqual(files.map(({ name }) => name).sort(), ['leads-1.csv', 'leads-2.csv']);
			const sent = (s3Filename: string) =>
				`POST ${PATH} {"workflowUuid":"${TOOL.value}","data":{"kind":"file","s3Filename":"${s3Filename}","mappings":{"first_name":"Name","company_domain":"Website"}}}`;
			assert.deepEqual(
				posts(result).sort(),
				files.map(({ s3Filename }) => sent(s3Filename)).sort(),
			);
			assert.deepEqual(
				result
					.items('Cargo')
					.map(({ json }) => (json.input as { first_name: string }).first_name)
					.sort(),
				['Ada 1', 'Ada 2', 'Zoë, "Z"', 'Zoë, "Z"'],
			);
			linksTo(result, [1, 1, 2, 2]);
		},
	},
	{
		name: 'Preview with an uploaded file: its rows, and its name for Create',
		nodes: [
			csvFiles,
			batchNode('preview', { fileSource: 'upload', options: IN_ORDER }),
			linkNode(),
		],
		expect: (result) => {
			succeeds(result);
			assert.deepEqual(
				result.items('Cargo').map(({ json }) => [json.count, json.s3Filename]),
				result.sandbox
					.files()
					.sort((one, other) => one.name.localeCompare(other.name))
					.map(({ s3Filename }) => [2, s3Filename]),
			);
			assert.deepEqual(posts(result), []);
			linksTo(result, [1, 2]);
		},
	},
	{
		name: 'Upload, Get Columns, Preview and Create: a file that is uploaded once is used by all',
		headless: true,
		nodes: [
			csvFiles,
			{
				name: 'Upload',
				typeVersion: 1.1,
				parameters: { resource: 'file', operation: 'upload', options: IN_ORDER },
			},
			{
				name: 'Columns',
				typeVersion: 1.1,
				parameters: {
					resource: 'file',
					operation: 'getColumns',
					s3Filename: '={{ $json.s3Filename }}',
				},
			},
			{
				...batchNode('preview', {
					fileSource: 'uploaded',
					s3Filename: '={{ $json.s3Filename }}',
				}),
				name: 'Preview',
			},
			batchNode('create', {
				fileSource: 'uploaded',
				s3Filename: "={{ $('Upload').item.json.s3Filename }}",
				inputColumns: mapped({ first_name: 'Name', company_domain: 'Website' }),
			}),
			linkNode(),
		],
		expect: (result) => {
			succeeds(result);
			const columns = [
				{ type: 'string', name: 'Name' },
				{ type: 'string', name: 'Website' },
			];
			const uploaded = result.items('Upload').map(({ json }) => json);
			assert.deepEqual(
				uploaded.map(({ name, contentType, columns: found }) => [name, contentType, found]),
				['leads-1.csv', 'leads-2.csv'].map((name) => [name, 'text/csv', columns]),
			);
			assert.deepEqual(
				result.items('Columns').map(({ json }) => json),
				uploaded.map(({ s3Filename }) => ({ s3Filename, columns })),
			);
			assert.equal(result.files.length, 2);
			assert.equal(posts(result).length, 2);
			linksTo(result, [1, 2]);
		},
	},
	{
		name: 'Upload with a large file: in parts, which the storage host gets without the token',
		// Earlier ones keep files in memory unless told otherwise, and print them with the execution.
		since: '2.0.0',
		nodes: [
			itemsNode([{ n: 1 }]),
			largeFile,
			{ name: 'Cargo', typeVersion: 1.1, parameters: { resource: 'file', operation: 'upload' } },
			linkNode(),
		],
		arrange: (sandbox) => {
			const body = `Name,Website\n${'x'.repeat(LARGE)}`.slice(0, LARGE);
			sandbox.addFault({
				route: 'GET /results/{file}',
				status: 200,
				headers: { 'content-type': 'text/csv' },
				body,
			});
		},
		expect: (result) => {
			succeeds(result);
			keepsToken(result);
			const [file] = result.files;
			assert.equal(file?.bytes.length, LARGE);
			assert.equal(result.openUploads, 0);
			assert.equal(result.fileRequests.filter(({ method }) => method === 'PUT').length, 7);
			assert.deepEqual(
				pathsOf(othersThanLooks(result)).filter((call) => !call.endsWith('/sign')),
				[
					`POST ${PATH}/${BATCHES.success.uuid}/download`,
					`POST ${FILES}/multipart/create`,
					`POST ${FILES}/multipart/complete`,
					`GET ${FILES}/listColumns`,
				],
			);
			linksTo(result, [1]);
		},
	},
	{
		name: 'Create with a column that the file does not have: refused with the columns, before anything is sent',
		nodes: [
			csvFiles,
			batchNode('create', {
				fileSource: 'upload',
				inputColumns: mapped({ first_name: 'Vorname', company_domain: 'Website' }),
			}),
		],
		expect: ({ execution, requests }) => {
			assert.equal(execution.status, 'error');
			assert.equal(
				execution.error?.message,
				'Columns for Inputs: "Vorname" is not a column of the file',
			);
			assert.deepEqual(requests, []);
		},
	},
];
