/**
 * `npm start` from the first start to `--clean`, in a cache folder of its own. Run by `run.mts`, with the n8n
 * that `npm start` takes on this Node.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { CONTROL_PREFIX } from '../../../sandbox/http/control.mjs';
import { BATCHES, MODEL_ROWS, MODELS, SEGMENTS } from '../../../sandbox/workspace.mjs';
import { ROOT } from '../../../scripts/n8n/paths.mjs';
import { N8nRest, type NewWorkflow, type Workflow } from '../../../scripts/n8n/rest.mjs';
import { endOnSignals } from '../context.mjs';
import { TRIGGER, byId, triggerOf } from '../flow.mjs';
import { StartProcess } from './process.mjs';

/** The batches of the sandbox as it starts. */
const batches = Object.values(BATCHES);
const total = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0);

/** Each example, and how many items its last nodes return, as examples/README.md says. */
const EXAMPLES: Record<string, Record<string, number>> = {
	'Act on changes of a segment': { 'New Leads with E-Mail': 3 },
	'Create and get a batch': { 'Get Batch': 1 },
	'Fetch the results of finished batches': {
		'All Rows of All Batches': total(
			batches.filter(({ status }) => status === 'success').map(({ runsCount }) => runsCount),
		),
	},
	'Filter and preview': {
		Companies: (MODEL_ROWS[MODELS.companies.uuid] ?? []).filter(
			({ country, employees }) =>
				['DE', 'AT', 'CH'].includes(String(country)) && Number(employees) > 1000,
		).length,
	},
	'Preview, then create': { 'Create Batch': 1 },
	'Retry what failed': { 'All Runs Succeeded': 1 },
	'Run a tool on a CSV file': { 'Each Row': 4 },
	'Rows to enriched rows': { 'Enriched Leads': 3, 'Failed Leads': 1 },
	'Leads into Cargo, and a play on them': { 'Each Lead': 3 },
	'Wait for a long batch': { 'Each Record': SEGMENTS.newLeads.recordsCount },
	'Which records failed': {
		'Who Failed and Why': total(
			batches
				.filter(({ finishedAt }) => finishedAt !== null)
				.map(({ failedRunsCount }) => failedRunsCount),
		),
	},
};
const CARGO = 'n8n-nodes-cargo.cargo';
const POLL_MS = 20;
const UNKNOWN_BATCH = '00000000-0000-4000-8000-000000000000';

let cache: string;
let started: StartProcess;
let rest: N8nRest;
let editor: string;
/** Listen on n8n's usual ports, so that the start has to take others. */
const occupied = [5678, 5679].map((port) =>
	createServer()
		.on('error', () => undefined)
		.listen(port, '127.0.0.1'),
);

interface StoredWorkflow extends Workflow {
	tags: { name: string }[];
}

/** Opens an `npm start` and signs in as it says. */
async function open(): Promise<void> {
	started = new StartProcess([], cache);
	editor = await started.says(/Editor +(http:\/\/127\.0\.0\.1:\d+)\//);
	const password = await started.says(/Password +(\S+)/);
	const email = await started.says(/E-mail +(\S+)/);
	await started.says(/(Ctrl-C ends)/);
	rest = new N8nRest(editor);
	await rest.signIn({ email, password });
}

/** Where the sandbox of the started n8n listens. */
const sandboxUrl = async () => started.says(/sandbox is listening at (http:\S+)/);

/** The examples as the list of workflows shows them, each with its nodes. */
async function stored(): Promise<StoredWorkflow[]> {
	const list = await rest.get<{ id: string }[]>('/rest/workflows?includeScopes=false');
	return await Promise.all(
		list.map(async ({ id }) => rest.get<StoredWorkflow>(`/rest/workflows/${id}`)),
	);
}

/** A Get of a batch that is not there, whose error output is connected or not. */
function failing(onError?: 'continueErrorOutput'): NewWorkflow {
	const cargo = {
		name: 'Get Batch',
		type: CARGO,
		typeVersion: 1,
		parameters: { resource: 'batch', operation: 'get', batchUuid: byId(UNKNOWN_BATCH) },
		credentials: { cargoApi: { id: null, name: 'Cargo account' } },
		...(onError ? { onError } : {}),
	};
	const trigger = {
		name: TRIGGER,
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		parameters: {},
	};
	return {
		name: `A batch that is not there ${onError ?? ''}`,
		active: false,
		nodes: [trigger, cargo].map((node, index) => ({
			...node,
			id: `00000000-0000-4000-8000-00000000000${index}`,
			position: [index * 200, 0],
		})),
		connections: { [TRIGGER]: { main: [[{ node: 'Get Batch', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}

/** Whether somebody answers there. */
const answers = async (url: string) =>
	fetch(url).then(
		() => true,
		() => false,
	);

// What was started is ended when this process ends, however that comes about.
endOnSignals();

describe('npm start', () => {
	before(async () => {
		cache = await mkdtemp(join(tmpdir(), 'cargo-start-'));
		await open();
	});

	after(async () => {
		started.interrupt();
		await started.ended();
		for (const server of occupied) server.close();
		await rm(cache, { recursive: true, force: true });
	});

	it('keeps its data outside the checkout, and says where', async () => {
		const folder = await started.says(/keeps its data in (\S+)/);
		assert.ok(folder.startsWith(cache));
		assert.ok(existsSync(join(folder, '.n8n', 'nodes', 'node_modules', 'n8n-nodes-cargo')));
		assert.ok(!folder.startsWith(ROOT));
	});

	it('has every example, with the tag and the credential “Cargo account”', async () => {
		const workflows = await stored();
		assert.deepEqual(workflows.map(({ name }) => name).sort(), Object.keys(EXAMPLES).sort());
		const [credential, ...others] =
			await rest.get<{ id: string; name: string }[]>('/rest/credentials');
		assert.deepEqual([credential?.name, others], ['Cargo account', []]);
		for (const { tags, nodes } of workflows) {
			assert.deepEqual(
				tags.map(({ name }) => name),
				['Cargo examples'],
			);
			for (const { credentials } of nodes.filter(({ type }) => type.startsWith(CARGO))) {
				assert.deepEqual(credentials, {
					cargoApi: { id: credential?.id, name: 'Cargo account' },
				});
			}
		}
	});

	for (const [name, expected] of Object.entries(EXAMPLES)) {
		it(`runs the example “${name}”`, async () => {
			await fetch(`${await sandboxUrl()}${CONTROL_PREFIX}/reset`, { method: 'POST' });
			const workflow = (await stored()).find((each) => each.name === name);
			assert.ok(workflow);
			const { status, error, outputs } = await rest.runWorkflow(workflow, triggerOf(workflow));
			assert.deepEqual([status, error], ['success', undefined]);
			const counts = Object.keys(expected).map((node) => [node, outputs[node]?.[0]?.length]);
			assert.deepEqual(Object.fromEntries(counts), expected);
		});
	}

	it('finds the credential of an example that is imported from its file', async () => {
		const file = join(ROOT, 'examples', 'create-and-get-batch.json');
		const example = JSON.parse(await readFile(file, 'utf8')) as NewWorkflow;
		const workflow = await rest.createWorkflow({ ...example, name: 'Imported' });
		const { status } = await rest.runWorkflow(workflow, TRIGGER);
		assert.equal(status, 'success');
	});

	it('shows the status and the reason of an error, because the node has n8n’s own n8n-workflow', async () => {
		const { error } = await rest.runWorkflow(await rest.createWorkflow(failing()), TRIGGER);
		assert.equal(error?.httpCode, '404');
		const { outputs } = await rest.runWorkflow(
			await rest.createWorkflow(failing('continueErrorOutput')),
			TRIGGER,
		);
		const item = outputs['Get Batch']?.[1]?.[0]?.json.error as Record<string, unknown>;
		assert.deepEqual([item.reason, item.httpCode], ['batchNotFound', '404']);
	});

	it('gives a second npm start a folder of its own, which ends by itself with --once', async () => {
		const second = new StartProcess(['--once'], cache);
		const folder = await second.says(/keeps its data in (\S+)/);
		assert.notEqual(folder, await started.says(/keeps its data in (\S+)/));
		assert.equal(await second.ended(), 0, second.output);
		for (const name of Object.keys(EXAMPLES))
			assert.ok(second.output.includes(`✓ Running “${name}”`));
		assert.match(second.output, /"status": "\w+"/);
		assert.match(second.output, /Enriched Leads: 3, Failed Leads: 1/);
	});

	it('refuses --clean while it runs', async () => {
		const clean = new StartProcess(['--clean'], cache);
		assert.equal(await clean.ended(), 1);
		assert.match(clean.output, /npm start is running/);
	});

	it('ends everything with Ctrl-C', async () => {
		const sandbox = await sandboxUrl();
		assert.deepEqual([await answers(editor), await answers(sandbox)], [true, true]);
		started.interrupt();
		assert.equal(await started.ended(), 0);
		assert.deepEqual([await answers(editor), await answers(sandbox)], [false, false]);
	});

	it('starts again with what it has, and leaves no secret when it is ended midway', async () => {
		assert.ok(started.output.includes('Installing the package'));
		started = new StartProcess([], cache);
		const folder = await started.says(/keeps its data in (\S+)/);
		const file = join(folder, 'import-credentials.json');
		for (let tries = 0; !existsSync(file) && tries < 5000; tries += 1) await sleep(POLL_MS);
		started.terminate();
		assert.equal(await started.ended(), 130);
		assert.equal(existsSync(file), false);
		assert.equal(started.output.includes('Installing the package'), false);
		assert.equal(await answers(await sandboxUrl()), false);
	});

	it('removes all that it kept with --clean', async () => {
		const clean = new StartProcess(['--clean'], cache);
		assert.equal(await clean.ended(), 0, clean.output);
		assert.deepEqual(await readdir(cache), []);
	});
});
