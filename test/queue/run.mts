/**
 * `npm run test:queue`: packs the package, and runs it in n8n's queue mode: one main, one webhook process, two
 * workers, Redis and Postgres.
 *
 * Usage: npm run test:queue [-- --n8n pinned|latest|previous] [-- -t PATTERN]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { endOnSignals, run } from '../../scripts/n8n/command.mjs';
import { ensureN8n } from '../../scripts/n8n/install.mjs';
import { packPackage } from '../../scripts/n8n/pack.mjs';
import { ROOT } from '../../scripts/n8n/paths.mjs';
import { StepError, printFailure } from '../../scripts/n8n/progress.mjs';
import { RELEASES, type ReleaseName } from '../../scripts/n8n/releases.mjs';
import { withTemporaryFolder } from '../../scripts/temporary.mjs';
import { E2E_RELEASE, E2E_TARBALL } from '../e2e/context.mjs';
import { POSTGRES_URL, REDIS_URL, type Services, withServices } from './services.mjs';

/** The oldest n8n cannot let a node sleep, which most of these tests are about. */
const NAMES = ['pinned', 'latest', 'previous'] as const satisfies ReleaseName[];

interface Options {
	release: (typeof NAMES)[number];
	/** Only tests whose names match. */
	pattern?: string;
}

function readOptions(): Options {
	try {
		const { values } = parseArgs({
			options: {
				n8n: { type: 'string', default: 'pinned' },
				test: { type: 'string', short: 't' },
			},
		});
		const release = NAMES.find((name) => name === values.n8n);
		if (!release) throw new Error(`There is no n8n "${values.n8n}" for these tests`);
		return { release, pattern: values.test };
	} catch (error) {
		throw new StepError(
			error instanceof Error ? error.message : String(error),
			`Use: npm run test:queue [-- --n8n ${NAMES.join('|')}] [-t PATTERN]`,
		);
	}
}

/** Runs the tests in their own process; its closing lines are node:test's counts. */
async function runTests({ release, pattern }: Options, services: Services, tarball: string) {
	console.log(`▸ Queue mode in n8n ${RELEASES[release].version} (the first minute is its start)`);
	return await withTemporaryFolder(async (env) =>
		run(
			process.execPath,
			[
				'--import',
				'tsx',
				'--test-reporter=spec',
				...(pattern ? [`--test-name-pattern=${pattern}`] : []),
				'--test',
				join(ROOT, 'test', 'queue', 'queue.e2e.mts'),
			],
			{
				cwd: ROOT,
				env: {
					...env,
					[E2E_RELEASE]: release,
					[E2E_TARBALL]: tarball,
					[REDIS_URL]: services.redis,
					[POSTGRES_URL]: services.postgres,
				},
				inherit: true,
			},
		),
	);
}

endOnSignals();

try {
	const options = readOptions();
	await withServices(async (services) => {
		await ensureN8n(options.release);
		const { code } = await runTests(options, services, await packPackage());
		if (code !== 0) process.exitCode = 1;
	});
} catch (error) {
	printFailure(error);
	process.exitCode = 1;
}
