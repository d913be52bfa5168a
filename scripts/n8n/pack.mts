/** Builds the package and packs it as npm would publish it. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { lastLines, run } from './command.mjs';
import { ROOT, RUNTIME } from './paths.mjs';
import { type Report, StepError, step } from './progress.mjs';

/** Everything the packed package is made from. */
const SOURCES = [
	'nodes',
	'credentials',
	'icons',
	'package.json',
	'tsconfig.json',
	'gulpfile.js',
	'README.md',
	'CHANGELOG.md',
	'LICENSE',
];

/**
 * Builds and packs; at once when nothing has changed since the last time.
 *
 * @returns path of the tarball; its name changes with its content
 * @throws StepError when the build or npm pack does not succeed
 */
export async function packPackage(): Promise<string> {
	const folder = join(RUNTIME, 'packed', await fingerprint());
	const packed = existsSync(folder) ? await tarballIn(folder) : undefined;
	if (packed) return packed;
	return await step('Building and packing the package', async (report) => {
		await rm(join(RUNTIME, 'packed'), { recursive: true, force: true });
		await mkdir(folder, { recursive: true });
		await npm(['run', 'build'], 'building', report);
		await npm(['pack', `--pack-destination=${folder}`], 'packing', report);
		const tarball = await tarballIn(folder);
		if (!tarball) throw new Error('npm pack succeeded, but left no tarball');
		return tarball;
	});
}

async function npm(args: string[], doing: string, report: Report): Promise<void> {
	report(doing);
	const result = await run('npm', args, { cwd: ROOT });
	if (result.code === 0) return;
	throw new StepError(
		`npm ${args.join(' ')} did not succeed:\n${lastLines(result, 25)}`,
		'Mend what the compiler says above; `npm test` shows more.',
	);
}

async function tarballIn(folder: string): Promise<string | undefined> {
	const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
	return name === undefined ? undefined : join(folder, name);
}

/** A hash of all sources' names and contents. */
async function fingerprint(): Promise<string> {
	const hash = createHash('sha256');
	for (const source of SOURCES) {
		for (const file of await filesUnder(join(ROOT, source))) {
			hash.update(`${file}\0`).update(await readFile(file));
		}
	}
	return hash.digest('hex').slice(0, 16);
}

async function filesUnder(path: string): Promise<string[]> {
	if (!existsSync(path)) return [];
	const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => null);
	if (entries === null) return [path];
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.sort();
}
