/** `npm start` as a person runs it: its lines, and Ctrl-C. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { track } from '../../../scripts/n8n/command.mjs';
import { ROOT } from '../../../scripts/n8n/paths.mjs';

/** n8n, the package and the examples, on a slow machine (ms). */
const START_LIMIT_MS = 300_000;
const POLL_MS = 100;

/** A running `npm start`. */
export class StartProcess {
	/** Everything it has written. */
	output = '';

	private readonly child: ChildProcess;
	private readonly exit: Promise<unknown[]>;

	/**
	 * Starts it.
	 *
	 * @param args what a person writes after `npm start --`
	 * @param cache the cache folder
	 */
	constructor(args: string[], cache: string) {
		this.child = track(
			spawn(process.execPath, [join(ROOT, 'scripts', 'run.mjs'), 'start', ...args], {
				cwd: ROOT,
				env: { ...process.env, CARGO_CACHE_FOLDER: cache, CARGO_API_TOKEN: '' },
				stdio: ['ignore', 'pipe', 'pipe'],
				// A group of its own, as in a terminal.
				detached: true,
			}),
		);
		for (const stream of [this.child.stdout, this.child.stderr]) {
			stream?.setEncoding('utf8').on('data', (chunk: string) => (this.output += chunk));
		}
		this.exit = once(this.child, 'exit');
	}

	/**
	 * Waits for a text in the output.
	 *
	 * @param pattern what to wait for, with a group
	 * @returns what the group matched
	 * @throws Error with the output when it ends or stays silent instead
	 */
	async says(pattern: RegExp): Promise<string> {
		const end = Date.now() + START_LIMIT_MS;
		for (;;) {
			const found = pattern.exec(this.output)?.[1];
			if (found !== undefined) return found;
			if (this.hasEnded || Date.now() > end) {
				throw new Error(`npm start did not say ${String(pattern)}:\n${this.output}`);
			}
			await sleep(POLL_MS);
		}
	}

	/** Presses Ctrl-C: the terminal sends the signal to the whole group. */
	interrupt(): void {
		if (!this.hasEnded && this.child.pid) process.kill(-this.child.pid, 'SIGINT');
	}

	/** Sends SIGTERM to the first process alone, as a supervisor does. */
	terminate(): void {
		this.child.kill('SIGTERM');
	}

	/**
	 * Waits for its end.
	 *
	 * @returns the exit code
	 */
	async ended(): Promise<number | null> {
		await this.exit;
		return this.child.exitCode;
	}

	private get hasEnded(): boolean {
		return this.child.exitCode !== null || this.child.signalCode !== null;
	}
}
