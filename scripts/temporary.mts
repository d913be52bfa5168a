/** Lets tests run with a temporary folder of their own, and finds what they leave in it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { StepError } from './n8n/progress.mjs';

/** Folders of tools and of n8n's server: one for all runs, where the temporary folder is the system's. */
const SHARED = /^(?:tsx-|node-compile-cache|v8-compile-cache|n8nDataTableUploads$)/;

/**
 * Runs tests with a temporary folder that holds nothing else, and removes it afterwards.
 *
 * @param work gets the environment for the tests: the own one, with the folder as the system's temporary one
 * @returns what `work` returned
 * @throws StepError naming the files and folders that the tests left behind
 */
export async function withTemporaryFolder<T>(
	work: (env: NodeJS.ProcessEnv) => Promise<T>,
): Promise<T> {
	const folder = mkdtempSync(join(tmpdir(), 'cargo-tests-'));
	const remove = () => {
		rmSync(folder, { recursive: true, force: true });
	};
	process.once('exit', remove);
	try {
		const result = await work({ ...process.env, TMPDIR: folder, TMP: folder, TEMP: folder });
		const left = (await readdir(folder)).filter((name) => !SHARED.test(name));
		if (left.length === 0) return result;
		throw new StepError(
			`The tests left ${left.length} files or folders in the temporary folder: ${left.join(', ')}`,
			'Remove them where they are created: after the test, or when the process ends.',
		);
	} finally {
		process.off('exit', remove);
		remove();
	}
}
