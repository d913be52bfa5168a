/** Size and loading time of this package, compared with published community nodes of a similar kind. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type CommandResult, lastLines, run } from '../scripts/n8n/command.mjs';
import { RUNTIME } from '../scripts/n8n/paths.mjs';
import { StepError, step } from '../scripts/n8n/progress.mjs';
import type { Setup } from './setup.mjs';
import { median } from './statistics.mjs';

const OWN = 'n8n-nodes-cargo';

/** One web service each, with a token and long-running work; versions pinned. */
const OTHERS: [name: string, version: string][] = [
	['@blotato/n8n-nodes-blotato', '1.0.10'],
	['@mendable/n8n-nodes-firecrawl', '2.1.2'],
	['@searchapi/n8n-nodes-searchapi', '2.0.6'],
];

/** The results for one package. Sizes in bytes, times in ms. */
export interface PackageResult {
	name: string;
	version: string;
	packed: number;
	/** Operations of all its nodes; a node without any counts as one. */
	operations: number;
	/** The package's own files. */
	unpacked: number;
	/** These and all its dependencies, except n8n's own packages. */
	installed: number;
	/** Until its nodes and credentials are loaded: n8n-workflow loaded before, or with it. */
	within: { wall: number; cpu: number };
	alone: { wall: number; cpu: number };
}

/** A package and the folder it is installed in, alone. */
interface Candidate {
	name: string;
	version: string;
	tarball: string;
	folder: string;
}

/**
 * Installs the packages side by side into the ignored folder, and measures them interleaved.
 *
 * @param setup where the packed package and n8n are
 * @param loads how often each is loaded, in a new process each time
 */
export async function measurePackages(setup: Setup, loads: number): Promise<PackageResult[]> {
	return await step('Measuring packages: sizes, time to load', async (report) => {
		const candidates: Candidate[] = [];
		for (const [name, version] of [[OWN, ''] as const, ...OTHERS]) {
			report(`installing ${name}`);
			candidates.push(await install(name, version, setup));
		}
		const times = candidates.map(() => ({ within: [] as Loading[], alone: [] as Loading[] }));
		for (let load = 0; load < loads; load += 1) {
			report(`loading, ${load + 1} of ${loads}`);
			for (const [index, candidate] of candidates.entries()) {
				times[index]?.within.push(await loadOnce(setup, candidate, 'within'));
				times[index]?.alone.push(await loadOnce(setup, candidate, 'alone'));
			}
		}
		return await Promise.all(
			candidates.map(async ({ name, version, tarball, folder }, index) => ({
				name,
				version: version || (await versionOf(packageIn(folder, name))),
				packed: (await stat(tarball)).size,
				operations: times[index]?.within[0]?.operations ?? 0,
				unpacked: await sizeOf(packageIn(folder, name), 'node_modules'),
				installed: await sizeOf(join(folder, 'node_modules')),
				within: middle(times[index]?.within ?? []),
				alone: middle(times[index]?.alone ?? []),
			})),
		);
	});
}

interface Time {
	wall: number;
	cpu: number;
}

/** What loading a package once has shown. */
interface Loading extends Time {
	operations: number;
}

const middle = (times: Time[]): Time => ({
	wall: median(times.map(({ wall }) => wall)),
	cpu: median(times.map(({ cpu }) => cpu)),
});

const packageIn = (folder: string, name: string) => join(folder, 'node_modules', name);

/** Downloads (or uses) the tarball and installs it as n8n installs community nodes: without peers. */
async function install(name: string, version: string, setup: Setup): Promise<Candidate> {
	const folder = join(RUNTIME, 'bench', 'packages', name.replace('/', '+'), version);
	const isOwn = name === OWN;
	if (isOwn) await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	const existing = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
	if (!isOwn && existing && existsSync(packageIn(folder, name))) {
		return { name, version, tarball: join(folder, existing), folder };
	}
	await writeFile(join(folder, 'package.json'), '{"name":"bench-package","private":true}');
	let { tarball } = setup;
	if (!isOwn) {
		const packed = await npm(['pack', `${name}@${version}`, '--json'], folder);
		const [entry] = JSON.parse(packed.stdout) as { filename: string }[];
		tarball = join(folder, entry?.filename ?? '');
	}
	await npm(
		['install', tarball, '--omit=peer', '--ignore-scripts', '--no-audit', '--no-fund'],
		folder,
	);
	return { name, version, tarball, folder };
}

async function npm(args: string[], cwd: string): Promise<CommandResult> {
	const result = await run('npm', [...args, '--loglevel=error'], { cwd });
	if (result.code === 0) return result;
	throw new StepError(
		`npm ${args.join(' ')} failed:\n${lastLines(result)}`,
		'Check the network and try again.',
	);
}

async function loadOnce(setup: Setup, { name, folder }: Candidate, mode: 'within' | 'alone') {
	const script = join(setup.inside, 'loading.mjs');
	const env = { ...process.env, NODE_PATH: join(setup.n8n.dir, 'node_modules') };
	const result = await run(process.execPath, [script, packageIn(folder, name), mode], { env });
	if (result.code !== 0) throw new Error(`${name} does not load:\n${lastLines(result)}`);
	return JSON.parse(result.stdout) as Loading;
}

async function versionOf(folder: string): Promise<string> {
	const manifest = await readFile(join(folder, 'package.json'), 'utf8');
	return (JSON.parse(manifest) as { version: string }).version;
}

async function sizeOf(folder: string, except?: string): Promise<number> {
	let size = 0;
	for (const entry of await readdir(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory() && entry.name !== except) size += await sizeOf(path, except);
		else if (entry.isFile()) size += (await stat(path)).size;
	}
	return size;
}
