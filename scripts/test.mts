/**
 * `npm test`: lint, types, build and the tests on n8n's real engine, one after the other.
 *
 * Usage: npm test [-- arguments for Jest]. With arguments coverage is not counted, because a part of
 * the tests cannot reach its thresholds.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { groupTests } from './jestGroups.mjs';
import { endOnSignals, run } from './n8n/command.mjs';
import { ROOT, RUNTIME } from './n8n/paths.mjs';
import { StepError, duration, printFailure, step } from './n8n/progress.mjs';
import { withTemporaryFolder } from './temporary.mjs';

/** A step before Jest: its npm script, what it does, what to do if it finds something. */
interface Check {
	script: string;
	title: string;
	advice: string;
}

const LINT: Check = {
	script: 'lint',
	title: 'Lint',
	advice: 'Fix the findings above; `npx eslint --fix FILE` fixes many.',
};
const TYPES: Check = {
	script: 'typecheck',
	title: 'Types',
	advice: 'Fix the type errors above.',
};
const BUILD: Check = { script: 'build', title: 'Build', advice: 'Fix the build errors above.' };

async function check({ script, title, advice }: Check): Promise<void> {
	const result = await run('npm', ['run', '--silent', script], { cwd: ROOT });
	if (result.code === 0) return;
	throw new StepError(
		`${title}: npm run ${script} found something:\n${result.stdout}${result.stderr}`,
		advice,
	);
}

/** Lint uses one core for as long as the types and the build take together. */
async function checks(): Promise<void> {
	await step('Lint, types, build (npm run lint, typecheck, build)', async () => {
		const done = await Promise.allSettled([
			check(LINT),
			check(TYPES).then(async () => check(BUILD)),
		]);
		for (const each of done) if (each.status === 'rejected') throw each.reason;
	});
}

/** Jest's arguments for all tests. */
const wholeRun = async () => [
	'--coverage',
	...(await groupTests()).map((pattern) => `--testMatch=${pattern}`),
];

/** Jest writes to the terminal itself; its counts come from the report it leaves in a file. */
async function jest(args: string[], env: NodeJS.ProcessEnv): Promise<boolean> {
	const begun = Date.now();
	const report = join(RUNTIME, 'jest.json');
	await mkdir(RUNTIME, { recursive: true });
	await rm(report, { force: true });
	console.log('▸ Tests on n8n’s engine (Jest)');
	const { code } = await run(
		process.execPath,
		[
			join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'),
			...(args.length > 0 ? args : await wholeRun()),
			'--json',
			`--outputFile=${report}`,
		],
		{ cwd: ROOT, env, inherit: true },
	);
	console.log(`${code === 0 ? '✓' : '✗'} Tests on n8n’s engine (${duration(Date.now() - begun)})`);
	const counts = JSON.parse(await readFile(report, 'utf8')) as {
		numPassedTests: number;
		numFailedTests: number;
		numRuntimeErrorTestSuites: number;
	};
	const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
	if (code !== 0 && failed === 0) {
		console.log(
			'  → Every test passed, but not enough of the code was covered: see the table above.',
		);
	}
	console.log(`\n${counts.numPassedTests} passed, ${failed} failed`);
	return code === 0;
}

endOnSignals();
try {
	await checks();
	const args = process.argv.slice(2);
	if (!(await withTemporaryFolder(async (env) => jest(args, env)))) process.exitCode = 1;
} catch (error) {
	printFailure(error);
	process.exitCode = 1;
}
