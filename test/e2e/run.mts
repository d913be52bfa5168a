/**
 * `npm run test:e2e`: packs the package, installs it into a real n8n, and runs the end-to-end tests.
 *
 * Usage: npm run test:e2e [-- --n8n pinned|latest|previous|oldest] [-- -t PATTERN] [-- --install-only]
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { endOnSignals, run } from '../../scripts/n8n/command.mjs';
import { type InstalledN8n, ensureN8n } from '../../scripts/n8n/install.mjs';
import { packPackage } from '../../scripts/n8n/pack.mjs';
import { ROOT, RUNTIME } from '../../scripts/n8n/paths.mjs';
import { StepError, duration, printFailure } from '../../scripts/n8n/progress.mjs';
import { RELEASES, type ReleaseName, releaseForThisNode } from '../../scripts/n8n/releases.mjs';
import { withTemporaryFolder } from '../../scripts/temporary.mjs';
import { notePassedRun } from './compatibility.mjs';
import { E2E_RELEASE, E2E_TARBALL } from './context.mjs';
import { FLOWS } from './flows/index.mjs';

/** What node:test writes for programs: its counts are read from it. */
const reportOf = (release: ReleaseName) => join(RUNTIME, 'e2e', `${release}.tap`);

interface Options {
	release: ReleaseName;
	/** Only tests whose names match. */
	pattern?: string;
	/** Installs n8n and runs nothing: CI does so while other tests run. */
	installOnly: boolean;
}

function readOptions(): Options {
	try {
		const { values } = parseArgs({
			options: {
				n8n: { type: 'string', default: 'pinned' },
				test: { type: 'string', short: 't' },
				'install-only': { type: 'boolean', default: false },
			},
		});
		if (!Object.hasOwn(RELEASES, values.n8n)) throw new Error(`There is no n8n "${values.n8n}"`);
		return {
			release: values.n8n as ReleaseName,
			pattern: values.test,
			installOnly: values['install-only'],
		};
	} catch (error) {
		throw new StepError(
			error instanceof Error ? error.message : String(error),
			`Use: npm run test:e2e [-- --n8n ${Object.keys(RELEASES).join('|')}] [-t PATTERN] [--install-only]`,
		);
	}
}

/** Runs the tests in a process of their own; its closing lines are node:test's counts. */
async function runTests(
	release: ReleaseName,
	tarball: string,
	pattern: string | undefined,
	env: NodeJS.ProcessEnv,
): Promise<boolean> {
	const begun = Date.now();
	await mkdir(join(RUNTIME, 'e2e'), { recursive: true });
	console.log(
		`▸ End-to-end tests in n8n ${RELEASES[release].version} (the first minute is its start)`,
	);
	const { code } = await run(
		process.execPath,
		[
			'--import',
			'tsx',
			'--test-reporter=spec',
			'--test-reporter-destination=stdout',
			'--test-reporter=tap',
			`--test-reporter-destination=${reportOf(release)}`,
			...(pattern ? [`--test-name-pattern=${pattern}`] : []),
			// In parallel, each with its own n8n: those of the trigger and of sleeps mostly wait for n8n's clock.
			'--test',
			'--test-concurrency=3',
			join(ROOT, 'test', 'e2e', 'all.e2e.mts'),
			join(ROOT, 'test', 'e2e', 'trigger', 'trigger.e2e.mts'),
			join(ROOT, 'test', 'e2e', 'sleep', 'sleep.e2e.mts'),
			// `npm start` chooses its n8n by the running Node.
			...(release === releaseForThisNode()
				? [join(ROOT, 'test', 'e2e', 'start', 'start.e2e.mts')]
				: []),
		],
		{
			cwd: ROOT,
			env: { ...env, [E2E_RELEASE]: release, [E2E_TARBALL]: tarball },
			inherit: true,
		},
	);
	const took = duration(Date.now() - begun);
	console.log(
		`${code === 0 ? '✓' : '✗'} End-to-end tests in n8n ${RELEASES[release].version} (${took})`,
	);
	return code === 0;
}

/** Notes a complete run that passed, for docs/compatibility.md. */
async function note(release: ReleaseName, { version, node }: InstalledN8n): Promise<void> {
	const report = await readFile(reportOf(release), 'utf8');
	// Those that do not apply to this n8n are skipped, and not counted.
	const tests = Number(/^# pass (\d+)$/m.exec(report)?.[1]);
	const { stdout } = await run(node, ['--version']);
	const passed = {
		n8n: version,
		node: stdout.trim().replace(/^v/, ''),
		flows: FLOWS.length,
		tests,
	};
	const day = new Date().toISOString().slice(0, 10);
	if (await notePassedRun(passed, day)) console.log('✓ Noted in docs/compatibility.md');
}

endOnSignals();

async function main({ release, pattern, installOnly }: Options): Promise<void> {
	const n8n = await ensureN8n(release);
	if (installOnly) return;
	const tarball = await packPackage();
	const passed = await withTemporaryFolder(async (env) => runTests(release, tarball, pattern, env));
	if (!passed) process.exitCode = 1;
	else if (pattern === undefined) await note(release, n8n);
}

try {
	await main(readOptions());
} catch (error) {
	printFailure(error);
	process.exitCode = 1;
}
