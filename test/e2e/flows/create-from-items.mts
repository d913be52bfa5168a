/** Flows of Create From Items, and what else Create can send with the data. */
import assert from 'node:assert/strict';

import { PLAYS, RELEASES, SEGMENTS, TOOLS } from '../../../sandbox/workspace.mjs';
import { type Flow, type FlowNode, byId, itemsNode } from '../flow.mjs';
import { PATH, SIMPLIFIED, WAITING, posts, speaksJson, succeeds } from './support.mjs';

const tool = TOOLS.findEmail.workflowUuid;
const play = PLAYS.enrichNewLeads.workflowUuid;
const segment = SEGMENTS.newLeads.uuid;
const oldRelease = RELEASES.enrichNewLeadsOld.uuid;

const fromItems = (parameters: Record<string, unknown>): FlowNode => ({
	name: 'Cargo',
	parameters: {
		resource: 'batch',
		operation: 'createFromItems',
		workflowUuid: byId(tool),
		...parameters,
	},
});
const create = (parameters: Record<string, unknown>): FlowNode => ({
	name: 'Cargo',
	parameters: { resource: 'batch', operation: 'create', ...parameters },
});
const ROWS = itemsNode(Array.from({ length: 5 }, (_, n) => ({ n, name: `Zoë ${n}`, note: null })));
const links = (from: number, to: number) =>
	Array.from({ length: to - from }, (_, index) => ({ item: from + index }));

/** A graph to send, as text. */
const GRAPH = JSON.stringify(RELEASES.findEmail.nodes);

/** The form of the tool, as the editor stores it. */
const MAPPED_INPUTS = [
	{ id: 'first_name', displayName: 'First name', type: 'string', kind: 'string', required: true },
	{
		id: 'company_domain',
		displayName: 'Company domain',
		type: 'string',
		kind: 'string',
		required: true,
	},
	{ id: 'age', displayName: 'Age', type: 'number', kind: 'number', required: false },
	{ id: 'is_customer', displayName: 'Is customer', type: 'boolean', kind: 'boolean' },
	{ id: 'founded_on', displayName: 'Founded on (date)', type: 'string', kind: 'date' },
	{ id: 'tags', displayName: 'Tags', kind: 'any' },
].map((field) => ({
	required: false,
	...field,
	display: true,
	defaultMatch: false,
	canBeUsedToMatch: false,
}));

export const createFromItemsFlows: Flow[] = [
	{
		name: 'Create From Items: all fields of all items in one request, and one item out',
		headless: true,
		nodes: [ROWS, fromItems({ fields: 'all' })],
		expect: (result) => {
			succeeds(result);
			speaksJson(result);
			assert.deepEqual(posts(result), [
				`POST ${PATH} {"workflowUuid":"${tool}","data":{"kind":"records","records":[{"n":0,"name":"Zoë 0","note":null},{"n":1,"name":"Zoë 1","note":null},{"n":2,"name":"Zoë 2","note":null},{"n":3,"name":"Zoë 3","note":null},{"n":4,"name":"Zoë 4","note":null}]}}`,
			]);
			const [batch, ...more] = result.items('Cargo');
			assert.deepEqual(more, []);
			assert.deepEqual(Object.keys(batch?.json ?? {}), SIMPLIFIED);
			assert.deepEqual(batch?.pairedItem, links(0, 5));
		},
	},
	{
		name: 'Create From Items: chosen fields, two rows a batch, waited for',
		nodes: [
			ROWS,
			fromItems({
				fields: 'chosen',
				chosenFields: 'name, n',
				returnData: 'batch',
				simplify: false,
				...WAITING,
				options: { ...WAITING.options, recordsPerBatch: 2 },
			}),
		],
		arrange: (sandbox) => {
			sandbox.planBatches({ duration: 400 }, { duration: 600 }, { duration: 200 });
		},
		expect: (result) => {
			succeeds(result);
			speaksJson(result);
			const body = (records: string) =>
				`POST ${PATH} {"workflowUuid":"${tool}","data":{"kind":"records","records":[${records}]}}`;
			assert.deepEqual(posts(result), [
				body('{"name":"Zoë 0","n":0},{"name":"Zoë 1","n":1}'),
				body('{"name":"Zoë 2","n":2},{"name":"Zoë 3","n":3}'),
				body('{"name":"Zoë 4","n":4}'),
			]);
			assert.deepEqual(
				result
					.items('Cargo')
					.map(({ json, pairedItem }) => [json.status, json.runsCount, pairedItem]),
				[
					['success', 2, links(0, 2)],
					['success', 2, links(2, 4)],
					['success', 1, links(4, 5)],
				],
			);
			for (const { json } of result.items('Cargo')) {
				assert.deepEqual(json, result.sandbox.batch(String(json.uuid)));
			}
		},
	},
	{
		name: 'Create From Items: fields mapped to the inputs of the tool, by plain names and by more',
		headless: true,
		nodes: [
			ROWS,
			fromItems({
				fields: 'mapped',
				inputs: {
					mappingMode: 'defineBelow',
					value: {
						first_name: '={{ $json.name }}',
						company_domain: "={{ $json.n }}.{{ 'example' }}",
						age: '={{ String($json.n + 30) }}',
						is_customer: 'true',
						founded_on: "={{ DateTime.fromISO('2026-01-31', { zone: 'utc' }) }}",
						tags: '={{ $json.note }}',
					},
					matchingColumns: [],
					schema: MAPPED_INPUTS,
				},
			}),
		],
		expect: (result) => {
			succeeds(result);
			assert.equal(result.requests.length, 1);
			const records = Array.from({ length: 5 }, (_, n) => ({
				first_name: `Zoë ${n}`,
				company_domain: `${n}.example`,
				age: n + 30,
				is_customer: true,
				founded_on: '2026-01-31T00:00:00.000Z',
			}));
			assert.deepEqual(posts(result), [
				`POST ${PATH} ${JSON.stringify({ workflowUuid: tool, data: { kind: 'records', records } })}`,
			]);
		},
	},
	{
		name: 'Create From Items: a test in the editor warns of fields that are no inputs of the tool',
		nodes: [ROWS, fromItems({ fields: 'all' })],
		expect: (result) => {
			succeeds(result);
			const hint = 'The tool has no inputs with these names: n, name, note.';
			assert.ok(result.execution.raw.includes(hint), 'there has to be a hint');
		},
	},
	{
		name: 'Create From Items: an item that does not fit an input is named, and nothing is sent',
		nodes: [
			itemsNode([{ name: 'Ada' }, { name: ['Mei'] }]),
			fromItems({
				fields: 'mapped',
				inputs: {
					mappingMode: 'defineBelow',
					value: { first_name: '={{ $json.name }}', company_domain: 'a.example' },
					matchingColumns: [],
					schema: MAPPED_INPUTS,
				},
			}),
		],
		expect: ({ execution, requests }) => {
			assert.equal(execution.status, 'error');
			const message = 'First name (input first_name): ["Mei"] is not text';
			assert.equal(execution.error?.message, message);
			assert.match(execution.raw, /"itemIndex":1\b/);
			assert.deepEqual(requests, []);
		},
	},
	{
		name: 'Create From Items: the rows of a refused batch come out at the error output, one by one',
		nodes: [
			ROWS,
			{ ...fromItems({ options: { recordsPerBatch: 2 } }), onError: 'continueErrorOutput' },
		],
		arrange: (sandbox) => {
			sandbox.addFault({
				route: 'POST /orchestration/batches',
				skip: 1,
				status: 402,
				body: { reason: 'notEnoughCredits' },
			});
		},
		expect: (result) => {
			succeeds(result);
			assert.deepEqual(
				result.items('Cargo').map(({ pairedItem }) => pairedItem),
				[links(0, 2), links(4, 5)],
			);
			assert.deepEqual(
				result.items('Cargo', 1).map(({ json }) => [json.n, json.error]),
				[2, 3].map((n) => [
					n,
					{
						message: 'The Cargo workspace is out of credits',
						reason: 'notEnoughCredits',
						httpCode: '402',
					},
				]),
			);
		},
	},
	{
		name: 'Create: an earlier release goes beside the data',
		nodes: [
			create({
				workflowUuid: byId(play),
				dataKind: 'segment',
				segmentUuid: byId(segment),
				options: { releaseUuid: oldRelease },
			}),
		],
		expect: (result) => {
			succeeds(result);
			assert.deepEqual(posts(result), [
				`POST ${PATH} {"workflowUuid":"${play}","releaseUuid":"${oldRelease}","data":{"kind":"segment","segmentUuid":"${segment}"}}`,
			]);
		},
	},
	{
		name: 'Create: records and a graph without any workflow',
		nodes: [
			create({
				workflowUuid: { __rl: true, mode: 'list', value: '' },
				dataKind: 'records',
				records: '[{"domain":"a.example"}]',
				simplify: false,
				options: { nodes: GRAPH },
			}),
		],
		expect: (result) => {
			succeeds(result);
			assert.deepEqual(posts(result), [
				`POST ${PATH} {"nodes":${GRAPH},"data":{"kind":"records","records":[{"domain":"a.example"}]}}`,
			]);
			const [batch] = result.items('Cargo');
			assert.deepEqual(batch?.json.nodes, JSON.parse(GRAPH));
			// Cargo creates a workflow for it.
			assert.match(String(batch?.json.workflowUuid), /^[\da-f]{8}-[-\da-f]{27}$/);
		},
	},
];
