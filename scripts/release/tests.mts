import { run } from '../n8n/command.mjs';
import { ROOT } from '../n8n/paths.mjs';
import { StepError } from '../n8n/progress.mjs';

/**
 * Runs `npm test`, which shows its own progress.
 *
 * @throws StepError if it fails
 */
export async function runTests(): Promise<void> {
	const { code } = await run('npm', ['test'], { cwd: ROOT, inherit: true });
	if (code !== 0) throw new StepError('npm test failed', 'Fix the findings above.');
}
