/**
 * Installs n8n into the project's git-ignored folder, once for each version. Users of the package
 * never need this: it is for `npm start` and the end-to-end tests.
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { lastLines, run } from './command.mjs';
import { RUNTIME } from './paths.mjs';
import { type Report, StepError, duration, step } from './progress.mjs';
import {
	RELEASES,
	type Release,
	type ReleaseName,
	nodePackage,
	runsOnThisNode,
} from './releases.mjs';

/** An n8n that is ready to run. */
export interface InstalledN8n {
	version: string;
	/** The Node program to run it with. */
	node: string;
	/** n8n's own entry file. */
	bin: string;
	/** The folder it was installed into. */
	dir: string;
	/** Variables that only this version understands. */
	env: Record<string, string>;
}

/** Written when an installation is complete, with its date and duration. */
const MARKER = 'installed.json';
/** The database driver, and what is compiled of it. */
const DRIVER = join('node_modules', 'sqlite3');
const DRIVER_BINARY = join('build', 'Release', 'node_sqlite3.node');
const INSTALLING = '.installing-';
/** How long to wait for another process that installs the same (ms), and how often to check. */
const OTHER_LIMIT_MS = 30 * 60_000;
const OTHER_POLL_MS = 1000;

/**
 * Makes sure that an n8n is installed; returns at once if it is. It is installed into a temporary folder,
 * which is renamed only after everything has succeeded, so an interrupted installation is started again
 * and never used. While another process installs the same version, this one waits for it.
 *
 * @param name which n8n
 * @returns where it is and how to run it
 * @throws StepError if npm could not install it, with the end of npm's output and what to do
 */
export async function ensureN8n(name: ReleaseName): Promise<InstalledN8n> {
	const release = RELEASES[name];
	const dir = join(RUNTIME, `n8n-${release.version}`);
	const fetched = join(dir, 'node_modules', nodePackage(), 'bin', 'node');
	const node = runsOnThisNode(release) ? process.execPath : fetched;
	// An installation under a newer Node has not downloaded one.
	const isReady = () => existsSync(join(dir, MARKER)) && existsSync(node);
	if (!isReady()) await waitForOther(release, dir);
	if (!isReady()) {
		await step(
			`Installing n8n ${release.version} (once, three to six minutes, 2 to 3 GB)`,
			async (report) => {
				await install(release, dir, report);
			},
		);
	}
	return {
		version: release.version,
		node,
		bin: join(dir, 'node_modules', 'n8n', 'bin', 'n8n'),
		dir,
		env: release.env,
	};
}

async function install(release: Release, dir: string, report: Report): Promise<void> {
	const begun = Date.now();
	await removeInterrupted(dir);
	const workDir = `${dir}${INSTALLING}${process.pid}`;
	await mkdir(workDir, { recursive: true });
	await writeFile(
		join(workDir, 'package.json'),
		JSON.stringify({
			name: 'n8n-runtime',
			private: true,
			dependencies: {
				n8n: release.version,
				...(runsOnThisNode(release) ? {} : { [nodePackage()]: release.fetchedNode }),
			},
			overrides: release.overrides,
		}),
	);
	// Scripts of n8n's hundreds of dependencies stay off: only the database driver needs one.
	await npm(
		['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=http'],
		workDir,
		fetchListener(report),
		'Check the network and try again; what was already fetched is kept in npm’s cache.',
	);
	if (!(await copyDriver(workDir))) {
		report('compiling the database driver (sqlite3), unless a compiled one can be fetched');
		await npm(
			['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'],
			workDir,
			undefined,
			'sqlite3 is compiled here when no compiled one can be fetched; that needs python3, make and a C++ compiler (Debian and Ubuntu: apt-get install python3 make g++; macOS: xcode-select --install).',
		);
	}
	await writeFile(
		join(workDir, MARKER),
		JSON.stringify({ version: release.version, took: duration(Date.now() - begun) }),
	);
	await rm(dir, { recursive: true, force: true });
	await rename(workDir, dir);
}

/**
 * Takes the database driver from another n8n that is installed here: n8n's versions share the driver's,
 * and its binary interface (Node-API) is the same in all versions of Node.
 *
 * @returns false when none of them has the same version of the driver
 */
async function copyDriver(workDir: string): Promise<boolean> {
	const versionIn = async (dir: string) => {
		const text = await readFile(join(dir, DRIVER, 'package.json'), 'utf8').catch(() => '{}');
		return (JSON.parse(text) as { version?: string }).version;
	};
	const wanted = await versionIn(workDir);
	for (const { version } of Object.values(RELEASES)) {
		const dir = join(RUNTIME, `n8n-${version}`);
		const compiled = join(dir, DRIVER, DRIVER_BINARY);
		if (!existsSync(compiled) || (await versionIn(dir)) !== wanted) continue;
		const copy = join(workDir, DRIVER, DRIVER_BINARY);
		await mkdir(dirname(copy), { recursive: true });
		await copyFile(compiled, copy);
		return true;
	}
	return false;
}

/** Waits while another process installs this version, so that two never do the same work side by side. */
async function waitForOther({ version }: Release, dir: string): Promise<void> {
	const isInstalling = async () => (await installations(dir)).some(({ isRunning }) => isRunning);
	if (!(await isInstalling())) return;
	await step(`Waiting for another process that is installing n8n ${version}`, async () => {
		const end = Date.now() + OTHER_LIMIT_MS;
		while (await isInstalling()) {
			if (Date.now() > end) {
				throw new StepError(
					`n8n ${version} has not been installed within ${duration(OTHER_LIMIT_MS)}`,
					'End the other process and try again.',
				);
			}
			await sleep(OTHER_POLL_MS);
		}
	});
}

/** Removes what earlier, interrupted installations left. */
async function removeInterrupted(dir: string): Promise<void> {
	for (const { folder, isRunning } of await installations(dir)) {
		if (!isRunning) await rm(folder, { recursive: true, force: true });
	}
}

/** The folders of installations that are not complete, and whether a process is still at work in them. */
async function installations(dir: string): Promise<{ folder: string; isRunning: boolean }[]> {
	const parent = dirname(dir);
	await mkdir(parent, { recursive: true });
	return (await readdir(parent)).flatMap((entry) => {
		const [base, pid] = entry.split(INSTALLING);
		if (pid === undefined || join(parent, base ?? '') !== dir) return [];
		return [{ folder: join(parent, entry), isRunning: isAlive(Number(pid)) }];
	});
}

/**
 * Tells whether a process is running.
 *
 * @param pid its process ID
 * @returns false also for a process of another user
 */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

async function npm(
	args: string[],
	cwd: string,
	onLine: ((line: string) => void) | undefined,
	advice: string,
): Promise<void> {
	const result = await run('npm', args, { cwd, env: await buildEnvironment(), onLine });
	if (result.code === 0) return;
	throw new StepError(`npm ${args[0] ?? ''} failed:\n${lastLines(result)}`, advice);
}

/**
 * Most installations of Node include its headers; pointing the compiler there saves a download from another
 * host. The user's own setting takes precedence.
 */
async function buildEnvironment(): Promise<NodeJS.ProcessEnv> {
	const prefix = dirname(dirname(process.execPath));
	const headers = await readFile(join(prefix, 'include', 'node', 'node_version.h'), 'utf8').catch(
		() => '',
	);
	const major = process.versions.node.split('.')[0] ?? '';
	const own = headers.includes(`NODE_MAJOR_VERSION ${major}\n`);
	return { ...(own ? { npm_config_nodedir: prefix } : {}), ...process.env };
}

/** Turns npm's log of downloads into a short progress text. */
function fetchListener(report: Report): (line: string) => void {
	let metadata = 0;
	let packages = 0;
	return (line) => {
		const url = /^npm http (?:fetch GET|cache) (?:200 )?(\S+)/.exec(line)?.[1];
		if (!url) return;
		const archive = /\/([^/]+)\.tgz/.exec(url)?.[1];
		if (archive === undefined) metadata += 1;
		else packages += 1;
		report(
			archive === undefined
				? `${metadata} packages looked up`
				: `${packages} of about 2,000 packages fetched; npm unpacks them afterwards`,
		);
	};
}
