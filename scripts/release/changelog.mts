import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ROOT } from '../n8n/paths.mjs';
import { StepError, step } from '../n8n/progress.mjs';

/**
 * Checks that CHANGELOG.md has an entry for the version in package.json.
 *
 * @throws StepError if there is no entry for it
 */
export async function checkChangelog(): Promise<void> {
	await step('CHANGELOG', async () => {
		const manifest = await readFile(join(ROOT, 'package.json'), 'utf8');
		const { version } = JSON.parse(manifest) as { version: string };
		const changelog = await readFile(join(ROOT, 'CHANGELOG.md'), 'utf8');
		if (changelog.includes(`## [${version}]`) || changelog.includes(`## ${version}`)) return;
		throw new StepError(
			`CHANGELOG.md has no entry for ${version}`,
			'Write what users gain from this version, under a heading with its number.',
		);
	});
}
