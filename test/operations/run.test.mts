import { beforeEach, describe, expect, test } from '@jest/globals';
import type { IDataObject, INode } from 'n8n-workflow';
import { BATCHES, PLAYS, TOOLS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { TOOL, uuidOf } from './support.mjs';

const sandbox = useSandbox();
const CREATE = 'POST /orchestration/runs';
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const lead = (n: number, domain = `firm-${n}.example`) => ({
	first_name: `Ada ${n}`,
	company_domain: domain,
});
const leads = Array.from({ length: 12 }, (_, n) => lead(n));
const quick = { pollInterval: 0.1, maxWait: 30 };

const create = async (
	items: IDataObject[],
	parameters: IDataObject = {},
	settings: Partial<INode> = {},
) =>
	await sandbox.run({
		items,
		parameters: {
			resource: 'run',
			operation: 'create',
			workflowUuid: TOOL,
			waitUntilFinished: true,
			options: quick,
			...parameters,
		},
		settings,
	});
const of = async (operation: string, parameters: IDataObject, settings: Partial<INode> = {}) =>
	await sandbox.run({ parameters: { resource: 'run', operation, ...parameters }, settings });
/** `METHOD path` of all requests, UUIDs as `*`. */
const calls = () => sandbox.calls().map((call) => call.replace(/[\da-f]{8}-[-\da-f]{27}/, '*'));
const created = () => calls().filter((call) => call === 'POST /v1/orchestration/runs');
/** Creates one run in the sandbox by the node, without waiting; its UUID. */
const aRun = async (item: IDataObject = lead(1)) => {
	const { json } = await create([item], { waitUntilFinished: false });
	return uuidOf(json('Cargo'));
};

beforeEach(() => {
	sandbox.api.planRuns(...leads.map((_, n) => ({ duration: 50 + ((n * 37) % 100) })));
});

describe('Run → Create', () => {
	test('returns each item in its place with the output of its run, linked to it', async () => {
		const { json, error } = await create(leads);

		expect(error).toBeUndefined();
		expect(json('Cargo')).toEqual(
			leads.map((item, n) => ({
				...item,
				cargo: expect.objectContaining({ email: `ada${n}@firm-${n}.example` }),
			})),
		);
		expect(json('After')).toEqual(leads.map((value) => ({ value })));
		expect(created()).toHaveLength(12);
	});

	test('sends the workflow and the inputs', async () => {
		await create([lead(1)]);

		const [request] = sandbox.api.requests();
		expect(JSON.parse(request?.body ?? '')).toEqual({
			workflowUuid: TOOLS.findEmail.workflowUuid,
			data: lead(1),
		});
	});

	test('waits by default', async () => {
		const { json } = await sandbox.run({
			items: [lead(1)],
			parameters: { resource: 'run', operation: 'create', workflowUuid: TOOL },
		});

		expect(json('Cargo')).toEqual([{ ...lead(1), cargo: expect.anything() }]);
	});

	test('returns the run itself without waiting', async () => {
		const { json } = await create([lead(1)], { waitUntilFinished: false });

		expect(json('Cargo')).toEqual([
			expect.objectContaining({
				uuid: expect.stringMatching(UUID),
				status: 'pending',
				output: null,
				failedNode: null,
				batchUuid: null,
				finishedAt: null,
			}),
		]);
		expect(calls()).toEqual(['POST /v1/orchestration/runs']);
	});

	test('sends no more requests at once than the slots allow', async () => {
		sandbox.api.addFault({ route: CREATE, delay: 50, times: 12 });

		await create(leads, { options: { ...quick, maxConcurrentRequests: 3 } });

		expect(sandbox.api.peakConcurrency()).toBe(3);
	});

	test.each([{}, { first_name: undefined }])(
		'refuses an item without any field, which would cost a run, and sends nothing: %j',
		async (item) => {
			const { error } = await create([lead(1), item]);

			expect(error?.message).toContain('has no fields to send');
			expect(error?.context).toMatchObject({ itemIndex: 1 });
			expect(calls()).toEqual([]);
		},
	);

	test('sends members of objects by whatever name', async () => {
		const racing = '={{ JSON.parse($json.text) }}';
		await create([{ text: '{"constructor":{"prototype":1}}' }], {
			waitUntilFinished: false,
			inputs: { mappingMode: 'defineBelow', value: { racing } },
		});

		expect(sandbox.onlyRequest().body).toContain('"racing":{"constructor":{"prototype":1}}');
	});

	test('refuses to overwrite a field with the output, and sends nothing', async () => {
		const { error } = await create([lead(1), { ...lead(2), cargo: 1 }]);

		expect(error?.message).toBe(
			'Put Output in Field: "cargo" is a field that the item already has',
		);
		expect(error?.context).toMatchObject({ itemIndex: 1 });
		expect(calls()).toEqual([]);
	});

	test.each([
		['a play', byId(PLAYS.enrichNewLeads.workflowUuid), 'playNotCompatible'],
		['a tool that was never deployed', byId(TOOLS.neverDeployed.workflowUuid), 'nodesNotFound'],
		['a tool without a start', byId(TOOLS.headless.workflowUuid), 'rootNodeNotFound'],
	])('explains why %s cannot run', async (_, workflowUuid, reason) => {
		const { error } = await create([lead(1)], { workflowUuid });

		expect(error?.context).toMatchObject({ reason });
		expect(error?.description).toBeTruthy();
	});

	test('explains the limit of concurrent runs', async () => {
		sandbox.api.settings({ concurrencyLimit: 0 });

		const { error } = await create([lead(1)]);

		expect(error?.message).toBe('The workspace has reached its limit of concurrent runs');
	});
});

describe('A run that fails', () => {
	const items = [lead(0), lead(1, 'nobody.invalid'), lead(2)];
	const failure = {
		message: 'No company found for nobody.invalid',
		reason: 'error',
		httpCode: null,
		runUuid: expect.stringMatching(UUID),
		node: 'find_email',
	};

	test('ends the execution, which names all other runs', async () => {
		sandbox.api.reset();
		sandbox.api.planRuns({ duration: 5000 }, { duration: 50 }, { duration: 5000 });

		const { error } = await create(items);

		expect(error?.message).toBe('No company found for nobody.invalid');
		expect(error?.context).toMatchObject({ itemIndex: 1, run: { node: 'find_email' } });
		const named = /These runs were created anyway: (.*)$/.exec(String(error?.description));
		expect(named?.[1]?.split(', ')).toEqual([
			expect.stringMatching(UUID),
			expect.stringMatching(UUID),
		]);
	});

	test('goes to the error output with its fields', async () => {
		const { json } = await create(items, {}, { onError: 'continueErrorOutput' });

		expect(json('Cargo')).toHaveLength(2);
		expect(json('Cargo', 1)).toEqual([{ ...items[1], error: failure }]);
		expect(json('Bad')).toEqual([{ value: items[1] }]);
	});

	test('stays in its place with Continue', async () => {
		const { json } = await create(items, {}, { onError: 'continueRegularOutput' });

		expect(json('Cargo')[1]).toEqual({ ...items[1], error: failure });
		expect(json('After')).toEqual(items.map((value) => ({ value })));
	});
});

describe('With Retry On Fail', () => {
	const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };

	test('only the refused run is created again', async () => {
		sandbox.api.addFault({
			route: CREATE,
			skip: 1,
			status: 402,
			body: { reason: 'notEnoughCredits' },
		});

		const { error } = await create(
			leads.slice(0, 3),
			{ options: { ...quick, maxConcurrentRequests: 1 } },
			RETRY,
		);

		expect(error).toBeUndefined();
		expect(created()).toHaveLength(4);
	});

	test('a run whose response was lost is not created again', async () => {
		sandbox.api.addFault({ route: CREATE, drop: 'before', handle: true });

		const { error } = await create([lead(1)], {}, RETRY);

		expect(error?.description).toContain('The run may have been created anyway');
		expect(created()).toHaveLength(1);
	});
});

describe('As a tool of an AI agent', () => {
	const settings = { type: 'n8n-nodes-cargo.cargoTool' };
	const inputs = {
		mappingMode: 'defineBelow',
		value: { first_name: 'Ada', company_domain: '={{ $json.domain }}' },
		schema: [
			{ id: 'first_name', displayName: 'First name', type: 'string', required: true },
			{ id: 'company_domain', displayName: 'Company domain', type: 'string', required: true },
		],
	};

	test('returns only the output', async () => {
		const { json } = await create([{ domain: 'a.example', other: 1 }], { inputs }, settings);

		expect(json('Cargo')).toEqual([{ cargo: expect.objectContaining({ email: 'ada@a.example' }) }]);
	});

	test('returns a failed run with what to do', async () => {
		const { json } = await create([{ domain: 'a.invalid', other: 1 }], { inputs }, settings);

		expect(json('Cargo')).toEqual([
			{ error: expect.objectContaining({ node: 'find_email', description: expect.any(String) }) },
		]);
	});
});

test('A run that has finished at once is read for its output', async () => {
	const { json } = await create([lead(1)], { waitUntilFinished: false });
	const uuid = uuidOf(json('Cargo'));
	sandbox.api.addFault({
		route: CREATE,
		status: 200,
		body: { run: { uuid, status: 'success' } },
	});
	await new Promise((resolve) => setTimeout(resolve, 300));

	const after = await create([lead(1)]);

	expect(after.json('Cargo')).toEqual([
		{ ...lead(1), cargo: expect.objectContaining({ email: 'ada1@firm-1.example' }) },
	]);
});

describe('Run → Get', () => {
	test('returns the status, the output and the cost', async () => {
		const runUuid = await aRun();
		const { json } = await of('get', { runUuid, waitUntilFinished: true, options: quick });

		expect(json('Cargo')).toEqual([
			{
				uuid: runUuid,
				workflowUuid: TOOLS.findEmail.workflowUuid,
				status: 'success',
				recordId: expect.any(String),
				recordTitle: expect.any(String),
				output: expect.objectContaining({ email: 'ada1@firm-1.example' }),
				errorMessage: null,
				failedNode: null,
				creditsUsedCount: 2,
				batchUuid: null,
				createdAt: expect.any(String),
				finishedAt: expect.any(String),
			},
		]);
	});

	test('returns what Cargo sent without Simplify', async () => {
		const runUuid = await aRun();
		const { json } = await of('get', { runUuid, simplify: false });

		expect(Object.keys(json('Cargo')[0] ?? {})).toEqual([
			'run',
			'runContext',
			'runComputedConfigs',
		]);
	});

	test('reports a failed run when it waits', async () => {
		const runUuid = await aRun(lead(1, 'nobody.invalid'));
		const { error } = await of('get', { runUuid, waitUntilFinished: true, options: quick });

		expect(error?.message).toBe('No company found for nobody.invalid');
	});

	test.each([`={{ '' }}`, 'x', '../batches/list', '={{ null }}'])(
		'refuses %j as an ID, and sends nothing',
		async (runUuid) => {
			const { error } = await of('get', { runUuid });

			expect(error?.message).toMatch(/^Run ID(: | is empty$)/);
			expect(calls()).toEqual([]);
		},
	);

	test('says that Cargo has no such run', async () => {
		const { error } = await of('get', { runUuid: '3c90c3cc-0d44-4b50-8888-8dd25736052a' });

		expect(error).toMatchObject({ httpCode: '404' });
	});
});

describe('Run → Get Many', () => {
	test('says which runs of a batch failed, and why', async () => {
		const { json } = await of('getAll', {
			returnAll: true,
			filters: { batchUuid: BATCHES.failedRuns.uuid, statuses: ['error'] },
		});

		const failed = json('Cargo');
		expect(failed).toHaveLength(BATCHES.failedRuns.failedRunsCount);
		for (const run of failed) {
			expect(run).toMatchObject({
				status: 'error',
				errorMessage: expect.any(String),
				failedNode: expect.any(String),
				batchUuid: BATCHES.failedRuns.uuid,
			});
			expect(run).not.toHaveProperty('output');
		}
	});

	test('reads the outputs too if the user wants them', async () => {
		const { json } = await of('getAll', {
			returnAll: true,
			filters: { batchUuid: BATCHES.failedRuns.uuid, statuses: ['success'] },
			options: { includeOutput: true },
		});

		expect(json('Cargo').every(({ output }) => output !== null)).toBe(true);
	});

	test('sends the filters under their names, times as UTC', async () => {
		await of('getAll', {
			limit: 5,
			filters: {
				workflowUuid: TOOLS.findEmail.workflowUuid,
				isFinished: true,
				recordId: 'contact-1',
				createdAfter: '2026-01-02T03:04:05',
				createdBefore: '2026-01-03T03:04:05+02:00',
			},
		});

		expect(JSON.parse(sandbox.onlyRequest().body)).toEqual({
			workflowUuid: TOOLS.findEmail.workflowUuid,
			recordId: 'contact-1',
			isFinished: true,
			createdAfter: expect.stringMatching(/^2026-01-02T\d\d:04:05.000Z$/),
			createdBefore: '2026-01-03T01:04:05.000Z',
			limit: 5,
			offset: 0,
		});
	});

	test.each([
		['createdAfter', 'yesterday', 'Created After: "yesterday" is not a date and time'],
		['createdAfter', 'contact-1', 'Created After: "contact-1" is not a date and time'],
		['createdAfter', '2026-02-30', 'Created After: "2026-02-30" is not a date and time'],
		['createdBefore', '12', 'Created Before: "12" is not a date and time'],
		['createdBefore', 1, 'Created Before: 1 is not a date and time'],
		['batchUuid', 'x', 'Batch ID: "x" is not a Cargo ID'],
		['statuses', ['done'], 'Statuses: "done" is not a valid option'],
		['recordId', ' ', 'Record ID: " " is not text'],
	])('refuses an unusable %s, and sends nothing', async (name, value, message) => {
		const { error } = await of('getAll', { filters: { [name]: value } });

		expect(error?.message).toBe(message);
		expect(calls()).toEqual([]);
	});

	test('ends if a server ignores the offset, and respects Limit', async () => {
		const page = { runs: [{ uuid: BATCHES.success.uuid }, { uuid: BATCHES.running.uuid }] };
		sandbox.api.addFault({
			route: 'POST /orchestration/runs/list',
			times: 9,
			status: 200,
			body: page,
		});

		const all = await of('getAll', { returnAll: true });
		const one = await of('getAll', { limit: 1 });

		expect(all.json('Cargo')).toHaveLength(2);
		expect(one.json('Cargo')).toHaveLength(1);
		expect(calls()).toHaveLength(3);
	});
});

describe('Run → Get Many without Simplify', () => {
	const filters = { batchUuid: BATCHES.failedRuns.uuid };

	test('returns the runs as Cargo sent them', async () => {
		const { json } = await of('getAll', { limit: 1, simplify: false, filters });

		expect(Object.keys(json('Cargo')[0] ?? {})).toContain('executions');
	});

	test('returns the outputs of all nodes if the user wants them', async () => {
		const { json } = await of('getAll', {
			limit: 1,
			simplify: false,
			filters,
			options: { includeOutput: true },
		});

		expect(Object.keys(json('Cargo')[0] ?? {})).toEqual([
			'run',
			'runContext',
			'runComputedConfigs',
		]);
	});

	test('accepts a play or tool as n8n stores a list entry', async () => {
		await of('getAll', { limit: 1, filters: { workflowUuid: TOOL } });

		expect(JSON.parse(sandbox.onlyRequest().body)).toMatchObject({
			workflowUuid: TOOLS.findEmail.workflowUuid,
		});
	});
});

describe('Run → Cancel', () => {
	test('stops a run, and returns its ID', async () => {
		sandbox.api.reset();
		sandbox.api.planRuns({ duration: 60_000 });
		const runUuid = await aRun();

		const { json } = await of('cancel', { runUuid });

		expect(json('Cargo')).toEqual([{ uuid: runUuid, cancelled: true }]);
		const after = await of('get', { runUuid });
		expect(['cancelling', 'cancelled']).toContain(after.json('Cargo')[0]?.status);
	});

	test('says that a run has already ended', async () => {
		const runUuid = await aRun();
		await of('get', { runUuid, waitUntilFinished: true, options: quick });

		const { error } = await of('cancel', { runUuid });

		expect(error?.message).toBe(
			'The run has already ended with the status success, so it can no longer be cancelled',
		);
	});
});

test('Stop ends the wait at once, and sends no more requests', async () => {
	sandbox.api.reset();
	sandbox.api.planRuns({ duration: 60_000 });
	const stop = new AbortController();
	setTimeout(() => {
		stop.abort();
	}, 400);
	const begun = Date.now();

	await sandbox.run({
		items: [lead(1)],
		parameters: { resource: 'run', operation: 'create', workflowUuid: TOOL, options: quick },
		signal: stop.signal,
	});

	expect(Date.now() - begun).toBeLessThan(5000);
	const asked = calls().length;
	await new Promise((resolve) => setTimeout(resolve, 500));
	expect(calls()).toHaveLength(asked);
});
