/**
 * What the user sees while a command runs: a line for each step, its progress, and how long it took.
 */
import { stdout } from 'node:process';

/** How often a long step reports that it is running, if the line cannot be redrawn (ms). */
const HEARTBEAT_MS = 15_000;
/** How often the line is redrawn in a terminal (ms). */
const REDRAW_MS = 1000;

/** A failure whose message is meant for the user: it is printed without a stack. */
export class StepError extends Error {
	/**
	 * @param message what happened
	 * @param advice what the user can do about it, as a sentence
	 */
	constructor(
		message: string,
		readonly advice: string,
	) {
		super(message);
		this.name = 'StepError';
	}
}

/** Reports what a running step is doing, in a few words. */
export type Report = (detail: string) => void;

/**
 * Writes a readable duration.
 *
 * @param milliseconds the duration
 * @returns for example `0.4 s`, `12 s` or `3 min 5 s`
 */
export function duration(milliseconds: number): string {
	const seconds = milliseconds / 1000;
	if (seconds < 10) return `${seconds.toFixed(1)} s`;
	if (seconds < 90) return `${Math.round(seconds)} s`;
	return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/**
 * Runs one step and shows it: `▸ title` at its start, its details with the elapsed seconds while it runs
 * (redrawn in a terminal, a line every 15 s elsewhere), `✓ title (12 s)` at its end.
 *
 * @param title what the step does
 * @param work the step; it may report details and return a value
 * @returns what `work` returned
 * @throws what `work` threw, after showing `✗ title`
 */
export async function step<T>(title: string, work: (report: Report) => Promise<T>): Promise<T> {
	const begun = Date.now();
	const live = stdout.isTTY;
	let detail = '';
	const elapsed = () => duration(Date.now() - begun);
	const line = () => `  … ${elapsed()}${detail ? `: ${detail}` : ''}`;
	const clear = () => {
		if (live) stdout.write('\r\u001b[2K');
	};
	stdout.write(`▸ ${title}\n`);
	const timer = setInterval(
		() => {
			clear();
			stdout.write(live ? line().slice(0, stdout.columns - 1) : `${line()}\n`);
		},
		live ? REDRAW_MS : HEARTBEAT_MS,
	);
	try {
		const result = await work((text) => {
			detail = text;
		});
		clear();
		stdout.write(`✓ ${title} (${elapsed()})\n`);
		return result;
	} catch (error) {
		clear();
		stdout.write(`✗ ${title} (after ${elapsed()})\n`);
		throw error;
	} finally {
		clearInterval(timer);
	}
}

/**
 * Prints why a command ended, for the user.
 *
 * @param error what was thrown
 */
export function printFailure(error: unknown): void {
	if (error instanceof StepError) {
		console.error(`\n✗ ${error.message}\n  → ${error.advice}\n`);
		return;
	}
	console.error('\n✗ Unexpected error. Please report it with the lines below.\n');
	console.error(error);
}
