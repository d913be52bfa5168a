/** Writes docs/compatibility.md: in which n8n the end-to-end tests passed last. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ROOT } from '../../scripts/n8n/paths.mjs';

const FILE = join(ROOT, 'docs', 'compatibility.md');
/** The rows are between these lines; everything else in the file can be edited manually. */
const BEGIN = '<!-- e2e: `npm run test:e2e` writes these rows -->';
const END = '<!-- e2e end -->';

/** A run in which every test passed. */
export interface PassedRun {
	/** n8n's version. */
	n8n: string;
	/** Version of the Node that ran n8n, without a "v". */
	node: string;
	/** How many flows ran. */
	flows: number;
	/** How many tests passed, the flows' own included. */
	tests: number;
}

/**
 * Adds a run to the table. A run that is already there with the same figures changes nothing, not even its
 * day, so that git shows no change if nothing is new.
 *
 * @param run what passed
 * @param day of the run, such as `2026-01-31`
 * @returns whether the file has changed
 * @throws Error when the file has lost the lines around its rows
 */
export async function notePassedRun(run: PassedRun, day: string): Promise<boolean> {
	const text = await readFile(FILE, 'utf8');
	const changed = withRun(text, run, day);
	if (changed !== text) await writeFile(FILE, changed);
	return changed !== text;
}

/**
 * The page with a run in its table.
 *
 * @param text the page
 * @param run what passed
 * @param day of the run
 * @returns the page, the rows sorted by n8n's version
 * @throws Error when the page has lost the lines around its rows
 */
export function withRun(text: string, run: PassedRun, day: string): string {
	const [before, rest] = text.split(`${BEGIN}\n`);
	const [inner, after] = rest?.split(END) ?? [];
	if (before === undefined || inner === undefined || after === undefined) {
		throw new Error(`docs/compatibility.md has lost "${BEGIN}" or "${END}"`);
	}
	const rows = inner.split('\n').filter((line) => /^\| \d/.test(line));
	const head = inner.split('\n').filter((line) => line.startsWith('|') && !rows.includes(line));
	const figures = `| ${run.n8n} | ${run.node} | ${run.flows} | ${run.tests} |`;
	const isKnown = rows.some((row) => row.startsWith(figures));
	const others = rows.filter((row) => !row.startsWith(`| ${run.n8n} |`));
	const updated = isKnown ? rows : [...others, `${figures} ${day} |`];
	updated.sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
	return `${before}${BEGIN}\n\n${[...head, ...updated].join('\n')}\n\n${END}${after}`;
}
