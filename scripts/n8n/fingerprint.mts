/** Tells whether files have changed since the last time. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { ROOT } from './paths.mjs';

/**
 * A short hash of the names and contents of files.
 *
 * @param paths files and folders, relative to the project's root; missing ones are skipped
 * @returns 16 hexadecimal digits
 */
export async function fingerprint(paths: string[]): Promise<string> {
	const hash = createHash('sha256');
	for (const path of paths) {
		for (const file of await filesUnder(join(ROOT, path))) {
			hash.update(`${file.slice(ROOT.length)}\0`).update(await readFile(file));
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
