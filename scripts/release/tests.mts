import { run } from '../n8n/command.mjs';
import { ROOT } from '../n8n/paths.mjs';
import { StepError } from '../n8n/progress.mjs';

/**
 * Runs `npm test`, which shows its own progress.
 *
 * @throws StepError when it does not succeed
 */
export async function runTests(): Promise<void> {
	const { code } = await run('npm', ['test'], { cwd: ROOT, inherit: true });
	if (code !== 0) throw new StepError('npm test did not succeed', 'Mend what it names above.');
}
