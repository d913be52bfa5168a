/** Prepares the measurement: n8n with the packed package, a credential, and a server that responds like Cargo. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import ts from 'typescript';

import { type InstalledN8n, ensureN8n } from '../scripts/n8n/install.mjs';
import { N8nInstance } from '../scripts/n8n/instance.mjs';
import { packPackage } from '../scripts/n8n/pack.mjs';
import { ROOT, RUNTIME } from '../scripts/n8n/paths.mjs';
import { StepError, step } from '../scripts/n8n/progress.mjs';
import { RELEASES, type ReleaseName, runsOnThisNode } from '../scripts/n8n/releases.mjs';
import { CREDENTIAL, type HostSettings, START, WORKFLOW_ID } from './inside/job.mjs';
import { Responder } from './responder.mjs';
import { TOOL_UUID } from './resultFiles.mjs';

const TOKEN = 'benchmark-token';

/** What the measurements in all n8n's have in common. */
export interface Shared {
	/** The packed package. */
	tarball: string;
	/** The compiled `bench/inside`. */
	inside: string;
	responder: Responder;
}

/** Everything that measurements in one n8n need. */
export interface Setup extends Shared {
	n8n: InstalledN8n;
	instance: N8nInstance;
	settings: HostSettings;
}

/**
 * Prepares one n8n. It is installed once and kept; its user folder is new each time.
 *
 * @param shared what all n8n's have in common
 * @param release which n8n
 * @throws StepError if something cannot be installed
 */
export async function setUp(shared: Shared, release: ReleaseName): Promise<Setup> {
	const n8n = await ensureN8n(release);
	const instance = await N8nInstance.create(n8n);
	const { baseUrl } = shared.responder;
	await step(`Preparing n8n ${n8n.version}: package, credential, workflow`, async (report) => {
		report('installing the package');
		await instance.installPackage(shared.tarball);
		report('importing the credential');
		const data = { apiToken: TOKEN, baseUrl };
		await instance.importCredentials([{ ...CREDENTIAL, type: 'cargoApi', data }]);
		report('importing the workflow');
		await instance.importWorkflows([STORED_WORKFLOW]);
	});
	return {
		...shared,
		n8n,
		instance,
		settings: {
			n8nPackage: join(n8n.dir, 'node_modules', 'n8n'),
			baseUrl,
			token: TOKEN,
			toolUuid: TOOL_UUID,
		},
	};
}

/**
 * Prepares what all n8n's have in common.
 *
 * @throws StepError if this machine is not supported, or the package cannot be built
 */
export async function share(): Promise<Shared> {
	if (process.platform === 'win32') {
		throw new StepError('The benchmark runs on Linux and macOS only', 'Use one of these, or WSL.');
	}
	if (!runsOnThisNode(RELEASES.pinned)) {
		throw new StepError(
			`n8n ${RELEASES.pinned.version} does not run on Node ${process.versions.node}`,
			'Run the benchmark with Node 20, 22 or 24.',
		);
	}
	const tarball = await packPackage();
	const inside = await compileInside();
	return { tarball, inside, responder: await Responder.start(inside, TOKEN) };
}

/**
 * Tells whether an n8n is already installed.
 *
 * @param release which n8n
 */
export const isInstalled = (release: ReleaseName): boolean =>
	existsSync(join(RUNTIME, `n8n-${RELEASES[release].version}`));

/** Executions belong to a stored workflow; each measurement sets the nodes they run. */
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
 * The code inside the measured processes is compiled first: with tsx, its hooks and its thread would be
 * measured too.
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
