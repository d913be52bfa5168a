/**
 * `npm start`: a real n8n with this package and all examples, and its editor to go on from there. Talks to
 * the sandbox, or to the real Cargo when CARGO_API_TOKEN is set.
 *
 * Usage: npm start [-- --once | --clean]
 */
import { startSandbox } from '../../sandbox/server.mjs';
import { endRunning } from '../n8n/command.mjs';
import type { Execution } from '../n8n/execution.mjs';
import { ensureN8n } from '../n8n/install.mjs';
import { N8nInstance } from '../n8n/instance.mjs';
import { packPackage } from '../n8n/pack.mjs';
import { StepError, printFailure, step } from '../n8n/progress.mjs';
import { releaseForThisNode } from '../n8n/releases.mjs';
import { N8nRest } from '../n8n/rest.mjs';
import { CREDENTIAL, FIRST_FILE, TAG, loadExamples } from './examples.mjs';
import {
	checkLoadsOwnWorkflow,
	removeStartFolder,
	startFolder,
	takeUserFolder,
} from './folder.mjs';
import { recall } from './memory.mjs';
import { type StartOptions, readOptions } from './options.mjs';
import { refuseUnlessOk, runInEditor } from './outcome.mjs';

const OWNER_EMAIL = 'demo@example.com';

/** Undoes what was started, the latest first. */
const cleanups: (() => Promise<void>)[] = [endRunning];

async function cleanUp(): Promise<void> {
	for (let undo = cleanups.pop(); undo; undo = cleanups.pop()) await undo();
}

/** Set once the editor is served: from then on, Ctrl-C is the normal way to stop. */
let isServing = false;
const ending = { begun: false };
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => {
		if (ending.begun) return;
		ending.begun = true;
		console.log('\n▸ Stopping everything that was started');
		void cleanUp().then(() => {
			console.log('✓ Stopped');
			process.exit(isServing && signal === 'SIGINT' ? 0 : 130);
		});
	});
}

async function main(options: StartOptions): Promise<void> {
	const folder = startFolder(process.env, process.platform);
	if (options.clean) {
		const removed = await removeStartFolder(folder);
		console.log(removed ? `✓ Removed ${folder}` : `✓ Nothing to remove: ${folder} does not exist`);
		return;
	}
	checkLoadsOwnWorkflow(folder);
	const n8n = await ensureN8n(releaseForThisNode());
	const tarball = await packPackage();
	const userFolder = await takeUserFolder(folder, n8n.version);
	cleanups.push(userFolder.release);
	console.log(`✓ n8n keeps its data in ${userFolder.path} (npm start -- --clean removes it)`);
	const { memory, remember } = await recall(userFolder.path);
	const instance = await N8nInstance.create(n8n, userFolder.path);

	if (memory.package !== tarball) {
		await step(`Installing the package into n8n ${n8n.version}`, async () => {
			await instance.installPackage(tarball);
		});
		await remember({ package: tarball });
	}

	const access = await openCargo(options, memory.sandboxToken);
	const examples = await loadExamples(options.cargo);
	const [first, ...others] = examples.map(({ workflow }) => workflow);
	if (!first) throw new Error(`examples/${FIRST_FILE} does not exist`);
	await step('Importing the credential and the examples', async () => {
		await instance.importCredentials([{ ...CREDENTIAL, data: access }]);
		const contents = examples.map(
			({ file, workflow }) => [file, JSON.stringify(workflow)] as const,
		);
		const changed = examples.filter((_, index) => {
			const [file, content] = contents[index] ?? [''];
			return memory.examples?.[file] !== content;
		});
		if (changed.length === 0) return;
		await instance.importWorkflows(changed.map(({ workflow }) => workflow));
		await remember({ examples: Object.fromEntries(contents) });
	});

	const batch = await step(`Running “${first.name}” headless (n8n execute)`, async () =>
		batchOf(first.name, await instance.execute(first.id)),
	);
	console.log(`\nThe batch that it returned:\n${JSON.stringify(batch, null, 2)}\n`);
	// In the real Cargo the other examples would use credits, and their ids are the sandbox's.
	if (options.once && options.cargo) return;

	const server = await step('Starting n8n’s editor', async () => instance.start());
	cleanups.push(async () => server.stop());
	const owner = { email: OWNER_EMAIL, password: memory.password };
	const rest = new N8nRest(server.baseUrl);
	await rest.signIn(owner);
	if (options.once) {
		for (const { id, name } of others) {
			const outcome = await step(`Running “${name}” from the editor`, async () =>
				runInEditor(rest, id),
			);
			console.log(`  ${outcome}`);
		}
		return;
	}
	console.log(`
  Editor    ${server.baseUrl}/workflow/${first.id}
  Examples  ${server.baseUrl}/home/workflows (${examples.length} workflows with the tag “${TAG.name}”)
  E-mail    ${owner.email}
  Password  ${owner.password}

  Ctrl-C ends n8n${options.cargo ? '' : ' and the sandbox'}.
`);
	isServing = true;
	await server.ended();
	throw new StepError(
		`n8n exited unexpectedly. The end of its log:\n${server.logs.slice(-3000)}`,
		'Run npm start again.',
	);
}

/** Opens the Cargo to talk to and returns the credential's data. */
async function openCargo(
	options: StartOptions,
	sandboxToken: string,
): Promise<{ apiToken: string; baseUrl: string }> {
	const { cargo } = options;
	if (cargo) {
		console.log(`✓ Talking to the real Cargo at ${cargo.baseUrl}: batches use credits there`);
		return { apiToken: cargo.token, baseUrl: cargo.baseUrl };
	}
	const sandbox = await startSandbox({ token: sandboxToken });
	cleanups.push(async () => sandbox.close());
	console.log(`✓ Cargo’s sandbox is listening at ${sandbox.baseUrl} (nothing leaves this machine)`);
	return { apiToken: sandboxToken, baseUrl: sandbox.baseUrl };
}

/** The batch that the first example's last node returned. */
function batchOf(name: string, execution: Execution): Record<string, unknown> {
	refuseUnlessOk(name, execution);
	const batch = Object.values(execution.outputs).at(-1)?.[0]?.[0]?.json;
	if (typeof batch?.status === 'string') return batch;
	throw new StepError(
		`“${name}” succeeded, but returned no batch`,
		`Check examples/${FIRST_FILE}: its last node has to be Cargo’s Get.`,
	);
}

try {
	await main(readOptions(process.argv.slice(2), process.env));
} catch (error) {
	// While everything is being stopped on request, interrupted steps are not errors.
	if (!ending.begun) {
		printFailure(error);
		process.exitCode = 1;
	}
}
if (!ending.begun) await cleanUp();
