/**
 * `npm run soak`: the Cargo Trigger, and the operations that create and wait, for an hour of the
 * sandbox's clock under random faults. Exit code 1 when a batch started the workflow twice or against
 * the rules, was lost, was created twice, or is named nowhere.
 *
 * Options: `--minutes 2` (how long the hour takes), `--seed 7`, `--triggers 6`, `--customers 6`,
 * `--verbose` (tells all about each batch that went wrong).
 */
import { parseArgs } from 'node:util';

import { run } from '../../scripts/n8n/command.mjs';
import { ROOT } from '../../scripts/n8n/paths.mjs';
import { StepError, printFailure, step } from '../../scripts/n8n/progress.mjs';

const { values } = parseArgs({
	options: {
		minutes: { type: 'string', default: '2' },
		seed: { type: 'string', default: String(Date.now() % 1_000_000) },
		triggers: { type: 'string', default: '6' },
		customers: { type: 'string', default: '6' },
		verbose: { type: 'boolean', default: false },
	},
});

/** The option's number. */
function number(option: 'minutes' | 'seed' | 'triggers' | 'customers', least = 0): number {
	const value = Number(values[option]);
	if (value >= least && values[option] !== '') return value;
	console.error(`--${option} must be a number of at least ${least}, not "${values[option]}"`);
	return process.exit(1);
}

const options = {
	minutes: number('minutes', 0.1),
	seed: number('seed'),
	triggers: number('triggers'),
	customers: number('customers'),
	isVerbose: values.verbose,
};

try {
	await step('Build (npm run build)', async () => {
		const { code, stdout, stderr } = await run('npm', ['run', '--silent', 'build'], { cwd: ROOT });
		if (code !== 0) throw new StepError(`${stdout}${stderr}`, 'Mend what the build says above.');
	});
	// The harness loads the built node as soon as it is imported.
	const { soak } = await import('./soak.mjs');
	process.exit((await soak(options)) ? 0 : 1);
} catch (error) {
	printFailure(error);
	process.exit(1);
}
