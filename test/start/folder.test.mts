import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeEach, describe, expect, test } from '@jest/globals';

import {
	checkLoadsOwnWorkflow,
	removeStartFolder,
	startFolder,
	takeUserFolder,
} from '../../scripts/start/folder.mjs';
import { withTemporaryFolder } from '../../scripts/temporary.mjs';

/** A process ID that no system gives. */
const NOBODY = 2 ** 31 - 1;

let folder: string;
beforeEach(async () => {
	folder = join(await mkdtemp(join(tmpdir(), 'start-')), 'n8n-nodes-cargo');
});

describe('The folder of npm start', () => {
	test.each([
		{ platform: 'linux', env: {}, parent: join(homedir(), '.cache') },
		{ platform: 'linux', env: { XDG_CACHE_HOME: '/xdg' }, parent: '/xdg' },
		{ platform: 'linux', env: { XDG_CACHE_HOME: 'xdg' }, parent: join(homedir(), '.cache') },
		{ platform: 'darwin', env: {}, parent: join(homedir(), 'Library', 'Caches') },
		{ platform: 'win32', env: { LOCALAPPDATA: '/local' }, parent: '/local' },
		{ platform: 'win32', env: {}, parent: join(homedir(), 'AppData', 'Local') },
		{ platform: 'darwin', env: { CARGO_CACHE_FOLDER: '/mine' }, parent: '/mine' },
	] as const)('is in $parent on $platform with $env', ({ platform, env, parent }) => {
		expect(startFolder(env, platform)).toBe(join(parent, 'n8n-nodes-cargo'));
	});

	test('is refused when it is named by a relative path', () => {
		expect(() => startFolder({ CARGO_CACHE_FOLDER: 'here' }, 'linux')).toThrow(
			'CARGO_CACHE_FOLDER is “here”, which is not an absolute path',
		);
	});

	test('is refused inside of the checkout, where the node would get another n8n-workflow', () => {
		expect(() => {
			checkLoadsOwnWorkflow(join(process.cwd(), '.runtime', 'start'));
		}).toThrow('instead of n8n’s own n8n-workflow');
		expect(() => {
			checkLoadsOwnWorkflow(folder);
		}).not.toThrow();
	});

	test('gives each npm start that runs at the same time a user folder of its own', async () => {
		const first = await takeUserFolder(folder, '2.4.8');
		const second = await takeUserFolder(folder, '2.4.8');
		expect([first.path, second.path]).toEqual([
			join(folder, 'n8n-2.4.8'),
			join(folder, 'n8n-2.4.8-2'),
		]);
		await first.release();
		expect((await takeUserFolder(folder, '2.4.8')).path).toBe(first.path);
	});

	test('ends with words when too many run at the same time', async () => {
		for (let count = 0; count < 9; count += 1) await takeUserFolder(folder, '2.4.8');
		await expect(takeUserFolder(folder, '2.4.8')).rejects.toThrow(
			'npm start is already running 9 times',
		);
	});

	test('is taken over from an npm start that was killed', async () => {
		const path = join(folder, 'n8n-2.4.8');
		await mkdir(path, { recursive: true });
		await writeFile(join(path, 'running.pid'), String(NOBODY));
		expect((await takeUserFolder(folder, '2.4.8')).path).toBe(path);
	});

	test('is removed with all that is in it, but not while an npm start uses it', async () => {
		expect(await removeStartFolder(folder)).toBe(false);
		const { release } = await takeUserFolder(folder, '2.4.8');
		await expect(removeStartFolder(folder)).rejects.toThrow('npm start is running');
		expect(existsSync(folder)).toBe(true);
		await release();
		expect(await removeStartFolder(folder)).toBe(true);
		expect(existsSync(folder)).toBe(false);
	});
});

describe('The temporary folder of the tests', () => {
	test('is removed, and returns what the tests returned', async () => {
		const used = await withTemporaryFolder(async ({ TMPDIR = '' }) => Promise.resolve(TMPDIR));
		expect(used).not.toBe('');
		expect(existsSync(used)).toBe(false);
	});

	test('is refused when the tests left something in it', async () => {
		let used = '';
		const leaving = withTemporaryFolder(async ({ TMPDIR = '' }) => {
			used = TMPDIR;
			await mkdir(join(TMPDIR, 'cargo-engine-1'));
		});
		await expect(leaving).rejects.toThrow(
			'The tests left 1 files or folders in the temporary folder: cargo-engine-1',
		);
		expect(existsSync(used)).toBe(false);
	});
});
