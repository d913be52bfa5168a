/** Every object the sandbox returns has exactly the members of Cargo's. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startSandbox, type Sandbox } from '../../sandbox/server.mjs';
import type { Batch, GraphNode } from '../../sandbox/types.mjs';
import {
	BATCHES,
	CHANGES,
	MODELS,
	PLAYS,
	RELEASES,
	SEGMENTS,
	TOOLS,
} from '../../sandbox/workspace.mjs';
import { checkObject } from './check.mjs';
import { call, CREATE, created } from './client.mjs';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ batchDuration: 0 });
});
afterAll(() => sandbox.close());

const play = PLAYS.enrichNewLeads.workflowUuid;
const tool = TOOLS.findEmail.workflowUuid;

type Answered = Record<string, unknown>;
const answer = async (method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answered> => {
	const { status, text, json } = await call(sandbox, method, path, body);
	if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
	return json as Answered;
};

/** Object of the table → everything of that kind that the sandbox returns. */
const ANSWERS: Array<[name: string, what: string, get: () => Promise<unknown>]> = [
	['Batch', 'of the list', async () => (await answer('GET', `${CREATE}/list`)).batches],
	[
		'Run',
		'of the list, in every status',
		async () => (await answer('POST', '/orchestration/runs/list', { limit: 100 })).runs,
	],
	[
		'Run',
		'of a play',
		async () => (await answer('POST', '/orchestration/runs/list', { workflowUuid: play })).runs,
	],
	[
		'Run',
		'of itself',
		async () => [
			(
				await answer('POST', '/orchestration/runs', {
					workflowUuid: tool,
					data: { first_name: 'Ada', company_domain: 'a.example' },
				})
			).run,
		],
	],
	['Play', 'of the list', async () => (await answer('GET', '/orchestration/plays/list')).plays],
	['Tool', 'of the list', async () => (await answer('GET', '/orchestration/tools/list')).tools],
	[
		'Workflow',
		'of the list',
		async () => (await answer('GET', '/orchestration/workflows/list')).workflows,
	],
	[
		'Release',
		'by its UUID',
		async () =>
			await Promise.all(
				Object.values(RELEASES).map(
					async ({ uuid }) => (await answer('GET', `/orchestration/releases/${uuid}`)).release,
				),
			),
	],
	[
		'Release',
		'that is deployed',
		async () => [
			(await answer('GET', `/orchestration/releases/deployed?workflowUuid=${tool}`)).release,
		],
	],
	[
		'Segment',
		'of the list',
		async () => (await answer('GET', '/segmentation/segments/list')).segments,
	],
	[
		'Segment',
		'by its UUID',
		async () => [(await answer('GET', `/segmentation/segments/${SEGMENTS.newLeads.uuid}`)).segment],
	],
	['Model', 'of the list', async () => (await answer('GET', '/storage/models/list')).models],
	[
		'SegmentColumn',
		'of a preview',
		async () =>
			(
				await answer('POST', `${CREATE}/preview`, {
					workflowUuid: play,
					data: { kind: 'segment', segmentUuid: SEGMENTS.newLeads.uuid },
				})
			).columns,
	],
	[
		'Workspace',
		'of the token',
		async () => [(await answer('GET', '/workspaceManagement/workspaces/current')).workspace],
	],
];

describe('the sandbox returns exactly the members of', () => {
	test.each(ANSWERS)('%s, %s', async (name, _what, get) => {
		const objects = (await get()) as unknown[];
		expect(objects.length).toBeGreaterThan(0);
		expect(objects.flatMap((object) => checkObject(name, object))).toEqual([]);
	});

	const records = { kind: 'records', records: [{ first_name: 'Ada' }] };
	const modelUuid = MODELS.contacts.uuid;
	test.each<[string, object]>([
		[
			'segment',
			{ workflowUuid: play, data: { kind: 'segment', segmentUuid: SEGMENTS.newLeads.uuid } },
		],
		[
			'change',
			{
				workflowUuid: play,
				data: { kind: 'change', changeUuid: CHANGES.newLeads.uuid, changeKinds: ['added'] },
			},
		],
		['filter', { workflowUuid: play, data: { kind: 'filter', modelUuid, limit: 2 } }],
		[
			'recordIds',
			{ workflowUuid: play, data: { kind: 'recordIds', modelUuid, ids: ['contact-1'] } },
		],
		['records', { workflowUuid: tool, data: records }],
		['file', { workflowUuid: tool, data: { kind: 'file', s3Filename: 'uploads/leads.csv' } }],
		[
			'runs',
			{
				workflowUuid: tool,
				data: {
					kind: 'runs',
					filter: { kind: 'runs', batchUuid: BATCHES.failedRuns.uuid },
					reset: { from: 'firstNode' },
				},
			},
		],
		['an own graph', { nodes: RELEASES.companyReport.nodes, data: records }],
	])('Batch and Run, made of %s', async (_kind, body) => {
		const { uuid } = await created(sandbox, body);
		expect(checkObject('Batch', sandbox.batch(uuid))).toEqual([]);
		const { runs } = await answer('POST', '/orchestration/runs/list', { batchUuid: uuid });
		expect((runs as object[]).flatMap((run) => checkObject('Run', run))).toEqual([]);
	});
});

describe('the comparison fails for', () => {
	const { success } = BATCHES;
	const [node] = RELEASES.findEmail.nodes;

	test('nothing, if all is well', () => {
		expect(checkObject('Batch', success)).toEqual([]);
		expect(checkObject('Node', node)).toEqual([]);
	});

	test('a member that is missing', () => {
		const rest: Partial<Batch> = { ...success };
		delete rest.runsCount;
		expect(checkObject('Batch', rest)).toEqual(['Batch.runsCount is missing']);
		const half: Partial<GraphNode> = { ...node };
		delete half.position;
		expect(checkObject('Release', { ...RELEASES.findEmail, nodes: [half] })).toEqual([
			'Release.nodes[0].position is missing',
		]);
	});

	test('a member too many', () => {
		expect(checkObject('Batch', { ...success, input: {} })).toEqual(['Batch.input is too many']);
		expect(
			checkObject('Tool', { ...TOOLS.findEmail, creditsCost: { kind: 'sum', min: 1 } }),
		).toEqual(['Tool.creditsCost.min is too many']);
	});

	test.each<[string, object, string]>([
		['Batch', { ...success, runsCount: '16' }, 'Batch.runsCount is not number: "16"'],
		['Batch', { ...success, workflowUuid: null }, 'Batch.workflowUuid is not string: null'],
		['Batch', { ...success, status: 'done' }, 'Batch.status is not pending'],
		['Batch', { ...success, createdAt: 'yesterday' }, 'Batch.createdAt is not date: "yesterday"'],
		['Tool', { ...TOOLS.findEmail, creditsCost: 2 }, 'Tool.creditsCost is not an object: 2'],
		['Play', { ...PLAYS.growAccounts, segmentUuid: null }, 'Play.segmentUuid is not string: null'],
		['Node', { ...node, kind: 'start' }, 'Node.kind is not known: "start"'],
		['Node', { ...node, childrenUuids: [1] }, 'Node.childrenUuids[0] is not string / null: 1'],
		[
			'SegmentColumn',
			{ slug: 'a', type: 'text', label: 'A', modelUuid: 'b' },
			'SegmentColumn.type',
		],
	])('a wrong type: %s %#', (name, object, mistake) => {
		expect(checkObject(name, object)).toEqual([expect.stringContaining(mistake)]);
	});
});
