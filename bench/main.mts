/**
 * `npm run bench`: this node beside n8n's HTTP Request node and plain `fetch`, in one real n8n.
 * Prints its tables; a run of everything writes them to `docs/benchmark.md`.
 *
 * Options: `--quick` (fewer repetitions, up to 1,000 items), `--items 1,100`, `--rounds 5`, `--only waiting`
 * (in queue mode; it takes about 20 minutes, and needs Redis and Postgres).
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { endOnSignals, endRunning } from '../scripts/n8n/command.mjs';
import { packPackage } from '../scripts/n8n/pack.mjs';
import { ROOT } from '../scripts/n8n/paths.mjs';
import { printFailure } from '../scripts/n8n/progress.mjs';
import type { ReleaseName } from '../scripts/n8n/releases.mjs';
import { measureMapping } from './mapping.mjs';
import { type BenchOptions, readOptions } from './options.mjs';
import { measurePackages } from './packages.mjs';
import { report } from './report.mjs';
import { makeResultFiles } from './resultFiles.mjs';
import { measureAll, resultCounts } from './rounds.mjs';
import { type Setup, isInstalled, setUp, share } from './setup.mjs';
import { measureWaiting } from './waiting/measure.mjs';
import { waitingIn, waitingSection, withWaiting } from './waiting/section.mjs';

const PAGE = join(ROOT, 'docs', 'benchmark.md');

const INTRODUCTION = `# Benchmark

This page is for contributors: it shows how the node's speed is measured. Users need none of it.

Made by \`npm run bench\`, which overwrites this file. It boots one real n8n inside a process, with its
database, its encrypted credentials and the packed package installed as a community package, and runs the
same requests through this node and through the built-in HTTP Request node with the same credential, the
ID of each request by an expression; and through plain \`fetch\` in the same process, ten at a time, as the
floor. All settings of n8n and of the nodes are the defaults, so this node simplifies its output and sends
at most ten requests at once, and n8n stores each execution. Measurements are interleaved and repeated, each
process has done the same with a few items before, and every returned item is checked.

The server is not the sandbox but a minimal one in its own process that responds at once with a batch of the
sandbox's shape: the sandbox checks and stores what it is sent, and would be the slowest part. Files of results
are the sandbox's own, written before; for these the server accepts only the body that the sandbox accepted.
Mapping is measured in the newest n8n too.

Compare figures only within this page. CPU time varies less than elapsed time on a machine that does other work.`;

async function main(): Promise<void> {
	const options = readOptions(process.argv.slice(2));
	if (options.only) {
		await writeWaiting(await packPackage());
		return;
	}
	const shared = await share();
	const setups: Setup[] = [];
	try {
		for (const release of releasesFor(options)) setups.push(await setUp(shared, release));
		const [setup] = setups as [Setup];
		const packages = await measurePackages(setup, options.loads);
		await makeResultFiles(resultCounts(options));
		const mapping = await measureMapping(setups, options.rounds);
		const results = await measureAll(setup, options);
		const { version: n8nVersion } = setup.n8n;
		const text = report({ ...results, n8nVersion, rounds: options.rounds, packages, mapping });
		console.log(`\n${text}\n`);
		if (!options.full) return;
		await mkdir(join(ROOT, 'docs'), { recursive: true });
		const waiting = waitingIn(await readFile(PAGE, 'utf8').catch(() => ''));
		const page = `${INTRODUCTION}\n\n${text}\n`;
		await writeFile(PAGE, waiting === undefined ? page : withWaiting(page, waiting));
		console.log('Written to docs/benchmark.md');
		await writeWaiting(shared.tarball);
	} finally {
		await shared.responder.end();
		await Promise.all(
			setups.map(async ({ instance }) => {
				await instance.remove();
			}),
		);
	}
}

/** Measures waiting, and replaces its figures in the page; they stay as they are if it cannot be measured here. */
async function writeWaiting(tarball: string): Promise<void> {
	const result = await measureWaiting(tarball);
	if (!result) return;
	const section = waitingSection(result);
	console.log(`\n${section}\n`);
	await writeFile(PAGE, withWaiting(await readFile(PAGE, 'utf8'), section));
	console.log('Waiting in queue mode: written to docs/benchmark.md');
}

/** Everything is measured in the pinned n8n, mapping in the newest one too; `--quick` does not install it. */
const releasesFor = ({ full }: BenchOptions): ReleaseName[] =>
	full || isInstalled('latest') ? ['pinned', 'latest'] : ['pinned'];

endOnSignals();
try {
	await main();
} catch (error) {
	printFailure(error);
	process.exitCode = 1;
} finally {
	await endRunning();
}
