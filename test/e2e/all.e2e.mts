/**
 * The end-to-end tests: the packed package in a real n8n, talking to the sandbox. Run by `run.mts`.
 * n8n is started once for all of them.
 */
import assert from 'node:assert/strict';
import { type TestContext, after, before, describe, it } from 'node:test';

import type { Execution } from '../../scripts/n8n/execution.mjs';
import { RELEASES } from '../../scripts/n8n/releases.mjs';
import type { Workflow } from '../../scripts/n8n/rest.mjs';
import { agentTests } from './agent/agent.mjs';
import { browserTests } from './browser/tests.mjs';
import {
	E2E_TARBALL,
	type World,
	closeWorld,
	endOnSignals,
	openWorld,
	opened,
} from './context.mjs';
import { editorTests } from './editor.mjs';
import { type Flow, type FlowResult, toWorkflow, triggerOf } from './flow.mjs';
import { FLOWS } from './flows/index.mjs';
import { N8N, isSince } from './release.mjs';
import { type Recording, differences, readRecording, saveRecording, toRecord } from './record.mjs';
import { afterwardsTests } from './secrets/afterwards.mjs';
import type { Place } from './secrets/search.mjs';
import { situationTests } from './secrets/situations.mjs';
import { stopTests } from './stop.mjs';

const tarball = process.env[E2E_TARBALL] ?? '';
/** The flows that this n8n runs. */
const flows = FLOWS.filter(({ since }) => since === undefined || isSince(since));
const headless = flows.filter((flow) => flow.headless);
const headlessResults = new Map<Flow, FlowResult>();
const recording: Recording = {};
/** What other programs saw: the host of the files, and readers of `n8n execute`'s output. */
const outside: Place[] = [];
let world: World | undefined;

/** The world, once it is open. */
const theWorld = () => opened(world);

/** Runs a flow in a clean sandbox and collects its results. */
async function play(
	{ sandbox }: Pick<World, 'sandbox'>,
	flow: Flow,
	execute: () => Promise<Execution>,
): Promise<FlowResult> {
	sandbox.reset();
	await flow.arrange?.(sandbox);
	sandbox.clearRequests();
	const execution = await execute();
	outside.push(
		{ where: `output of ${flow.name}`, content: Buffer.from(execution.raw) },
		{
			where: `host of the files in ${flow.name}`,
			content: Buffer.from(JSON.stringify(sandbox.fileRequests())),
		},
	);
	return {
		execution,
		items: (node, output = 0) => execution.outputs[node]?.[output] ?? [],
		requests: sandbox.requests(),
		fileRequests: sandbox.fileRequests(),
		files: sandbox.files(),
		openUploads: sandbox.openUploads(),
		sandbox,
	};
}

/** What a version recorded of the flows that another one runs too. */
/** Checks a flow's result, and prints its figures. */
async function hold(flow: Flow, result: FlowResult, test: TestContext): Promise<void> {
	await flow.expect(result);
	if (flow.figures) test.diagnostic(flow.figures(result));
}

// Everything that was started ends with this process, whatever the cause.
endOnSignals();

before(async () => {
	world = await openWorld(async ({ instance, sandbox }) => {
		const workflows: Workflow[] = await Promise.all(
			headless.map(async (flow, index) => ({
				...(await toWorkflow(flow)),
				id: `cargoHeadless000${index}`,
			})) as Promise<Workflow>[],
		);
		await instance.importWorkflows(workflows);
		for (const [index, flow] of headless.entries()) {
			const id = workflows[index]?.id ?? '';
			headlessResults.set(flow, await play({ sandbox }, flow, async () => instance.execute(id)));
		}
	});
});

after(async () => {
	if (world) await closeWorld(world);
});

describe(`n8n ${N8N}, headless (n8n execute)`, () => {
	for (const flow of headless) {
		it(flow.name, async (test) => {
			const result = headlessResults.get(flow);
			assert.ok(result);
			await hold(flow, result, test);
		});
	}
});

describe(`n8n ${N8N}, from the editor`, () => {
	editorTests(theWorld);
	for (const flow of flows) {
		it(flow.name, async (test) => {
			const workflow = await theWorld().rest.createWorkflow(await toWorkflow(flow));
			const result = await play(theWorld(), flow, async () =>
				theWorld().rest.runWorkflow(workflow, triggerOf(workflow)),
			);
			recording[flow.name] = toRecord(result);
			await hold(flow, result, test);
		});
	}
});

describe(`n8n ${N8N}, as a tool`, () => {
	agentTests(theWorld);
});

describe(`n8n ${N8N}, stopped`, () => {
	stopTests(theWorld);
});

describe(`n8n ${N8N}, secrets`, () => {
	situationTests(theWorld);
});

describe(`n8n ${N8N}, its editor in a browser`, () => {
	browserTests(theWorld);
});

describe('afterwards', () => {
	afterwardsTests(theWorld, () => outside);

	it('the other n8n version did the same: same items, same requests', async (test) => {
		if (Object.keys(recording).length < flows.length) {
			test.skip('only a part of the flows has been run');
			return;
		}
		await saveRecording(N8N, tarball, recording);
		const others = Object.values(RELEASES).filter(({ version }) => version !== N8N);
		const found: string[] = [];
		for (const { version } of others) {
			const other = await readRecording(version, tarball);
			if (!other) continue;
			test.diagnostic(`compared with n8n ${version}`);
			found.push(...differences(recording, other).map((line) => `not as in ${version}: ${line}`));
		}
		assert.equal(found.slice(0, 20).join('\n'), '');
	});
});
