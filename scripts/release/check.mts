/**
 * `npm run release:check`: checks everything about a release that can be checked without publishing it.
 *
 * Usage: npm run release:check [-- --no-tests]
 */
import { parseArgs } from 'node:util';

import { endOnSignals } from '../n8n/command.mjs';
import { printFailure } from '../n8n/progress.mjs';
import { checkChangelog } from './changelog.mjs';
import { dryRun } from './dryRun.mjs';
import { scanPackage } from './scan.mjs';
import { runTests } from './tests.mjs';
import { lintWorkflows } from './workflows.mjs';

endOnSignals();
try {
	const { values } = parseArgs({ options: { 'no-tests': { type: 'boolean', default: false } } });
	await checkChangelog();
	await lintWorkflows();
	if (!values['no-tests']) await runTests();
	await dryRun();
	await scanPackage();
	console.log(
		'\n✓ Ready to publish: tag this commit with the version of package.json and push the tag',
	);
} catch (error) {
	printFailure(error);
	process.exitCode = 1;
}
