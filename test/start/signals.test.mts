import { describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The commands that run other programs, such as a whole n8n. */
const COMMANDS = [
	'bench/main.mts',
	'scripts/release/check.mts',
	'scripts/test.mts',
	'test/e2e/browser/main.mts',
	'test/e2e/run.mts',
	'test/queue/run.mts',
];
const COMMAND = pathToFileURL(join('scripts', 'n8n', 'command.mts')).href;

/** A program that takes a second to end, as n8n does, and says when it has done so. */
const PROGRAM = `
	process.on('SIGTERM', () => setTimeout(() => process.exit(console.log('ended')), 1000));
	console.log('running');
	setInterval(() => {}, 1000);
`;
const SCRIPT = `
	import { endOnSignals, run } from '${COMMAND}';
	endOnSignals();
	await run(process.execPath, ['--eval', ${JSON.stringify(PROGRAM)}], { onLine: (line) => console.log(line) });
`;

describe('A command that is interrupted', () => {
	test('even twice, lets its programs end before it ends itself', async () => {
		const command = spawn(
			process.execPath,
			['--import', 'tsx', '--input-type=module', '--eval', SCRIPT],
			{ stdio: ['ignore', 'pipe', 'inherit'] },
		);
		let said = '';
		command.stdout.on('data', (text) => {
			said += String(text);
		});
		await once(command.stdout, 'data');
		command.kill('SIGTERM');
		setTimeout(() => command.kill('SIGTERM'), 200);
		const [code] = (await once(command, 'close')) as [number | null];

		expect([code, said]).toEqual([130, 'running\nended\n']);
	}, 30_000);

	test.each(COMMANDS)('%s does so', (path) => {
		expect(readFileSync(path, 'utf8')).toMatch(/^endOnSignals\(\);$/m);
	});
});
