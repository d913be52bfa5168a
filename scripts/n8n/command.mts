/** Runs a program and keeps its output. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a program may take to exit before it is killed (ms). */
const END_LIMIT_MS = 10_000;

/** Programs that are running: none of them outlives this process. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
	for (const child of running) killGroup(child);
});

/**
 * Makes sure that a program does not outlive this process.
 *
 * @param child a program that was just started, with `detached` outside Windows
 * @returns the same program
 */
export function track<T extends ChildProcess>(child: T): T {
	running.add(child);
	child.once('exit', () => running.delete(child));
	return child;
}

/** How a program ended. */
export interface CommandResult {
	/** Exit code; null when a signal ended it. */
	code: number | null;
	stdout: string;
	stderr: string;
}

/** How to run a program. */
export interface CommandOptions {
	cwd?: string;
	/** The complete environment; this process's own if left out. */
	env?: NodeJS.ProcessEnv;
	/** Called with each line as it is written, on either stream. */
	onLine?: (line: string) => void;
	/** User and group that run it; this process's own if left out. Only root can choose. */
	uid?: number;
	gid?: number;
	/** Lets the program write straight to the terminal; then nothing is kept. */
	inherit?: boolean;
}

/**
 * Runs a program and waits for its end.
 *
 * @param program its path or name
 * @param args its arguments
 * @param options folder, environment, listener
 * @returns exit code and both outputs
 * @throws Error if the program cannot be started
 */
export async function run(
	program: string,
	args: string[],
	options: CommandOptions = {},
): Promise<CommandResult> {
	return await new Promise((resolve, reject) => {
		const child = spawn(program, args, {
			cwd: options.cwd,
			env: options.env ?? process.env,
			uid: options.uid,
			gid: options.gid,
			stdio: options.inherit ? 'inherit' : ['ignore', 'pipe', 'pipe'],
			// On Windows npm is a .cmd file, which only a shell can start.
			shell: process.platform === 'win32' && program === 'npm',
			// Its own process group, so that it can be ended together with its children.
			detached: leadsGroup(options),
		});
		track(child);
		const output = { stdout: '', stderr: '' };
		for (const name of ['stdout', 'stderr'] as const) {
			let rest = '';
			child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
				output[name] += chunk;
				if (!options.onLine) return;
				const lines = (rest + chunk).split('\n');
				rest = lines.pop() ?? '';
				lines.forEach(options.onLine);
			});
		}
		child.on('error', reject);
		child.on('close', (code) => {
			resolve({ code, ...output });
		});
	});
}

/** Ends every program that `run` started and that has not ended yet, and waits for that. */
export async function endRunning(): Promise<void> {
	await Promise.all(
		[...running].map(async (child) => {
			await endProcess(child);
		}),
	);
}

/**
 * Lets Ctrl-C and SIGTERM end what `run` and `track` know, and then this process. A signal may come more than
 * once: to the whole group, and passed on by the programs that started this one.
 */
export function endOnSignals(): void {
	let ending: Promise<void> | undefined;
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.on(signal, () => {
			ending ??= endRunning().then(() => process.exit(130));
		});
	}
}

/**
 * Ends a program and its children: asks first, and kills it if it does not exit.
 *
 * @param child a program that was started with `detached` (outside Windows)
 * @param limit how long it may take (ms)
 */
export async function endProcess(child: ChildProcess, limit = END_LIMIT_MS): Promise<void> {
	if (child.exitCode === null && child.signalCode === null) {
		const ended = once(child, 'exit');
		child.kill('SIGTERM');
		await Promise.race([ended, sleep(limit, undefined, { ref: false })]);
	}
	killGroup(child);
}

/**
 * Kills the group that a program leads, or only the program if it leads none, without asking.
 *
 * @param child the program
 */
export function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
	if (pid === undefined) return;
	const hasEnded = exitCode !== null || signalCode !== null;
	for (const target of hasEnded ? [-pid] : [-pid, pid]) {
		try {
			process.kill(target, 'SIGKILL');
		} catch {
			// No process is left.
		}
	}
}

/** A program that writes straight to the terminal stays in the terminal's group. */
function leadsGroup(options: CommandOptions): boolean {
	return process.platform !== 'win32' && options.inherit !== true;
}

/**
 * The last lines of an output, for a message about a failure.
 *
 * @param result how the program ended
 * @param count how many lines
 * @returns the lines, indented
 */
export function lastLines(result: CommandResult, count = 15): string {
	return `${result.stdout}\n${result.stderr}`
		.split('\n')
		.filter((line) => line.trim() !== '')
		.slice(-count)
		.map((line) => `    ${line}`)
		.join('\n');
}
