import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PACKAGE_DIRECTORY } from './harness.mjs';

const load = createRequire(join(PACKAGE_DIRECTORY, 'package.json'));

/**
 * Loads one published file of the built package, the same instance that the engine runs.
 *
 * @param path path inside `dist`, without the extension
 * @returns its exports, typed as its source
 */
export function built(path: string): unknown {
	return load(`./dist/${path}.js`);
}
