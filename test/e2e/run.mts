/**
 * `npm run test:e2e`: packs the package, installs it into a real n8n, and runs the end-to-end tests.
 *
 * Usage: npm run test:e2e [-- --n8n pinned|latest] [-- -t PATTERN]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { endRunning, run } from '../../scripts/n8n/command.mjs';
import { ensureN8n } from '../../scripts/n8n/install.mjs';
import { packPackage } from '../../scripts/n8n/pack.mjs';
import { ROOT } from '../../scripts/n8n/paths.mjs';
import { StepError, duration, printFailure } from '../../scripts/n8n/progress.mjs';
import { RELEASES, type ReleaseName } from '../../scripts/n8n/releases.mjs';
import { E2E_RELEASE, E2E_TARBALL } from './context.mjs';

function readRelease(): { release: ReleaseName; pattern?: string } {
	try {
		const { values } = parseArgs({
			options: {
				n8n: { type: 'string', default: 'pinned' },
				test: { type: 'string', short: 't' },
			},
		});
		if (!Object.hasOwn(RELEASES, values.n8n)) throw new Error(`There is no n8n "${values.n8n}"`);
		return { release: values.n8n as ReleaseName, pattern: values.test };
	} catch (error) {
		throw new StepError(
			error instanceof Error ? error.message : String(error),
			`Use: npm run test:e2e [-- --n8n ${Object.keys(RELEASES).join('|')}] [-t PATTERN]`,
		);
	}
}

/** Runs the tests in a process of their own; its closing lines are node:test's counts. */
async function runTests(release: ReleaseName, tarball: string, pattern?: string): Promise<boolean> {
	const begun = Date.now();
	console.log(
		`▸ End-to-end tests in n8n ${RELEASES[release].version} (the first minute is its start)`,
	);
	const { code } = await run(
		process.execPath,
		[
			'--import',
			'tsx',
			'--test-reporter=spec',
			...(pattern ? [`--test-name-pattern=${pattern}`] : []),
			join(ROOT, 'test', 'e2e', 'all.e2e.mts'),
		],
		{
			cwd: ROOT,
			env: { ...process.env, [E2E_RELEASE]: release, [E2E_TARBALL]: tarball },
			inherit: true,
		},
	);
	const took = duration(Date.now() - begun);
	console.log(
		`${code === 0 ? '✓' : '✗'} End-to-end tests in n8n ${RELEASES[release].version} (${took})`,
	);
	return code === 0;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => {
		void endRunning().then(() => process.exit(130));
	});
}
try {
	const { release, pattern } = readRelease();
	await ensureN8n(release);
	const tarball = await packPackage();
	if (!(await runTests(release, tarball, pattern))) process.exitCode = 1;
} catch (error) {
	printFailure(error);
	process.exitCode = 1;
}
