/** Builds the package and packs it as npm would publish it. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { lastLines, run } from './command.mjs';
import { fingerprint } from './fingerprint.mjs';
import { ROOT, RUNTIME } from './paths.mjs';
import { type Report, StepError, step } from './progress.mjs';

/** Everything that goes into the packed package. */
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
 * Builds and packs; returns at once if nothing has changed since the last time.
 *
 * @returns path of the tarball; its name changes with its content
 * @throws StepError if the build or npm pack fails
 */
export async function packPackage(): Promise<string> {
	const folder = join(RUNTIME, 'packed', await fingerprint(SOURCES));
	const packed = existsSync(folder) ? await tarballIn(folder) : undefined;
	if (packed) return packed;
	return await step('Building and packing the package', async (report) => {
		await rm(join(RUNTIME, 'packed'), { recursive: true, force: true });
		await mkdir(folder, { recursive: true });
		await npm(['run', 'build'], 'building', report);
		await npm(['pack', `--pack-destination=${folder}`], 'packing', report);
		const tarball = await tarballIn(folder);
		if (!tarball) throw new Error('npm pack succeeded, but created no tarball');
		return tarball;
	});
}

async function npm(args: string[], doing: string, report: Report): Promise<void> {
	report(doing);
	const result = await run('npm', args, { cwd: ROOT });
	if (result.code === 0) return;
	throw new StepError(
		`npm ${args.join(' ')} failed:\n${lastLines(result, 25)}`,
		'Fix the compiler errors above; `npm test` shows more.',
	);
}

async function tarballIn(folder: string): Promise<string | undefined> {
	const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
	return name === undefined ? undefined : join(folder, name);
}
