/** Create and Preview with every kind of data: what is sent, byte for byte, and what is returned. */
import assert from 'node:assert/strict';

import { CHANGES, MODELS, PLAYS, SEGMENTS, TOOLS } from '../../../sandbox/workspace.mjs';
import { type Flow, type FlowNode, byId, itemsNode, linkNode } from '../flow.mjs';
import {
	PATH,
	SIMPLIFIED,
	WAITING,
	linksTo,
	posts,
	speaksJson,
	succeeds,
	wire,
} from './support.mjs';

const play = PLAYS.enrichNewLeads.workflowUuid;
const growAccounts = PLAYS.growAccounts.workflowUuid;
const tool = TOOLS.findEmail.workflowUuid;
const contacts = MODELS.contacts.uuid;
const companies = MODELS.companies.uuid;
const change = CHANGES.newLeads.uuid;
const newLeads = SEGMENTS.newLeads.uuid;
const allContacts = SEGMENTS.allContacts.uuid;

/** A kind of data: parameters with expressions, and two items that each create their own batch. */
interface Kind {
	kind: string;
	parameters: Record<string, unknown>;
	items: {
		json: Record<string, unknown>;
		/** The request's body as text, in the shape that cargo-api.md has for it. */
		sent: string;
		/** How many records the batch runs on. */
		count: number;
	}[];
}

const LARGE =
	'{"conjonction":"and","groups":[{"conjonction":"or","conditions":[{"kind":"number","columnSlug":"employees","operator":"greaterThan","value":1000}]}]}';
const ALL = '{"conjonction":"and","groups":[]}';

const KINDS: Kind[] = [
	{
		kind: 'segment',
		parameters: { workflowUuid: byId(play), segmentUuid: byId('={{ $json.segment }}') },
		items: [
			{
				json: { segment: newLeads },
				sent: `{"workflowUuid":"${play}","data":{"kind":"segment","segmentUuid":"${newLeads}"}}`,
				count: 16,
			},
			{
				json: { segment: allContacts },
				sent: `{"workflowUuid":"${play}","data":{"kind":"segment","segmentUuid":"${allContacts}"}}`,
				count: 48,
			},
		],
	},
	{
		kind: 'filter',
		parameters: {
			workflowUuid: byId(growAccounts),
			modelUuid: byId(companies),
			filter: '={{ $json.filter }}',
			sort: {
				columns: [
					{ columnSlug: 'employees', kind: 'desc' },
					{ columnSlug: 'name', kind: 'asc' },
				],
			},
			limit: '={{ $json.limit }}',
		},
		items: [
			{
				json: { filter: JSON.parse(LARGE), limit: 5 },
				sent: `{"workflowUuid":"${growAccounts}","data":{"kind":"filter","modelUuid":"${companies}","filter":${LARGE},"sort":[{"columnSlug":"employees","kind":"desc"},{"columnSlug":"name","kind":"asc"}],"limit":5}}`,
				count: 5,
			},
			{
				json: { filter: ALL, limit: '7' },
				sent: `{"workflowUuid":"${growAccounts}","data":{"kind":"filter","modelUuid":"${companies}","filter":${ALL},"sort":[{"columnSlug":"employees","kind":"desc"},{"columnSlug":"name","kind":"asc"}],"limit":7}}`,
				count: 7,
			},
		],
	},
	{
		kind: 'recordIds',
		parameters: {
			workflowUuid: byId(play),
			modelUuid: byId(contacts),
			recordIds: '={{ $json.ids }}',
		},
		items: [
			{
				json: { ids: 'contact-1, contact-4\ncontact-7' },
				sent: `{"workflowUuid":"${play}","data":{"kind":"recordIds","modelUuid":"${contacts}","ids":["contact-1","contact-4","contact-7"]}}`,
				count: 3,
			},
			{
				json: { ids: ['contact-2', 'contact-3'] },
				sent: `{"workflowUuid":"${play}","data":{"kind":"recordIds","modelUuid":"${contacts}","ids":["contact-2","contact-3"]}}`,
				count: 2,
			},
		],
	},
	{
		kind: 'change',
		parameters: {
			workflowUuid: byId(play),
			changeUuid: change,
			changeKinds: '={{ $json.kinds }}',
		},
		items: [
			{
				json: { kinds: ['added'] },
				sent: `{"workflowUuid":"${play}","data":{"kind":"change","changeUuid":"${change}","changeKinds":["added"]}}`,
				count: 3,
			},
			{
				json: { kinds: ['updated', 'added'] },
				sent: `{"workflowUuid":"${play}","data":{"kind":"change","changeUuid":"${change}","changeKinds":["updated","added"]}}`,
				count: 5,
			},
		],
	},
	{
		kind: 'records',
		parameters: { workflowUuid: byId(tool), records: '={{ $json.rows }}' },
		items: [
			{
				json: { rows: [{ name: 'Jürgen "J."', tags: ['a', { b: null }] }, { name: '雪 😀' }] },
				sent: `{"workflowUuid":"${tool}","data":{"kind":"records","records":[{"name":"Jürgen \\"J.\\"","tags":["a",{"b":null}]},{"name":"雪 😀"}]}}`,
				count: 2,
			},
			{
				json: { rows: '[ { "n": 1.5 } ]' },
				sent: `{"workflowUuid":"${tool}","data":{"kind":"records","records":[{"n":1.5}]}}`,
				count: 1,
			},
		],
	},
	{
		kind: 'file',
		parameters: {
			workflowUuid: byId(tool),
			fileSource: 'uploaded',
			s3Filename: 'uploads/leads.csv',
			mappings: { mapping: [{ input: '={{ $json.input }}', column: '={{ $json.column }}' }] },
		},
		items: [
			{
				json: { input: 'email', column: 'E-Mail' },
				sent: `{"workflowUuid":"${tool}","data":{"kind":"file","s3Filename":"uploads/leads.csv","mappings":{"email":"E-Mail"}}}`,
				count: 12,
			},
			{
				json: { input: 'company', column: 'Firma' },
				sent: `{"workflowUuid":"${tool}","data":{"kind":"file","s3Filename":"uploads/leads.csv","mappings":{"company":"Firma"}}}`,
				count: 12,
			},
		],
	},
];

const inputOf = ({ items }: Kind): FlowNode =>
	itemsNode(items.map(({ json }, index) => ({ n: index + 1, ...json })));

const createFlow = (kind: Kind): Flow => ({
	name: `Create with ${kind.kind}: two batches, each of its own records, waited for side by side`,
	nodes: [
		inputOf(kind),
		{
			name: 'Create',
			parameters: {
				resource: 'batch',
				operation: 'create',
				dataKind: kind.kind,
				...kind.parameters,
				returnData: 'batch',
				...WAITING,
			},
		},
		linkNode(),
	],
	arrange: (sandbox) => {
		sandbox.planBatches({ duration: 500 }, { duration: 500 });
	},
	expect: (result) => {
		succeeds(result);
		speaksJson(result);
		assert.deepEqual(
			posts(result).sort(),
			kind.items.map(({ sent }) => `POST ${PATH} ${sent}`).sort(),
		);
		const batches = result.items('Create').map(({ json }) => json);
		assert.deepEqual(
			batches.map(({ status, runsCount }) => [status, runsCount]),
			kind.items.map(({ count }) => ['success', count]),
		);
		for (const batch of batches) assert.deepEqual(Object.keys(batch), SIMPLIFIED);
		// In addition to the two that create, only status checks of the two batches.
		const looks = result.requests.filter(({ method }) => method === 'GET').map(wire);
		assert.deepEqual(
			[...new Set(looks)].sort(),
			batches.map(({ uuid }) => `GET ${PATH}/${String(uuid)}`).sort(),
		);
		assert.equal(looks.length + 2, result.requests.length);
		linksTo(result, [1, 2]);
	},
});

const previewFlow = (kind: Kind): Flow => ({
	name: `Preview with ${kind.kind}: as a whole and record by record, and no batch is made`,
	nodes: [
		inputOf(kind),
		previewNode('Preview', kind, {}),
		previewNode('Preview Rows', kind, { options: { oneItemPerRecord: true } }),
		linkNode(),
		linkNode('After Rows'),
	],
	connections: {
		Items: [['Preview', 'Preview Rows']],
		Preview: [['After']],
		'Preview Rows': [['After Rows']],
		After: [],
	},
	expect: (result) => {
		succeeds(result);
		speaksJson(result);
		assert.deepEqual(
			result.requests.map(wire).sort(),
			[...kind.items, ...kind.items].map(({ sent }) => `POST ${PATH}/preview ${sent}`).sort(),
		);
		const whole = result.items('Preview').map(({ json }) => json);
		assert.deepEqual(
			whole.map((preview) => [Object.keys(preview), preview.count]),
			kind.items.map(({ count }) => [['count', 'columns', 'records'], count]),
		);
		assert.deepEqual(
			result.items('Preview Rows').map(({ json }) => json),
			whole.flatMap(({ records }) => records),
		);
		linksTo(result, [1, 2]);
		linksTo(
			result,
			kind.items.flatMap(({ count }, index) => Array<number>(count).fill(index + 1)),
			'After Rows',
		);
	},
});

const previewNode = (name: string, kind: Kind, more: Record<string, unknown>): FlowNode => ({
	name,
	parameters: {
		resource: 'batch',
		operation: 'preview',
		dataKind: kind.kind,
		...kind.parameters,
		...more,
	},
});

/** Cargo's preview does not accept mappings of a file. */
const withoutMappings = (kind: Kind): Kind => ({
	...kind,
	parameters: Object.fromEntries(
		Object.entries(kind.parameters).filter(([name]) => name !== 'mappings'),
	),
	items: kind.items.map((item) => ({
		...item,
		sent: item.sent.replace(/,"mappings":\{[^}]*\}/, ''),
	})),
});

export const dataKindFlows: Flow[] = [
	...KINDS.map(createFlow),
	...KINDS.map(withoutMappings).map(previewFlow),
];
