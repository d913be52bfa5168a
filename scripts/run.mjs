/**
 * Entry of the npm commands that must work on a fresh clone: checks Node, installs what the project
 * needs if it is missing or outdated, then runs the command. Plain JavaScript with Node's own modules
 * only, because nothing else is there yet.
 *
 * Usage: node scripts/run.mjs <start|test|e2e|queue|screenshots|sandbox|bench|soak|release-check> [arguments for the command]
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const OLDEST_NODE = [20, 19];

/** Command name → its script. */
const COMMANDS = {
	start: 'scripts/start/main.mts',
	test: 'scripts/test.mts',
	e2e: 'test/e2e/run.mts',
	queue: 'test/queue/run.mts',
	screenshots: 'test/e2e/browser/main.mts',
	sandbox: 'sandbox/main.mts',
	'release-check': 'scripts/release/check.mts',
	bench: 'bench/main.mts',
	soak: 'test/soak/main.mts',
};

const fail = (message) => {
	console.error(`\n✗ ${message}\n`);
	process.exit(1);
};

const [command, ...args] = process.argv.slice(2);
const script = COMMANDS[command];
if (!script) fail(`Unknown command "${command}". Known: ${Object.keys(COMMANDS).join(', ')}`);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
	fail(
		`Node ${OLDEST_NODE.join('.')} or newer is needed, this is ${process.versions.node}. Get it from https://nodejs.org`,
	);
}

/** npm writes this file at the end of every installation, so its age shows whether one is needed. */
const installed = join(ROOT, 'node_modules', '.package-lock.json');
const wanted = join(ROOT, 'package-lock.json');
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(wanted).mtimeMs) {
	console.log('▸ Installing the development tools (once, one to three minutes)');
	// A shell finds npm on every system: on Windows it is a .cmd file.
	const { status } = spawnSync('npm ci --no-audit --no-fund --loglevel=error', {
		cwd: ROOT,
		stdio: 'inherit',
		shell: true,
	});
	if (status !== 0)
		fail('npm could not install the development tools. Check the network and try again.');
}

// Ctrl-C reaches the command too: it ends what it started, then this process follows with its code.
process.on('SIGINT', () => {});
const child = spawn(
	process.execPath,
	[join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs'), join(ROOT, script), ...args],
	{ cwd: ROOT, stdio: 'inherit' },
).on('exit', (status, signal) => process.exit(signal ? 130 : (status ?? 1)));
// Other signals reach this process alone.
process.on('SIGTERM', () => child.kill('SIGTERM'));
