/**
 * Groups of test files for a whole run of Jest. Jest loads n8n's engine anew for each test file, which takes more
 * than a second of processor time: in groups, these files need half the time.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';

import { ROOT, RUNTIME } from './n8n/paths.mjs';

/** Where the groups are written. Jest looks for no other tests in `.runtime`. */
const FOLDER = join(RUNTIME, 'groups');

/** Their files measure memory and time, or take a minute or more: each stays on its own. */
const ALONE = ['faults', 'fuzz', 'load', 'package'];

/** Enough that at the end no core waits for long while another one is still busy with a group. */
const GROUPS = 4 * availableParallelism();

/** The test files of Jest in a folder of `test`. */
const testsIn = async (folder: string): Promise<string[]> => {
	const names = await readdir(join(ROOT, 'test', folder));
	return names
		.filter((name) => name.endsWith('.test.mts'))
		.sort()
		.map((name) => join('test', folder, name));
};

/** A test file that holds others: each is a block of its own, so that its hooks only apply to its tests. */
const toGroup = (tests: string[]): string =>
	tests
		.map((test) => {
			const file = relative(FOLDER, join(ROOT, test));
			return `describe(${JSON.stringify(test)}, () => {\n\trequire(${JSON.stringify(file)});\n});\n`;
		})
		.join('');

/**
 * Writes the groups, replacing those of an earlier run.
 *
 * @returns what Jest runs instead of all test files: patterns for its option `testMatch`
 */
export async function groupTests(): Promise<string[]> {
	await rm(FOLDER, { recursive: true, force: true });
	await mkdir(FOLDER, { recursive: true });
	const entries = await readdir(join(ROOT, 'test'), { withFileTypes: true });
	const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
	const shared = folders.filter((name) => !ALONE.includes(name)).sort();
	const tests = (await Promise.all(shared.map(testsIn))).flat();
	const groups = Array.from({ length: GROUPS }, (_, group) =>
		tests.filter((_test, index) => index % GROUPS === group),
	);
	await Promise.all(
		groups.map(async (group, index) =>
			writeFile(join(FOLDER, `${String(index + 1)}.test.mts`), toGroup(group)),
		),
	);
	return [
		...ALONE.map((folder) => `<rootDir>/test/${folder}/**/*.test.mts`),
		'<rootDir>/.runtime/groups/*.test.mts',
	];
}
