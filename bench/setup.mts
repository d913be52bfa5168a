/** Prepares what is measured: n8n with the packed package, a credential, and a server that answers like Cargo. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import ts from 'typescript';

import { endProcess, track } from '../scripts/n8n/command.mjs';
import { type InstalledN8n, ensureN8n } from '../scripts/n8n/install.mjs';
import { N8nInstance } from '../scripts/n8n/instance.mjs';
import { packPackage } from '../scripts/n8n/pack.mjs';
import { ROOT, RUNTIME } from '../scripts/n8n/paths.mjs';
import { StepError, step } from '../scripts/n8n/progress.mjs';
import { CREDENTIAL, type HostSettings, START, WORKFLOW_ID } from './inside/job.mjs';

/** Everything that measurements need. */
export interface Setup {
	n8n: InstalledN8n;
	/** The packed package. */
	tarball: string;
	instance: N8nInstance;
	settings: HostSettings;
	/** The compiled `bench/inside`. */
	inside: string;
	/** Ends the responder and deletes n8n's user folder. */
	dispose(): Promise<void>;
}

/**
 * Prepares everything. n8n is installed once and kept; its user folder is a new one each time.
 *
 * @throws StepError when something cannot be installed
 */
export async function setUp(): Promise<Setup> {
	if (process.platform === 'win32') {
		throw new StepError('The benchmark runs on Linux and macOS only', 'Use one of these, or WSL.');
	}
	const n8n = await ensureN8n('pinned');
	if (n8n.node !== process.execPath) {
		throw new StepError(
			`n8n ${n8n.version} does not run on Node ${process.versions.node}`,
			'Run the benchmark with Node 20, 22 or 24.',
		);
	}
	const tarball = await packPackage();
	const inside = await compileInside();
	const token = 'benchmark-token';
	const responder = await startResponder(inside, token);
	const instance = await N8nInstance.create(n8n);
	await step('Preparing n8n: package, credential, workflow', async (report) => {
		report('installing the package');
		await instance.installPackage(tarball);
		report('importing the credential');
		const data = { apiToken: token, baseUrl: responder.baseUrl };
		await instance.importCredentials([{ ...CREDENTIAL, type: 'cargoApi', data }]);
		report('importing the workflow');
		await instance.importWorkflows([STORED_WORKFLOW]);
	});
	return {
		n8n,
		tarball,
		instance,
		inside,
		settings: {
			n8nPackage: join(n8n.dir, 'node_modules', 'n8n'),
			baseUrl: responder.baseUrl,
			token,
		},
		async dispose() {
			await endProcess(responder.process);
			await instance.remove();
		},
	};
}

/** Executions belong to a stored workflow; which nodes they run is up to each measurement. */
const STORED_WORKFLOW = {
	id: WORKFLOW_ID,
	name: 'Benchmark',
	active: false,
	nodes: [
		{
			id: 'start',
			name: START,
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		},
	],
	connections: {},
	settings: {},
};

/**
 * What runs inside the measured processes is compiled first: with tsx in them, its hooks and its thread
 * would be measured too.
 */
async function compileInside(): Promise<string> {
	const from = join(ROOT, 'bench', 'inside');
	const to = join(RUNTIME, 'bench', 'inside');
	await mkdir(to, { recursive: true });
	for (const name of await readdir(from)) {
		const source = await readFile(join(from, name), 'utf8');
		const { outputText } = ts.transpileModule(source, {
			fileName: name,
			compilerOptions: { module: ts.ModuleKind.ES2022, target: ts.ScriptTarget.ES2022 },
		});
		await writeFile(join(to, name.replace(/\.mts$/, '.mjs')), outputText);
	}
	return to;
}

async function startResponder(
	inside: string,
	token: string,
): Promise<{ process: ChildProcess; baseUrl: string }> {
	const child = track(
		fork(join(inside, 'responder.mjs'), [token], { execArgv: [], detached: true }),
	);
	const [baseUrl] = (await once(child, 'message')) as [string];
	return { process: child, baseUrl };
}
