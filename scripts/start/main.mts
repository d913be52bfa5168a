/**
 * `npm start`: a real n8n with this package, an example that runs in it, and its editor to go on from
 * there. Talks to the sandbox, or to the real Cargo when CARGO_API_TOKEN is set.
 *
 * Usage: npm start [-- --once]
 */
import { join } from 'node:path';

import { startSandbox } from '../../sandbox/server.mjs';
import { endRunning } from '../n8n/command.mjs';
import type { Execution } from '../n8n/execution.mjs';
import { ensureN8n } from '../n8n/install.mjs';
import { N8nInstance } from '../n8n/instance.mjs';
import { packPackage } from '../n8n/pack.mjs';
import { RUNTIME } from '../n8n/paths.mjs';
import { StepError, printFailure, step } from '../n8n/progress.mjs';
import { releaseForThisNode } from '../n8n/releases.mjs';
import { N8nRest } from '../n8n/rest.mjs';
import { CREDENTIAL, loadExample } from './example.mjs';
import { recall } from './memory.mjs';
import { type StartOptions, readOptions } from './options.mjs';

const OWNER_EMAIL = 'demo@example.com';

/** Undoes what was started, the latest first. */
const cleanups: (() => Promise<void>)[] = [endRunning];

async function cleanUp(): Promise<void> {
	for (let undo = cleanups.pop(); undo; undo = cleanups.pop()) await undo();
}

/** Set once the editor is served: from then on Ctrl-C is the ordinary end. */
let isServing = false;
const ending = { begun: false };
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => {
		if (ending.begun) return;
		ending.begun = true;
		console.log('\n▸ Ending everything that was started');
		void cleanUp().then(() => {
			console.log('✓ Ended');
			process.exit(isServing && signal === 'SIGINT' ? 0 : 130);
		});
	});
}

async function main(options: StartOptions): Promise<void> {
	const n8n = await ensureN8n(releaseForThisNode());
	const tarball = await packPackage();
	const folder = join(RUNTIME, `start-${n8n.version}`);
	const { memory, remember } = await recall(folder);
	const instance = await N8nInstance.create(n8n, folder);

	if (memory.package !== tarball) {
		await step(`Installing the package into n8n ${n8n.version}`, async () => {
			await instance.installPackage(tarball);
		});
		await remember({ package: tarball });
	}

	const access = await openCargo(options, memory.sandboxToken);
	const example = await loadExample(options.cargo);
	await step('Importing the credential and the example', async () => {
		await instance.importCredentials([{ ...CREDENTIAL, data: access }]);
		const content = JSON.stringify(example);
		if (memory.example === content) return;
		await instance.importWorkflows([example]);
		await remember({ example: content });
	});

	const batch = await step(`Running “${example.name}” headless (n8n execute)`, async () =>
		batchOf(await instance.execute(example.id)),
	);
	console.log(`\nThe batch that came out:\n${JSON.stringify(batch, null, 2)}\n`);
	if (options.once) return;

	const server = await step('Starting n8n’s editor', async () => instance.start());
	cleanups.push(async () => server.stop());
	const owner = { email: OWNER_EMAIL, password: memory.password };
	await new N8nRest(server.baseUrl).signIn(owner);
	console.log(`
  Editor    ${server.baseUrl}/workflow/${example.id}
  E-mail    ${owner.email}
  Password  ${owner.password}

  Ctrl-C ends n8n${options.cargo ? '' : ' and the sandbox'}.
`);
	isServing = true;
	await server.ended();
	throw new StepError(
		`n8n ended by itself. The end of its log:\n${server.logs.slice(-3000)}`,
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
		console.log(`✓ Talking to the real Cargo at ${cargo.baseUrl}: batches cost credits there`);
		return { apiToken: cargo.token, baseUrl: cargo.baseUrl };
	}
	const sandbox = await startSandbox({ token: sandboxToken });
	cleanups.push(async () => sandbox.close());
	console.log(`✓ Cargo’s sandbox is listening at ${sandbox.baseUrl} (nothing leaves this machine)`);
	return { apiToken: sandboxToken, baseUrl: sandbox.baseUrl };
}

/** The batch that the example's last node gave. */
function batchOf(execution: Execution): Record<string, unknown> {
	if (execution.error) {
		const { message, description } = execution.error;
		throw new StepError(
			`The example did not succeed: ${message}`,
			description ?? 'Open it in the editor (npm start) to see the node’s message.',
		);
	}
	const batch = Object.values(execution.outputs).at(-1)?.[0]?.[0]?.json;
	if (typeof batch?.status === 'string') return batch;
	throw new StepError(
		'The example succeeded, but no batch came out',
		'Look at examples/create-and-get-batch.json: its last node should be Cargo’s Get.',
	);
}

try {
	await main(readOptions(process.argv.slice(2), process.env));
} catch (error) {
	// While everything is being ended on request, broken-off steps are no news.
	if (!ending.begun) {
		printFailure(error);
		process.exitCode = 1;
	}
}
if (!ending.begun) await cleanUp();
