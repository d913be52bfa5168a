/** Runs a program to its end and keeps what it wrote. */
import { spawn } from 'node:child_process';

/** Programs that are running now, so that an interrupted command can end what it started. */
const running = new Set<number>();

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
	/** The complete environment; the own one when absent. */
	env?: NodeJS.ProcessEnv;
	/** Called with each line as it is written, on either stream. */
	onLine?: (line: string) => void;
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
 * @throws Error when the program cannot be started at all
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
			stdio: options.inherit ? 'inherit' : ['ignore', 'pipe', 'pipe'],
			// On Windows npm is a .cmd file, which only a shell can start.
			shell: process.platform === 'win32' && program === 'npm',
		});
		const { pid } = child;
		if (pid !== undefined) running.add(pid);
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
			if (pid !== undefined) running.delete(pid);
			resolve({ code, ...output });
		});
	});
}

/** Ends every program that `run` started and that has not ended yet. */
export function endRunning(): void {
	for (const pid of running) {
		try {
			process.kill(pid, 'SIGTERM');
		} catch {
			// It ended by itself in the meantime.
		}
	}
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
