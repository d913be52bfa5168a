import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import {
	CHANGES,
	MODEL_ROWS,
	MODELS,
	PLAYS,
	RELEASES,
	SEGMENTS,
	TOOLS,
} from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { PLAY, POSTED, TOOL, uuidOf } from './support.mjs';

const sandbox = useSandbox();
const play = PLAYS.enrichNewLeads.workflowUuid;
const tool = TOOLS.findEmail.workflowUuid;
const companies = MODELS.companies.uuid;
const contacts = MODELS.contacts.uuid;
const ALL = { conjonction: 'and', groups: [] };
const LARGE = {
	conjonction: 'and',
	groups: [
		{
			conjonction: 'or',
			conditions: [
				{ kind: 'number', columnSlug: 'employees', operator: 'greaterThan', value: 1000 },
			],
		},
	],
};
const growAccounts = PLAYS.growAccounts.workflowUuid;
const ofCompanies = { workflowUuid: byId(growAccounts), modelUuid: byId(companies) };
const rowsOf = (uuid: string) => MODEL_ROWS[uuid] ?? [];

interface Sending {
	what: string;
	parameters: IDataObject;
	item?: IDataObject;
	sent: object;
	/** How many records the batch runs on. */
	count: number;
}

/** Each kind of data as a user gives it, and the body that cargo-api.md has for it. */
const SENDINGS: Sending[] = [
	{
		what: 'a segment',
		parameters: {
			dataKind: 'segment',
			workflowUuid: PLAY,
			segmentUuid: byId(SEGMENTS.newLeads.uuid),
		},
		sent: { workflowUuid: play, data: { kind: 'segment', segmentUuid: SEGMENTS.newLeads.uuid } },
		count: SEGMENTS.newLeads.recordsCount,
	},
	{
		what: 'all records of a model, by the filter that is there from the start',
		parameters: { dataKind: 'filter', ...ofCompanies },
		sent: {
			workflowUuid: growAccounts,
			data: { kind: 'filter', modelUuid: companies, filter: ALL },
		},
		count: 36,
	},
	{
		what: 'a typed filter with an order of two columns and a limit',
		parameters: {
			dataKind: 'filter',
			...ofCompanies,
			filter: JSON.stringify(LARGE, null, 2),
			sort: {
				columns: [
					{ columnSlug: ' employees ', kind: 'desc' },
					{ columnSlug: 'name', kind: 'asc' },
				],
			},
			limit: 5,
		},
		sent: {
			workflowUuid: growAccounts,
			data: {
				kind: 'filter',
				modelUuid: companies,
				filter: LARGE,
				sort: [
					{ columnSlug: 'employees', kind: 'desc' },
					{ columnSlug: 'name', kind: 'asc' },
				],
				limit: 5,
			},
		},
		count: 5,
	},
	{
		what: 'a filter and a limit that expressions give',
		parameters: {
			dataKind: 'filter',
			...ofCompanies,
			filter: '={{ $json.filter }}',
			limit: '={{ $json.limit }}',
		},
		item: { filter: LARGE, limit: '3' },
		sent: {
			workflowUuid: growAccounts,
			data: { kind: 'filter', modelUuid: companies, filter: LARGE, limit: 3 },
		},
		count: 3,
	},
	{
		what: 'record IDs typed with commas and lines',
		parameters: {
			dataKind: 'recordIds',
			workflowUuid: PLAY,
			modelUuid: byId(contacts),
			recordIds: 'contact-1, contact-4,\n\n contact-7\r\ncontact-10,',
		},
		sent: {
			workflowUuid: play,
			data: {
				kind: 'recordIds',
				modelUuid: contacts,
				ids: ['contact-1', 'contact-4', 'contact-7', 'contact-10'],
			},
		},
		count: 4,
	},
	{
		what: 'record IDs as a list with numbers in it',
		parameters: {
			dataKind: 'recordIds',
			workflowUuid: PLAY,
			modelUuid: byId(contacts),
			recordIds: '={{ $json.ids }}',
		},
		item: { ids: ['contact-2', 1042, ' contact-3 '] },
		sent: {
			workflowUuid: play,
			data: { kind: 'recordIds', modelUuid: contacts, ids: ['contact-2', '1042', 'contact-3'] },
		},
		count: 2,
	},
	{
		what: 'a change with several kinds',
		parameters: {
			dataKind: 'change',
			workflowUuid: PLAY,
			changeUuid: ` ${CHANGES.newLeads.uuid} `,
			changeKinds: ['updated', 'added'],
		},
		sent: {
			workflowUuid: play,
			data: {
				kind: 'change',
				changeUuid: CHANGES.newLeads.uuid,
				changeKinds: ['updated', 'added'],
			},
		},
		count: 5,
	},
	{
		what: 'typed records, with members that are empty, nested or not English',
		parameters: {
			dataKind: 'records',
			workflowUuid: TOOL,
			records: '[{"name":"Jürgen \\"J.\\"","tags":["a",{"b":null}],"n":1.5},{},{"name":"雪 😀"}]',
		},
		sent: {
			workflowUuid: tool,
			data: {
				kind: 'records',
				records: [{ name: 'Jürgen "J."', tags: ['a', { b: null }], n: 1.5 }, {}, { name: '雪 😀' }],
			},
		},
		count: 3,
	},
	{
		what: 'records that an expression gives as a list',
		parameters: { dataKind: 'records', workflowUuid: TOOL, records: '={{ $json.rows }}' },
		item: { rows: [{ domain: 'a.example' }, { domain: 'b.example' }] },
		sent: {
			workflowUuid: tool,
			data: { kind: 'records', records: [{ domain: 'a.example' }, { domain: 'b.example' }] },
		},
		count: 2,
	},
	{
		what: 'a file',
		parameters: { dataKind: 'file', workflowUuid: TOOL, s3Filename: ' uploads/leads.csv ' },
		sent: { workflowUuid: tool, data: { kind: 'file', s3Filename: 'uploads/leads.csv' } },
		count: 12,
	},
	{
		what: 'a file whose columns go into inputs',
		parameters: {
			dataKind: 'file',
			workflowUuid: TOOL,
			s3Filename: 'uploads/leads.csv',
			mappings: {
				mapping: [
					{ input: 'email', column: 'E-Mail' },
					{ input: 'company', column: ' Firma ' },
				],
			},
		},
		sent: {
			workflowUuid: tool,
			data: {
				kind: 'file',
				s3Filename: 'uploads/leads.csv',
				mappings: { email: 'E-Mail', company: 'Firma' },
			},
		},
		count: 12,
	},
];

describe.each(SENDINGS)('The data $what', ({ parameters, item, sent, count }) => {
	test('creates a batch of exactly these records', async () => {
		sandbox.api.planBatches({ duration: 1 });

		const result = await sandbox.run({
			parameters: { operation: 'create', ...parameters },
			items: item && [item],
		});

		expect(result.error).toBeUndefined();
		expect(sandbox.calls()).toEqual([POSTED]);
		expect(sandbox.onlyRequest().query).toBe('');
		expect(sandbox.onlyRequest().headers['content-type']).toBe('application/json');
		expect(sandbox.onlyRequest().body).toBe(JSON.stringify(sent));
		expect(result.items('Cargo')).toMatchObject([{ pairedItem: { item: 0 } }]);
		const uuid = uuidOf(result.json('Cargo'));
		expect(sandbox.api.batch(uuid)).toMatchObject({ runsCount: count, status: 'success' });
	});
});

/** Cargo's preview does not accept mappings of a file. */
const PREVIEWED = SENDINGS.filter(({ parameters }) => !('mappings' in parameters));

describe.each(PREVIEWED)('The data $what', ({ parameters, item, sent, count }) => {
	test('can be previewed with the same fields, which creates no batch', async () => {
		const result = await sandbox.run({
			parameters: { operation: 'preview', ...parameters },
			items: item && [item],
		});

		expect(result.error).toBeUndefined();
		expect(sandbox.calls()).toEqual(['POST /v1/orchestration/batches/preview']);
		expect(sandbox.onlyRequest().body).toBe(JSON.stringify(sent));
		expect(result.json('Cargo')).toEqual([
			{ count, columns: expect.any(Array), records: expect.any(Array) },
		]);
		expect(result.json('Cargo')[0]?.records).toHaveLength(count);
	});
});

describe('A filter with an order and a limit', () => {
	test.each(['', ' ', '='])(
		'has no limit where that was left empty, by the editor written as "%s"',
		async (limit) => {
			await sandbox.run({
				parameters: { operation: 'preview', dataKind: 'filter', ...ofCompanies, limit },
			});

			const { data } = JSON.parse(sandbox.onlyRequest().body) as { data: object };
			expect(data).not.toHaveProperty('limit');
		},
	);

	test('previews the largest companies, largest first', async () => {
		const { json } = await sandbox.run({
			parameters: {
				operation: 'preview',
				dataKind: 'filter',
				...ofCompanies,
				sort: { columns: [{ columnSlug: 'employees', kind: 'desc' }] },
				limit: 3,
			},
		});

		const largest = [...rowsOf(companies)]
			.sort((one, other) => Number(other.employees) - Number(one.employees))
			.slice(0, 3);
		expect(json('Cargo')[0]?.records).toEqual(largest);
	});
});

const GRAPH = RELEASES.enrichNewLeadsOld.nodes as unknown as IDataObject[];
const records = { dataKind: 'records', records: '[{"domain":"a.example"}]' };
const recordsData = { kind: 'records', records: [{ domain: 'a.example' }] };
const EMPTY = { __rl: true, mode: 'list', value: '' };

/** What else Create sends with the data. */
const VERSIONS: Sending[] = [
	{
		what: 'an earlier release',
		parameters: {
			dataKind: 'segment',
			workflowUuid: PLAY,
			segmentUuid: byId(SEGMENTS.newLeads.uuid),
			options: { releaseUuid: ` ${RELEASES.enrichNewLeadsOld.uuid}` },
		},
		sent: {
			workflowUuid: play,
			releaseUuid: RELEASES.enrichNewLeadsOld.uuid,
			data: { kind: 'segment', segmentUuid: SEGMENTS.newLeads.uuid },
		},
		count: 16,
	},
	{
		what: 'a graph of its own in place of that of the tool',
		parameters: { ...records, workflowUuid: TOOL, options: { nodes: JSON.stringify(GRAPH) } },
		sent: { workflowUuid: tool, nodes: GRAPH, data: recordsData },
		count: 1,
	},
	{
		what: 'records and a graph without any workflow',
		parameters: { ...records, workflowUuid: EMPTY, options: { nodes: '={{ $json.graph }}' } },
		item: { graph: GRAPH },
		sent: { nodes: GRAPH, data: recordsData },
		count: 1,
	},
	{
		what: 'a file and a graph without any workflow',
		parameters: {
			dataKind: 'file',
			s3Filename: 'uploads/leads.csv',
			workflowUuid: EMPTY,
			options: { nodes: JSON.stringify(GRAPH) },
		},
		sent: { nodes: GRAPH, data: { kind: 'file', s3Filename: 'uploads/leads.csv' } },
		count: 12,
	},
];

describe.each(VERSIONS)('Create with $what', ({ parameters, item, sent, count }) => {
	test('sends it with the data', async () => {
		sandbox.api.planBatches({ duration: 1 });

		const result = await sandbox.run({
			parameters: { operation: 'create', ...parameters },
			items: item && [item],
		});

		expect(result.error).toBeUndefined();
		expect(sandbox.onlyRequest().body).toBe(JSON.stringify(sent));
		const uuid = uuidOf(result.json('Cargo'));
		expect(sandbox.api.batch(uuid)).toMatchObject({ runsCount: count });
	});
});

describe('Several items with data of their own', () => {
	test('create one batch each, in the order of the items', async () => {
		const items = ['a', 'b', 'c'].map((name) => ({ rows: [{ name }] }));

		const result = await sandbox.run({
			parameters: {
				operation: 'create',
				dataKind: 'records',
				workflowUuid: TOOL,
				records: '={{ $json.rows }}',
			},
			items,
		});

		expect(
			sandbox.api
				.requests()
				.map(({ body }) => body)
				.sort(),
		).toEqual(
			items.map(({ rows }) =>
				JSON.stringify({ workflowUuid: tool, data: { kind: 'records', records: rows } }),
			),
		);
		expect(result.json('After')).toEqual(items.map((value) => ({ value })));
	});
});
