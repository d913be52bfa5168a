import { lastLines, run } from '../n8n/command.mjs';
import { ROOT } from '../n8n/paths.mjs';
import { StepError, step } from '../n8n/progress.mjs';

/**
 * Builds, and lets npm do everything for a publication except the upload.
 *
 * @throws StepError if the build or npm fails
 */
export async function dryRun(): Promise<void> {
	await step('Build and npm publish --dry-run', async (report) => {
		for (const args of [
			['run', 'build'],
			['publish', '--dry-run', '--access', 'public'],
		]) {
			report(`npm ${args.join(' ')}`);
			const result = await run('npm', args, { cwd: ROOT });
			if (result.code === 0) continue;
			throw new StepError(
				`npm ${args.join(' ')} failed:\n${lastLines(result, 25)}`,
				'Fix what npm reports above. A version that is already on npm needs a new number.',
			);
		}
	});
}
