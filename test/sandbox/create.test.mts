/** Creating: each kind of data, each refusal. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startSandbox, type Sandbox } from '../../sandbox/server.mjs';
import {
	BATCHES,
	CHANGES,
	MODELS,
	PLAYS,
	RELEASES,
	SEGMENTS,
	TOOLS,
	WORKFLOWS,
} from '../../sandbox/workspace.mjs';
import { UUID_PATTERN } from '../../sandbox/ids.mjs';
import { call, CREATE, created } from './client.mjs';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ batchDuration: 0 });
});
afterEach(() => {
	sandbox.reset();
});
afterAll(() => sandbox.close());

const play = PLAYS.enrichNewLeads.workflowUuid;
const grow = PLAYS.growAccounts.workflowUuid;
const tool = TOOLS.findEmail.workflowUuid;
const contacts = MODELS.contacts.uuid;
const companies = MODELS.companies.uuid;
const unknown = '12345678-0000-4000-8000-000000000000';
const segment = { kind: 'segment', segmentUuid: SEGMENTS.newLeads.uuid };
const records = {
	kind: 'records',
	records: [{ email: 'a@example.com' }, { email: 'b@example.com' }],
};
const [START, NEXT] = RELEASES.enrichNewLeadsOld.nodes.map((node, index) => ({
	...node,
	uuid: 'ab'.charAt(index),
	childrenUuids: index === 0 ? ['b'] : [null],
}));
const nodes = [START, NEXT];
const one = (columnSlug: string, operator: string, ...values: string[]) => ({
	conjonction: 'and',
	groups: [{ conjonction: 'and', conditions: [{ kind: 'string', columnSlug, operator, values }] }],
});
const employees = (operator: string, value: number) => ({
	conjonction: 'and',
	groups: [
		{
			conjonction: 'and',
			conditions: [{ kind: 'number', columnSlug: 'employees', operator, value }],
		},
	],
});
const filter = (given: object, rest: object = {}) => ({
	workflowUuid: grow,
	data: { kind: 'filter', modelUuid: companies, filter: given, ...rest },
});
const change = (changeKinds: string[], changeUuid = CHANGES.newLeads.uuid) => ({
	workflowUuid: play,
	data: { kind: 'change', changeUuid, changeKinds },
});
const rerun = (rest: object, reset: object = { from: 'firstNode' }) => ({
	workflowUuid: tool,
	data: { kind: 'runs', filter: { kind: 'runs', ...rest }, reset },
});
const failedRuns = { batchUuid: BATCHES.failedRuns.uuid, statuses: ['error'] };

describe('each kind of data creates a batch with as many runs as it has records', () => {
	test.each<[string, object, number]>([
		['segment', { workflowUuid: play, data: segment }, 16],
		[
			'filter without a filter',
			{ workflowUuid: grow, data: { kind: 'filter', modelUuid: companies } },
			36,
		],
		['the empty filter', filter({ conjonction: 'and', groups: [] }), 36],
		['is', filter(one('country', 'is', 'DE', 'AT')), 11],
		['isNot', filter(one('country', 'isNot', 'DE')), 30],
		['contains', filter(one('name', 'contains', 'müller')), 6],
		['doesNotContain', filter(one('name', 'doesNotContain', 'müller')), 30],
		['startsWith', filter(one('domain', 'startsWith', 'company-3')), 8],
		['greaterThan', filter(employees('greaterThan', 3000)), 6],
		['lowerThan', filter(employees('lowerThan', 100)), 1],
		['isNotEmpty', filter(one('name', 'isNotEmpty')), 36],
		[
			'or',
			filter({
				conjonction: 'or',
				groups: [...one('country', 'is', 'DE').groups, ...one('country', 'is', 'AT').groups],
			}),
			11,
		],
		['limit', filter({ conjonction: 'and', groups: [] }, { limit: 5 }), 5],
		[
			'recordIds',
			{
				workflowUuid: play,
				data: { kind: 'recordIds', modelUuid: contacts, ids: ['contact-1', 'contact-2', 'nobody'] },
			},
			2,
		],
		['one kind of change', change(['added']), 3],
		['two kinds of change', change(['added', 'updated']), 5],
		['records', { workflowUuid: tool, data: records }, 2],
		['file', { workflowUuid: tool, data: { kind: 'file', s3Filename: 'uploads/leads.csv' } }, 12],
		[
			'file with mappings',
			{
				workflowUuid: tool,
				data: { kind: 'file', s3Filename: 'uploads/leads.csv', mappings: { email: 'E-Mail' } },
			},
			12,
		],
		['failed runs', rerun(failedRuns), 3],
		[
			'runs from a node',
			rerun(failedRuns, { from: 'node', nodeUuid: RELEASES.findEmail.nodes[1]?.uuid }),
			3,
		],
		[
			'an earlier release',
			{ workflowUuid: play, releaseUuid: RELEASES.enrichNewLeadsOld.uuid, data: segment },
			16,
		],
		['an own graph of a workflow', { workflowUuid: tool, nodes, data: records }, 2],
		['an own graph without a workflow', { nodes, data: records }, 2],
	])('%s', async (_name, body, runsCount) => {
		const { uuid } = await created(sandbox, body);
		expect(sandbox.batch(uuid)).toMatchObject({ status: 'success', runsCount });
	});
});

test('sorting decides which records a limit keeps', async () => {
	const body = filter(
		{ conjonction: 'and', groups: [] },
		{ sort: [{ columnSlug: 'employees', kind: 'desc' }], limit: 2 },
	);
	const { json } = await call(sandbox, 'POST', `${CREATE}/preview`, body);
	expect(json).toMatchObject({ records: [{ employees: 3520 }, { employees: 3420 }], count: 2 });
});

test('a batch keeps the name of a file instead of its records', async () => {
	const { data, uuid } = await created(sandbox, { workflowUuid: tool, data: records });
	expect(data).toEqual({ kind: 'records', s3Filename: `batches/${uuid}.json` });
});

test('a batch shows the release it runs, or its own graph', async () => {
	expect(await created(sandbox, { workflowUuid: play, data: segment })).toMatchObject({
		releaseUuid: RELEASES.enrichNewLeads.uuid,
		nodes: null,
	});
	expect(await created(sandbox, { nodes, data: records })).toMatchObject({
		workflowUuid: expect.stringMatching(UUID_PATTERN),
		releaseUuid: null,
		nodes,
	});
});

describe('Cargo refuses with its reason', () => {
	test.each<[string, number, object]>([
		['workflowNotFound', 404, { workflowUuid: unknown, data: segment }],
		['workflowNotFound', 404, { nodes, data: segment }],
		['workflowNotFound', 404, { data: rerun(failedRuns).data }],
		[
			'invalidReleaseOrCustomNodes',
			400,
			{ workflowUuid: tool, releaseUuid: RELEASES.findEmail.uuid, nodes, data: records },
		],
		[
			'invalidReleaseOrCustomNodes',
			400,
			{ workflowUuid: tool, releaseUuid: RELEASES.enrichNewLeads.uuid, data: records },
		],
		[
			'invalidReleaseOrCustomNodes',
			400,
			{ workflowUuid: tool, releaseUuid: unknown, data: records },
		],
		['nodesNotFound', 400, { workflowUuid: TOOLS.neverDeployed.workflowUuid, data: records }],
		['nodesNotFound', 400, { workflowUuid: WORKFLOWS.ownerless.uuid, data: records }],
		['nodesNotFound', 400, { data: records }],
		['nodesNotFound', 400, { nodes: [], data: records }],
		['nodesNotFound', 400, { nodes: [START], data: records }],
		['rootNodeNotFound', 400, { nodes: [NEXT], data: records }],
		['rootNodeNotFound', 400, { workflowUuid: TOOLS.headless.workflowUuid, data: records }],
		['invalidDataKind', 400, { workflowUuid: play, data: records }],
		[
			'invalidDataKind',
			400,
			{ workflowUuid: play, data: { kind: 'file', s3Filename: 'uploads/leads.csv' } },
		],
		['invalidDataKind', 400, { workflowUuid: tool, data: segment }],
		['invalidDataKind', 400, { workflowUuid: tool, data: change(['added']).data }],
		['invalidDataKind', 400, { workflowUuid: tool, data: filter({}).data }],
		[
			'invalidDataKind',
			400,
			{ workflowUuid: tool, data: { kind: 'recordIds', modelUuid: contacts, ids: [] } },
		],
	])('%s (%i) for %j', async (reason, status, body) => {
		const answer = await call(sandbox, 'POST', CREATE, body);
		expect([answer.status, answer.json]).toEqual([status, { reason }]);
	});

	test.each<[string, object]>([
		['failedToGetSegment', { workflowUuid: play, data: { kind: 'segment', segmentUuid: unknown } }],
		[
			'segmentLinkedToPlay',
			{ workflowUuid: play, data: { kind: 'segment', segmentUuid: SEGMENTS.linkedToPlay.uuid } },
		],
		[
			'noRecords',
			{ workflowUuid: play, data: { kind: 'segment', segmentUuid: SEGMENTS.empty.uuid } },
		],
		['noRecords', { workflowUuid: tool, data: { kind: 'records', records: [] } }],
		[
			'noRecords',
			{ workflowUuid: play, data: { kind: 'recordIds', modelUuid: contacts, ids: [] } },
		],
		['noRecords', { workflowUuid: tool, data: { kind: 'file', s3Filename: 'uploads/empty.csv' } }],
		['noRecords', filter({ conjunction: 'and', groups: [] })],
		['noRecords', filter({ conjonction: 'and', groups: [{ conjunction: 'and', conditions: [] }] })],
		['noRecords', filter(one('country', 'isRoughly', 'DE'))],
		['noRecords', filter(one('country', 'is', 'XX'))],
		[
			'noRecords',
			rerun({ batchUuid: BATCHES.skipped.uuid.replace(/5$/, '2'), statuses: ['pending'] }),
		],
		['failedToGetSegmentChange', change(['added'], unknown)],
		['invalidChange', change(['added'], CHANGES.enterpriseAccounts.uuid)],
		['invalidChangeKinds', change(['removed'])],
		['invalidChangeKinds', change([])],
		[
			'invalidData',
			{ workflowUuid: play, data: { kind: 'recordIds', modelUuid: unknown, ids: ['contact-1'] } },
		],
		['invalidData', { workflowUuid: play, data: { kind: 'filter', modelUuid: companies } }],
		[
			'invalidData',
			filter({ conjonction: 'and', groups: [] }, { sort: [{ columnSlug: 'nope', kind: 'asc' }] }),
		],
		[
			'invalidData',
			{ workflowUuid: tool, data: { kind: 'file', s3Filename: 'uploads/nothing.csv' } },
		],
		[
			'invalidData',
			{
				workflowUuid: tool,
				data: { kind: 'file', s3Filename: 'uploads/leads.csv', mappings: { email: 'nope' } },
			},
		],
		['invalidData', rerun({ batchUuid: BATCHES.success.uuid })],
		['invalidData', rerun(failedRuns, { from: 'node', nodeUuid: unknown })],
	])('dataError, inside %s, for %j', async (reason, body) => {
		const { status, json } = await call(sandbox, 'POST', CREATE, body);
		expect([status, json]).toEqual([400, { reason: 'dataError', dataError: { reason } }]);
	});

	test('notEnoughCredits (402) while the workspace is out of credits', async () => {
		sandbox.outOfCredits(true);
		const body = { workflowUuid: play, data: segment };
		const { status, json } = await call(sandbox, 'POST', CREATE, body);
		expect([status, json]).toEqual([402, { reason: 'notEnoughCredits' }]);
		sandbox.outOfCredits(false);
		await created(sandbox, body);
	});
});

describe('a body of another shape is refused with 400 and a text', () => {
	test.each<[string, unknown, RegExp]>([
		['no data', { workflowUuid: play }, /required property 'data'/],
		['no body', undefined, /required property 'data'/],
		['no kind', { workflowUuid: play, data: {} }, /kind/],
		['an unknown kind', { workflowUuid: play, data: { kind: 'segments' } }, /kind/],
		['an unknown member', { workflowUuid: play, data: segment, dryRun: true }, /additional/],
		[
			'an unknown member of data',
			{ workflowUuid: play, data: { ...segment, limit: 1 } },
			/additional/,
		],
		[
			'a UUID of another version',
			{ workflowUuid: play.replace('-4', '-1'), data: segment },
			/pattern/,
		],
		['a number for a UUID', { workflowUuid: 1, data: segment }, /string/],
		['a text for a number', filter({}, { limit: '5' }), /integer/],
		[
			'an object for a list',
			{ workflowUuid: tool, data: { kind: 'records', records: {} } },
			/array/,
		],
		[
			'a text for a record',
			{ workflowUuid: tool, data: { kind: 'records', records: ['a'] } },
			/object/,
		],
		['reset to a node that is not named', rerun({}, { from: 'node' }), /reset/],
		['a list', [], /object/],
	])('%s', async (_name, body, text) => {
		const { status, json } = await call(sandbox, 'POST', CREATE, body);
		expect([status, json]).toEqual([400, { errorMessage: expect.stringMatching(text) }]);
	});

	test('JSON that does not parse, and a body without a JSON type', async () => {
		for (const [type, body] of [
			['application/json', '{"data":'],
			['text/plain', '{}'],
		] as const) {
			const response = await fetch(`${sandbox.baseUrl}/v1${CREATE}`, {
				method: 'POST',
				headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': type },
				body,
			});
			expect(response.status).toBe(400);
			expect(await response.json()).toEqual({ errorMessage: expect.any(String) });
		}
	});
});

test('10,000 records create one batch of 10,000 runs', async () => {
	const rows = Array.from({ length: 10_000 }, (_, index) => ({ index, filler: 'x'.repeat(200) }));
	const { uuid } = await created(sandbox, {
		workflowUuid: tool,
		data: { kind: 'records', records: rows },
	});
	expect(sandbox.batch(uuid)).toMatchObject({ runsCount: 10_000, creditsUsedCount: 20_000 });
	expect(JSON.parse(sandbox.requests()[0]?.body ?? '')).toMatchObject({ data: { records: rows } });
});
