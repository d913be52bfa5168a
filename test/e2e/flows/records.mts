/** Record: reading, creating, changing and deleting the records of models. */
import assert from 'node:assert/strict';

import { MODEL_ROWS, MODELS, SEGMENTS } from '../../../sandbox/workspace.mjs';
import type { Flow, FlowNode } from '../flow.mjs';
import { byId, itemsNode, linkNode } from '../flow.mjs';
import { linksTo, speaksJson, succeeds, wire } from './support.mjs';

const { contacts, companies } = MODELS;
const CONTACTS = MODEL_ROWS[contacts.uuid] ?? [];
const FETCH = 'POST /v1/segmentation/segments/fetch';

const record = (
	name: string,
	operation: string,
	parameters: Record<string, unknown>,
	more: Partial<FlowNode> = {},
): FlowNode => ({
	name,
	typeVersion: 1.1,
	parameters: { resource: 'record', operation, modelUuid: byId(contacts.uuid), ...parameters },
	...more,
});

const column = (id: string, kind: string, type: string | undefined = kind) => ({
	id,
	displayName: id,
	name: id,
	kind,
	...(type ? { type } : {}),
	required: false,
	display: true,
	defaultMatch: false,
	canBeUsedToMatch: false,
});

const columns = (value: Record<string, unknown>, schema: object[]) => ({
	mappingMode: 'defineBelow',
	value,
	schema,
});

const condition = (operator: string, value: string) => ({
	kind: 'column',
	column: 'string:stage',
	operator,
	value,
});

const getMany = (name: string, parameters: Record<string, unknown>) =>
	record(name, 'getAll', { source: 'model', ...parameters });

/** Flows of the resource Record. */
export const recordFlows: Flow[] = [
	{
		name: 'Create Records writes all items with one request, each value in the type of its column',
		headless: true,
		nodes: [
			itemsNode([
				{ n: 0, name: 'Größe AG', staff: '40', since: '2026-01-31', customer: 'true' },
				{ n: 1, name: 'Älgen', staff: 7, city: { city: 'Malmö' }, offices: '[{"city":"Lund"}]' },
			]),
			record('Create', 'create', {
				modelUuid: byId(companies.uuid),
				columns: columns(
					{
						name: '={{ $json.name }}',
						employees: '={{ $json.staff }}',
						created_at: '={{ $json.since }}',
						is_customer: '={{ $json.customer }}',
						address: '={{ $json.city }}',
						offices: '={{ $json.offices }}',
					},
					[
						column('name', 'string'),
						column('employees', 'number'),
						column('created_at', 'date', 'string'),
						column('is_customer', 'boolean'),
						column('address', 'object'),
						column('offices', 'array'),
					],
				),
			}),
			linkNode(),
		],
		expect: (result) => {
			succeeds(result);
			speaksJson(result);
			assert.deepEqual(result.requests.map(wire), [
				`POST /v1/storage/records/createBulk ${JSON.stringify({
					modelUuid: companies.uuid,
					records: [
						{
							data: {
								name: 'Größe AG',
								employees: 40,
								created_at: '2026-01-31',
								is_customer: true,
							},
						},
						{
							data: {
								name: 'Älgen',
								employees: 7,
								address: { city: 'Malmö' },
								offices: [{ city: 'Lund' }],
							},
						},
					],
				})}`,
			]);
			assert.deepEqual(
				result.items('Create').map(({ json }) => [json.name, typeof json._id]),
				[
					['Größe AG', 'string'],
					['Älgen', 'string'],
				],
			);
			linksTo(result, [0, 1]);
		},
	},
	{
		name: 'records that were created are read, changed and deleted by the ID that the node before returns',
		nodes: [
			itemsNode([
				{ n: 0, email: 'ada@x.example', stage: 'new' },
				{ n: 1, email: 'mei@x.example' },
			]),
			record('Create', 'create', {
				columns: {
					mappingMode: 'autoMapInputData',
					value: null,
					schema: [column('email', 'string'), column('stage', 'string')],
				},
			}),
			record('Get', 'get', {}),
			record('Update', 'update', {
				columns: columns({ stage: 'customer' }, [column('stage', 'string')]),
			}),
			record('Delete', 'delete', {}),
			linkNode(),
			record(
				'Get Again',
				'get',
				{ recordId: "={{ $('Create').item.json._id }}" },
				{
					onError: 'continueErrorOutput',
				},
			),
		],
		expect: (result) => {
			succeeds(result);
			const created = result.items('Create').map(({ json }) => json);
			assert.deepEqual(
				result.items('Get').map(({ json }) => json),
				created,
			);
			assert.deepEqual(
				result.items('Update').map(({ json }) => json),
				created.map((json) => ({ ...json, stage: 'customer' })),
			);
			assert.deepEqual(
				result.items('Delete').map(({ json }) => json),
				created.map(({ _id: id }) => ({ _id: id, deleted: true })),
			);
			linksTo(result, [0, 1]);
			assert.deepEqual(
				result.items('Get Again', 1).map(({ json }) => (json.error as { reason: string }).reason),
				['recordNotFound', 'recordNotFound'],
			);
			assert.deepEqual(
				result.requests.filter(({ method }) => method !== 'GET').map(({ method }) => method),
				['POST', 'PUT', 'DELETE'],
			);
		},
	},
	{
		name: 'Get Many Records returns all of a model, those of a filter, and those of a segment',
		headless: true,
		nodes: [
			getMany('All', { filterMode: 'none', returnAll: true }),
			getMany('Any', {
				filterMode: 'builder',
				combinator: 'any',
				conditions: { condition: [condition('is', 'new'), condition('is', 'customer')] },
				sort: { columns: [{ columnSlug: 'email', kind: 'asc' }] },
				limit: 2,
			}),
			getMany('Both', {
				filterMode: 'builder',
				combinator: 'all',
				conditions: { condition: [condition('isNot', 'new'), condition('isNot', 'customer')] },
			}),
			getMany('As JSON', {
				filterMode: 'json',
				filter: '{"conjonction":"and","groups":[]}',
				limit: 1,
			}),
			{
				name: 'Segment',
				typeVersion: 1.1,
				parameters: {
					resource: 'record',
					operation: 'getAll',
					source: 'segment',
					segmentUuid: byId(SEGMENTS.newLeads.uuid),
				},
			},
		].map((node, index): FlowNode => (index === 0 ? node : { ...node, executeOnce: true })),
		expect: (result) => {
			succeeds(result);
			const found = (node: string) => result.items(node).map(({ json }) => json);
			assert.deepEqual(found('All'), CONTACTS);
			assert.deepEqual(
				found('Any').map(({ email }) => email),
				CONTACTS.filter(({ stage }) => stage !== 'qualified')
					.map(({ email }) => String(email))
					.sort((one, other) => one.localeCompare(other))
					.slice(0, 2),
			);
			assert.deepEqual(
				found('Both'),
				CONTACTS.filter(({ stage }) => stage === 'qualified'),
			);
			assert.deepEqual(found('As JSON'), CONTACTS.slice(0, 1));
			assert.deepEqual(
				found('Segment'),
				CONTACTS.filter(({ stage }) => stage === 'new'),
			);
			const fetches = result.requests.map(wire).filter((line) => line.startsWith(FETCH));
			assert.equal(
				fetches[0],
				`${FETCH} {"modelUuid":"${contacts.uuid}","filter":{"conjonction":"and","groups":[]},"fetchingLimit":100,"fetchingOffset":0}`,
			);
			assert.ok(!fetches.some((line) => /enrich|sync/.test(line)));
		},
	},
	{
		name: 'a model that takes no writes ends the execution, and the message says so',
		nodes: [
			itemsNode([{ email: 'ada@x.example' }]),
			record('Create', 'create', {
				columns: columns({ email: '={{ $json.email }}' }, [column('email', 'string')]),
			}),
		],
		arrange: (sandbox) => {
			sandbox.settings({ readOnlyModels: [contacts.uuid] });
		},
		expect: ({ execution, requests }) => {
			assert.equal(execution.status, 'error');
			assert.equal(
				execution.error?.message,
				'Records of this model cannot be written through the API',
			);
			assert.equal(requests.length, 1);
		},
	},
];
