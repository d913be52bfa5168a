/**
 * Where `npm start` keeps its n8n's data and the installed package: in the user's cache folder. Inside
 * the checkout Node would give the package the checkout's n8n-workflow in the place of n8n's own, and n8n
 * does not know the errors of another n8n-workflow: it drops their `reason` and their status.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

import { isAlive } from '../n8n/install.mjs';
import { StepError } from '../n8n/progress.mjs';

/** Variable that names another cache folder. */
const VARIABLE = 'CARGO_CACHE_FOLDER';
/** Own folder inside of the cache folder: `--clean` removes nothing else. */
const NAME = 'n8n-nodes-cargo';
/** Holds the process ID of the `npm start` that uses a user folder. */
const LOCK = 'running.pid';
/** How many `npm start` may run at once. */
const MOST_AT_ONCE = 9;

/** A user folder that no other process uses. */
export interface UserFolder {
	/** Its path. */
	path: string;
	/** Lets others use it. */
	release: () => Promise<void>;
}

/**
 * Finds the folder for everything that `npm start` keeps: in `CARGO_CACHE_FOLDER` where that is set, else
 * in the system's cache folder of the user.
 *
 * @param env the environment
 * @param platform as `process.platform`
 * @returns an absolute path; nothing is created
 * @throws StepError when `CARGO_CACHE_FOLDER` is not an absolute path
 */
export function startFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
	const named = env[VARIABLE];
	if (named && !isAbsolute(named)) {
		throw new StepError(
			`${VARIABLE} is “${named}”, which is not an absolute path`,
			'Set it to an absolute path outside this folder, or unset it.',
		);
	}
	return join(named || systemCache(env, platform), NAME);
}

function systemCache(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
	if (platform === 'win32') return env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local');
	if (platform === 'darwin') return join(homedir(), 'Library', 'Caches');
	const xdg = env.XDG_CACHE_HOME;
	// The XDG specification says that a relative path is to be ignored.
	return xdg && isAbsolute(xdg) ? xdg : join(homedir(), '.cache');
}

/**
 * Makes sure that a package installed in a folder gets n8n's own n8n-workflow. n8n's comes from
 * `NODE_PATH`, which Node asks only after all `node_modules` on the way up.
 *
 * @param folder absolute path; it need not exist
 * @throws StepError when there is an n8n-workflow on the way up
 */
export function checkLoadsOwnWorkflow(folder: string): void {
	for (let at = folder; ; at = dirname(at)) {
		const other = join(at, 'node_modules', 'n8n-workflow');
		if (existsSync(other)) {
			throw new StepError(
				`In ${folder} the node would load ${other} instead of n8n’s own n8n-workflow`,
				`Set ${VARIABLE} to a folder with no node_modules above it.`,
			);
		}
		if (at === dirname(at)) return;
	}
}

/**
 * Takes a user folder for one n8n version. The first one is used again and again; a second `npm start` that
 * runs at the same time gets a folder of its own, because two n8n must not share a database.
 *
 * @param folder what `startFolder` gave
 * @param version n8n's version
 * @returns the user folder; it has to be released
 * @throws StepError when too many run at once
 */
export async function takeUserFolder(folder: string, version: string): Promise<UserFolder> {
	for (let number = 1; number <= MOST_AT_ONCE; number += 1) {
		const path = join(folder, `n8n-${version}${number === 1 ? '' : `-${number}`}`);
		const lock = join(path, LOCK);
		await mkdir(path, { recursive: true });
		if (!(await isLocked(path))) await rm(lock, { force: true });
		const taken = await writeFile(lock, String(process.pid), { flag: 'wx' }).then(
			() => true,
			() => false,
		);
		if (taken) return { path, release: async () => rm(lock, { force: true }) };
	}
	throw new StepError(
		`npm start is already running ${MOST_AT_ONCE} times`,
		'End one of them with Ctrl-C.',
	);
}

/**
 * Removes everything that `npm start` keeps.
 *
 * @param folder what `startFolder` gave
 * @returns whether there was anything
 * @throws StepError when an `npm start` is running
 */
export async function removeStartFolder(folder: string): Promise<boolean> {
	const userFolders = await readdir(folder).catch(() => undefined);
	if (userFolders === undefined) return false;
	for (const name of userFolders) {
		if (!(await isLocked(join(folder, name)))) continue;
		throw new StepError(
			`npm start is running, and uses ${join(folder, name)}`,
			'End it with Ctrl-C, then run `npm start -- --clean` again.',
		);
	}
	await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
	return true;
}

/** A lock whose process has ended without removing it counts as none. */
async function isLocked(path: string): Promise<boolean> {
	const pid = Number(await readFile(join(path, LOCK), 'utf8').catch(() => ''));
	return pid > 0 && isAlive(pid);
}
