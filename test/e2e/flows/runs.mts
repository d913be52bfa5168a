/** Flows of the resource Run: create one for each item, read, list and cancel them. */
import assert from 'node:assert/strict';

import { BATCHES, TOOLS } from '../../../sandbox/workspace.mjs';
import { type Flow, type FlowNode, type FlowResult, byId, itemsNode, linkNode } from '../flow.mjs';
import {
	WAITING,
	linksTo,
	looks,
	mapped,
	othersThanLooks,
	speaksJson,
	succeeds,
	wire,
} from './support.mjs';

const tool = TOOLS.findEmail.workflowUuid;
const PATH = '/v1/orchestration/runs';
const { failedRuns } = BATCHES;

/** The fields of a simplified run, in this order; a list has no output. */
const SIMPLE = [
	'uuid',
	'workflowUuid',
	'status',
	'recordId',
	'recordTitle',
	'output',
	'errorMessage',
	'failedNode',
	'creditsUsedCount',
	'batchUuid',
	'createdAt',
	'finishedAt',
];
const LISTED = SIMPLE.filter((name) => name !== 'output');

const run = (
	name: string,
	operation: string,
	parameters: Record<string, unknown>,
	settings: Partial<FlowNode> = {},
): FlowNode => ({ name, parameters: { resource: 'run', operation, ...parameters }, ...settings });

const lead = (n: number, company_domain = `firm-${n}.example`) => ({
	n,
	first_name: `Ada ${n}`,
	company_domain,
});
const INPUTS = mapped({
	first_name: '={{ $json.first_name }}',
	company_domain: '={{ $json.company_domain }}',
});
const create = (
	parameters: Record<string, unknown>,
	settings: Partial<FlowNode> = {},
): FlowNode => ({
	...run('Create', 'create', { workflowUuid: byId(tool), inputs: INPUTS, ...parameters }),
	...settings,
});
const ofCreated = '={{ $json.uuid }}';
const created = ({ first_name, company_domain }: ReturnType<typeof lead>) =>
	`POST ${PATH} ${JSON.stringify({ workflowUuid: tool, data: { first_name, company_domain } })}`;

const json = ({ items }: FlowResult, node: string, output = 0) =>
	items(node, output).map((item) => item.json);

const LEADS = [lead(0), lead(1), lead(2, 'nobody.invalid'), lead(3), lead(4)];

export const runFlows: Flow[] = [
	{
		name: 'Run, Create: each item with the output of its run; a failed one at the error output, with the reason',
		headless: true,
		nodes: [
			itemsNode(LEADS),
			create(WAITING, { onError: 'continueErrorOutput' }),
			linkNode(),
			linkNode('After Error'),
		],
		connections: { Create: [['After'], ['After Error']], After: [] },
		arrange: (sandbox) => {
			// The first to be created is the last to finish.
			sandbox.planRuns(...LEADS.map((_, index) => ({ duration: 900 - index * 200 })));
		},
		expect: (result) => {
			succeeds(result);
			speaksJson(result);
			assert.deepEqual(othersThanLooks(result).map(wire).sort(), LEADS.map(created).sort());
			const well = LEADS.filter(({ n }) => n !== 2);
			assert.deepEqual(
				json(result, 'Create').map(({ cargo, ...own }) => [
					own,
					(cargo as Record<string, unknown>).email,
				]),
				well.map((own) => [own, `ada${own.n}@${own.company_domain}`]),
			);
			const [failed, ...more] = json(result, 'Create', 1);
			assert.deepEqual(more, []);
			const { error, ...own } = failed ?? {};
			assert.deepEqual(own, LEADS[2]);
			const { runUuid, ...reason } = error as Record<string, unknown>;
			assert.ok(looks(result).some(({ url }) => url === `${PATH}/${String(runUuid)}`));
			assert.deepEqual(reason, {
				message: 'No company found for nobody.invalid',
				reason: 'error',
				httpCode: null,
				node: 'find_email',
			});
			linksTo(result, [0, 1, 3, 4]);
			linksTo(result, [2], 'After Error');
		},
		figures: (result) =>
			`${LEADS.length} items, ${othersThanLooks(result).length} runs created, ${looks(result).length} looks`,
	},
	{
		name: 'Run, Get: waits for runs that were created without waiting; whole ones without Simplify',
		nodes: [
			itemsNode([lead(0), lead(1)]),
			create({ waitUntilFinished: false }),
			run('Get', 'get', { runUuid: ofCreated, ...WAITING }),
			linkNode(),
			run('Get Whole', 'get', {
				runUuid: "={{ $('Create').item.json.uuid }}",
				waitUntilFinished: false,
				simplify: false,
			}),
		],
		arrange: (sandbox) => {
			sandbox.planRuns({ duration: 600 }, { duration: 300 });
		},
		expect: (result) => {
			succeeds(result);
			speaksJson(result);
			const uuids = json(result, 'Create').map(({ uuid }) => uuid);
			assert.deepEqual(
				json(result, 'Create').map(({ status, output }) => [status, output]),
				[
					['pending', null],
					['pending', null],
				],
			);
			const got = json(result, 'Get');
			assert.deepEqual(
				got.map((each) => Object.keys(each)),
				[SIMPLE, SIMPLE],
			);
			assert.deepEqual(
				got.map(({ uuid, status, output, creditsUsedCount }) => [
					uuid,
					status,
					(output as Record<string, unknown>).email,
					creditsUsedCount,
				]),
				[0, 1].map((n) => [uuids[n], 'success', `ada${n}@firm-${n}.example`, 2]),
			);
			assert.deepEqual(
				json(result, 'Get Whole').map((each) => Object.keys(each)),
				Array<string[]>(2).fill(['run', 'runContext', 'runComputedConfigs']),
			);
			linksTo(result, [0, 1]);
		},
	},
	{
		name: 'Run, Get Many: the failed runs of a batch, each with the reason and the node, and linked',
		nodes: [
			itemsNode([{ n: 1, batch: failedRuns.uuid }]),
			run('Get Many', 'getAll', {
				returnAll: true,
				filters: { batchUuid: '={{ $json.batch }}', statuses: ['error'] },
			}),
			linkNode(),
		],
		expect: (result) => {
			succeeds(result);
			speaksJson(result);
			// A page with nothing new ends the list: others may follow a short one.
			assert.deepEqual(
				result.requests.map(({ method, url, body }) => [method, url, JSON.parse(body) as unknown]),
				[0, failedRuns.failedRunsCount].map((offset) => [
					'POST',
					`${PATH}/list`,
					{ batchUuid: failedRuns.uuid, statuses: ['error'], limit: 100, offset },
				]),
			);
			const failed = json(result, 'Get Many');
			assert.equal(failed.length, failedRuns.failedRunsCount);
			for (const each of failed) {
				assert.deepEqual(Object.keys(each), LISTED);
				assert.deepEqual([each.status, each.failedNode], ['error', 'find_email']);
				assert.match(String(each.errorMessage), /found nothing/);
			}
			linksTo(result, Array<number>(failed.length).fill(1));
		},
	},
	{
		name: 'Run, Get Many: up to the limit, with their outputs; and whole ones',
		nodes: [
			run('Get Many', 'getAll', {
				returnAll: false,
				limit: 2,
				filters: { batchUuid: failedRuns.uuid, statuses: ['success'] },
				options: { includeOutput: true },
			}),
			run('Get Whole', 'getAll', {
				limit: 1,
				filters: { workflowUuid: tool, recordId: '={{ $json.recordId }}' },
				simplify: false,
			}),
		],
		expect: (result) => {
			succeeds(result);
			const runs = json(result, 'Get Many');
			assert.deepEqual(
				runs.map((each) => Object.keys(each)),
				[SIMPLE, SIMPLE],
			);
			assert.ok(runs.every(({ output }) => output !== null));
			assert.equal(looks(result).length, 2);
			assert.deepEqual(
				json(result, 'Get Whole').map(({ uuid, recordId }) => [uuid, recordId]),
				runs.map(({ uuid, recordId }) => [uuid, recordId]),
			);
			assert.ok(json(result, 'Get Whole').every(({ executions }) => Array.isArray(executions)));
		},
	},
	{
		name: 'Run, Cancel: stops runs on their way, and says which',
		nodes: [
			itemsNode([lead(0), lead(1)]),
			create({ waitUntilFinished: false }),
			run('Cancel', 'cancel', { runUuid: ofCreated }),
			linkNode(),
			run('Get', 'get', { runUuid: "={{ $('Create').item.json.uuid }}" }),
		],
		arrange: (sandbox) => {
			sandbox.planRuns({ duration: 60_000 }, { duration: 60_000 });
		},
		expect: (result) => {
			succeeds(result);
			speaksJson(result);
			const uuids = json(result, 'Create').map(({ uuid }) => String(uuid));
			assert.deepEqual(
				othersThanLooks(result).slice(2).map(wire).sort(),
				uuids
					.map((uuid) => `POST ${PATH}/cancel {"workflowUuid":"${tool}","uuids":["${uuid}"]}`)
					.sort(),
			);
			assert.deepEqual(
				json(result, 'Cancel'),
				uuids.map((uuid) => ({ uuid, cancelled: true })),
			);
			for (const { status } of json(result, 'Get')) {
				assert.match(String(status), /^cancel(ling|led)$/);
			}
			linksTo(result, [0, 1]);
		},
	},
	{
		name: 'Run, Cancel: a run that has ended already is explained, and nothing is cancelled',
		nodes: [
			itemsNode([lead(0)]),
			create({ waitUntilFinished: false }),
			run('Get', 'get', { runUuid: ofCreated, ...WAITING }),
			run('Cancel', 'cancel', { runUuid: ofCreated }),
		],
		arrange: (sandbox) => {
			sandbox.planRuns({ duration: 200 });
		},
		expect: ({ execution, requests }) => {
			assert.equal(execution.status, 'error');
			assert.match(execution.error?.message ?? '', /has already ended with the status success/);
			assert.ok(!requests.some(({ url }) => url === `${PATH}/cancel`));
		},
	},
	{
		name: 'Run, Create without waiting, then the Wait node and one list: many long runs hold no worker',
		nodes: [
			itemsNode([lead(0), lead(1), lead(2)]),
			create({ waitUntilFinished: false }),
			{
				name: 'Wait',
				type: 'n8n-nodes-base.wait',
				typeVersion: 1.1,
				webhookId: '00000000-0000-4000-8000-0000000000aa',
				parameters: { amount: 2, unit: 'seconds' },
			},
			run(
				'Get Many',
				'getAll',
				{
					returnAll: true,
					filters: {
						workflowUuid: tool,
						createdAfter:
							"={{ DateTime.fromISO($('Create').first().json.createdAt).minus({ seconds: 1 }).toISO() }}",
						isFinished: true,
					},
					options: { includeOutput: true },
				},
				{ executeOnce: true },
			),
		],
		arrange: (sandbox) => {
			sandbox.planRuns({ duration: 200 }, { duration: 500 }, { duration: 300 });
		},
		expect: (result) => {
			succeeds(result);
			const uuids = json(result, 'Create').map(({ uuid }) => uuid);
			const runs = json(result, 'Get Many');
			assert.deepEqual(runs.map(({ uuid }) => uuid).sort(), uuids.sort());
			for (const { output } of runs) assert.match((output as { email: string }).email, /@firm-/);
		},
	},
];
