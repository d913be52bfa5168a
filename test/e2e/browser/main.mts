/**
 * `npm run screenshots`: the browser tests alone; their pictures become the README's.
 *
 * Usage: npm run screenshots [-- --into FOLDER]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { endOnSignals, run } from '../../../scripts/n8n/command.mjs';
import { ensureN8n } from '../../../scripts/n8n/install.mjs';
import { packPackage } from '../../../scripts/n8n/pack.mjs';
import { ROOT } from '../../../scripts/n8n/paths.mjs';
import { StepError, printFailure } from '../../../scripts/n8n/progress.mjs';
import { E2E_RELEASE, E2E_TARBALL } from '../context.mjs';
import { NO_BROWSER, findChromium } from './chromium.mjs';
import { PICTURES } from './pictures.mjs';
import { DRIVEN } from './tests.mjs';

endOnSignals();

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			into: { type: 'string', default: join('docs', 'pictures') },
		},
	});
	if (!findChromium()) throw new StepError('No pictures without a browser', NO_BROWSER);
	await ensureN8n(DRIVEN);
	const tarball = await packPackage();
	const { code } = await run(
		process.execPath,
		[
			'--import',
			'tsx',
			'--test-reporter=spec',
			join(ROOT, 'test', 'e2e', 'browser', 'alone.e2e.mts'),
		],
		{
			cwd: ROOT,
			env: {
				...process.env,
				[E2E_RELEASE]: DRIVEN,
				[E2E_TARBALL]: tarball,
				[PICTURES]: join(ROOT, values.into),
			},
			inherit: true,
		},
	);
	if (code !== 0) process.exitCode = 1;
}

try {
	await main();
} catch (error) {
	printFailure(error);
	process.exitCode = 1;
}
