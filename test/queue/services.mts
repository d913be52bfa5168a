/** Redis and Postgres for queue mode: those that the environment names, or own ones that end with the command. */
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { chown, mkdtemp, readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import {
	type CommandOptions,
	endProcess,
	lastLines,
	run,
	track,
} from '../../scripts/n8n/command.mjs';
import { freePort } from '../../scripts/n8n/instance.mjs';
import { StepError, step } from '../../scripts/n8n/progress.mjs';

/** Where Redis and Postgres are, as URLs. */
export interface Services {
	/** `redis://[user:password@]host:port[/database]`; nothing else may use it: n8n's cache has no prefix. */
	redis: string;
	/** `postgres://user[:password]@host:port/database`; the user must be allowed to create databases. */
	postgres: string;
}

/** The variables that name services which are running already. */
export const REDIS_URL = 'QUEUE_REDIS_URL';
export const POSTGRES_URL = 'QUEUE_POSTGRES_URL';

/** Folder, user and group of a program. */
type RunAs = Pick<CommandOptions, 'cwd' | 'uid' | 'gid'>;

const HOST = '127.0.0.1';
const START_LIMIT_MS = 30_000;
const POLL_MS = 50;
/** Debian keeps Postgres's programs out of PATH, a folder for each version. */
const DEBIAN_POSTGRES = '/usr/lib/postgresql';
/** Postgres does not run as root; this is `nobody` on Linux. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const asNobody: RunAs = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

const INSTALL =
	'Debian and Ubuntu: apt-get install --no-install-recommends redis-server postgresql. Or set QUEUE_REDIS_URL and QUEUE_POSTGRES_URL to a Redis and a Postgres that nothing else uses.';

/**
 * Tells what is missing to run queue mode here.
 *
 * @returns names of programs; none if all are there, or the environment names the services
 */
export async function missingServices(): Promise<string[]> {
	const redis = process.env[REDIS_URL] ?? programIn(path(), 'redis-server');
	const postgres = process.env[POSTGRES_URL] ?? programIn(await postgresFolders(), 'initdb');
	return [...(redis ? [] : ['redis-server']), ...(postgres ? [] : ['postgresql'])];
}

/**
 * Runs something with Redis and Postgres, and ends those that it started for it.
 *
 * @param work gets their addresses
 * @returns what `work` returned
 * @throws StepError if they are not installed or do not start
 */
export async function withServices<T>(work: (services: Services) => Promise<T>): Promise<T> {
	const missing = await missingServices();
	if (missing.length > 0) throw new StepError(`Not installed: ${missing.join(', ')}`, INSTALL);
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-cargo-services-'));
	const remove = () => {
		rmSync(folder, { recursive: true, force: true });
	};
	process.once('exit', remove);
	const ends: (() => Promise<void>)[] = [];
	try {
		if (isRoot) await chown(folder, NOBODY, NOBODY);
		const services = await step('Starting Redis and Postgres', async () => ({
			redis: process.env[REDIS_URL] ?? (await startRedis(folder, ends)),
			postgres: process.env[POSTGRES_URL] ?? (await startPostgres(folder, ends)),
		}));
		return await work(services);
	} finally {
		await Promise.all(ends.map(async (end) => end()));
		remove();
		process.off('exit', remove);
	}
}

async function startRedis(folder: string, ends: (() => Promise<void>)[]): Promise<string> {
	const port = await freePort();
	const settings = { port, bind: HOST, dir: folder, save: '', appendonly: 'no' };
	const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
	await startProgram(programIn(path(), 'redis-server'), args, port, ends);
	return `redis://${HOST}:${port}`;
}

async function startPostgres(folder: string, ends: (() => Promise<void>)[]): Promise<string> {
	const folders = await postgresFolders();
	const data = join(folder, 'postgres');
	const initdb = ['-D', data, '-U', 'n8n', '--auth=trust', '--encoding=UTF8', '--locale=C'];
	const made = await run(programIn(folders, 'initdb'), initdb, { cwd: folder, ...asNobody });
	if (made.code !== 0) throw new StepError(`initdb failed:\n${lastLines(made)}`, INSTALL);
	const port = await freePort();
	// It is deleted afterwards: what a power failure would lose does not matter.
	const settings = ['fsync=off', 'full_page_writes=off', `listen_addresses=${HOST}`];
	const args = [
		'-D',
		data,
		'-p',
		String(port),
		'-k',
		'',
		...settings.flatMap((each) => ['-c', each]),
	];
	await startProgram(programIn(folders, 'postgres'), args, port, ends, {
		cwd: folder,
		...asNobody,
	});
	return `postgres://n8n@${HOST}:${port}/postgres`;
}

/** Starts a server and waits until it accepts connections. */
async function startProgram(
	program: string,
	args: string[],
	port: number,
	ends: (() => Promise<void>)[],
	options: RunAs = {},
): Promise<void> {
	const output: Buffer[] = [];
	const child = track(spawn(program, args, { ...options, stdio: 'pipe', detached: true }));
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (chunk: Buffer) => output.push(chunk));
	}
	ends.push(async () => endProcess(child));
	const end = Date.now() + START_LIMIT_MS;
	while (child.exitCode === null && Date.now() < end) {
		if (await accepts(port)) return;
		await sleep(POLL_MS);
	}
	throw new StepError(`${program} did not start:\n${Buffer.concat(output).toString()}`, INSTALL);
}

async function accepts(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect(port, HOST);
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => {
			resolve(false);
		});
	});
}

const path = () => (process.env.PATH ?? '').split(delimiter);

/** PATH, then Debian's folders, newest version first. */
async function postgresFolders(): Promise<string[]> {
	const versions = await readdir(DEBIAN_POSTGRES).catch(() => []);
	const newest = versions.sort((one, other) => Number(other) - Number(one));
	return [...path(), ...newest.map((version) => join(DEBIAN_POSTGRES, version, 'bin'))];
}

/** Path of a program; empty if no folder has it. */
const programIn = (folders: string[], name: string): string =>
	folders.map((folder) => join(folder, name)).find((file) => existsSync(file)) ?? '';
