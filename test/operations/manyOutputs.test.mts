import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { BATCHES } from '../../sandbox/workspace.mjs';
import { activate } from '../engine/polling.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { TOOL, posts, runRows } from './support.mjs';

const LIST = 'GET /orchestration/batches/list';
const FILE = 'GET /results/{file}';

const sandbox = useSandbox();
/** More than JavaScript takes as the arguments of one function. */
const MANY = 130_000;
const MESSAGE = 'n8n cannot return more than 120,000 items for one input item';
const uuid = (n: number) => `88888888-0000-4000-8000-${String(n).padStart(12, '0')}`;
const { workflowUuid } = BATCHES.success;
const listed = (count: number, status = 'success') =>
	Array.from({ length: count }, (_, n) => ({ uuid: uuid(n), workflowUuid, status }));

/** A file of runs as Cargo's storage gives it, each on a row of its own unless told otherwise. */
const runsFile = (count: number, row = (n: number) => n) =>
	JSON.stringify(
		listed(count).map((run, n) => ({
			...run,
			runContext: { start: { n: row(n) }, end: { n: row(n) } },
		})),
	);

/** Operations that n8n's routing runs, and what a server answers that has so much for them. */
const ROUTED: Array<{
	what: string;
	parameters: IDataObject;
	route: string;
	body: (count: number) => IDataObject;
}> = [
	{
		what: 'Get Many',
		parameters: { operation: 'getAll', returnAll: true },
		route: LIST,
		body: (count) => ({ batches: listed(count) }),
	},
	{
		what: 'Get Many with a Limit',
		parameters: { operation: 'getAll', limit: 125_000 },
		route: LIST,
		body: (count) => ({ batches: listed(count) }),
	},
	{
		what: 'Run → Get Many',
		parameters: {
			resource: 'run',
			operation: 'getAll',
			returnAll: true,
			filters: { workflowUuid },
			options: { includeOutput: true },
		},
		route: 'POST /orchestration/runs/list',
		body: (count) => ({ runs: listed(count) }),
	},
	{
		what: 'Preview',
		parameters: {
			operation: 'preview',
			workflowUuid: TOOL,
			dataKind: 'records',
			records: '[{"a":1}]',
			options: { oneItemPerRecord: true },
		},
		route: 'POST /orchestration/batches/preview',
		body: (count) => ({
			count,
			columns: [],
			records: listed(count),
		}),
	},
];

describe('More items than n8n can take from one input item', () => {
	test.each(ROUTED)(
		'are refused with what to do ($what)',
		async ({ parameters, route, body }) => {
			sandbox.api.addFault({ route, status: 200, body: body(MANY) });

			const { error } = await sandbox.run({ parameters });

			expect(error?.message).toBe(MESSAGE);
			expect(error?.description).toMatch(/^Set a Limit or filters/);
			expect(sandbox.calls()).toHaveLength(1);
		},
		240_000,
	);

	test('are refused where they are the results of a batch, which keeps them', async () => {
		sandbox.api.addFault({ route: FILE, status: 200, body: runsFile(MANY) });

		const { error } = await sandbox.run({
			parameters: {
				operation: 'getResults',
				batchUuid: byId(BATCHES.success.uuid),
				output: 'items',
			},
		});

		expect(error?.message).toBe(MESSAGE);
		expect(error?.description).toContain('set Return As to File');
	}, 240_000);
});

test('As many items as n8n can take are returned', async () => {
	for (const count of [120_000, 0]) {
		sandbox.api.addFault({ route: LIST, status: 200, body: { batches: listed(count) } });
	}

	const { error, items } = await runRows({
		credential: sandbox.credential,
		items: [{}],
		parameters: { operation: 'getAll', returnAll: true },
	});

	expect(error).toBeUndefined();
	expect(items('Cargo')).toHaveLength(120_000);
}, 240_000);

describe('Create From Items, which n8n does not route', () => {
	const results = {
		waitUntilFinished: true,
		returnData: 'results',
		options: { pollInterval: 0.1 },
	};

	test('returns the results of more items than that', async () => {
		sandbox.api.planBatches({ duration: 10 });
		sandbox.api.addFault({ route: FILE, status: 200, body: runsFile(MANY) });
		const { error, json } = await runRows({
			credential: sandbox.credential,
			items: Array.from({ length: MANY }, (_, n) => ({ n })),
			parameters: results,
		});

		expect(error).toBeUndefined();
		expect(json('Cargo')).toHaveLength(MANY);
		expect(json('Cargo').at(-1)).toEqual({ n: MANY - 1, cargo: { n: MANY - 1 } });
		expect(posts(sandbox.api.requests())).toHaveLength(1);
	}, 240_000);

	test('bears more runs than that which fit none of its items', async () => {
		sandbox.api.planBatches({ duration: 10 });
		sandbox.api.addFault({ route: FILE, status: 200, body: runsFile(MANY, () => 1) });
		const { error, json } = await runRows({
			credential: sandbox.credential,
			items: [{ n: 1 }, { n: 1 }],
			parameters: results,
		});

		expect(error).toBeUndefined();
		expect(json('Cargo')).toMatchObject([{ n: 1 }, { n: 1 }]);
	}, 240_000);
});

test('The trigger begins where the list has more batches on one page than that', async () => {
	const body = { batches: listed(MANY, 'running') };
	sandbox.api.addFault({ route: LIST, status: 200, body, times: 2 });
	const trigger = await activate(sandbox.credential);

	expect(await trigger.poll()).toBeNull();
	expect(trigger.stored()).toHaveProperty('memory.known');
}, 240_000);
