/**
 * What a person sees while a command works: a headed line for each step, what is going on while it
 * lasts, and how long it took.
 */
import { stdout } from 'node:process';

/** How often a step that lasts says that it is still alive, where the line cannot be redrawn (ms). */
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

/** Tells a running step's listener what it is doing just now, in a few words. */
export type Report = (detail: string) => void;

/**
 * Writes a duration for people.
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
 * Carries out one step and shows it: `▸ title` at its start, its details with the seconds gone by
 * while it lasts (redrawn in a terminal, a line every 15 s elsewhere), `✓ title (12 s)` at its end.
 *
 * @param title what the step does, as a person would say it
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
 * Prints why a command ended, as a person can use it.
 *
 * @param error what was thrown
 */
export function printFailure(error: unknown): void {
	if (error instanceof StepError) {
		console.error(`\n✗ ${error.message}\n  → ${error.advice}\n`);
		return;
	}
	console.error('\n✗ This was not foreseen; please report it with the lines below.\n');
	console.error(error);
}
