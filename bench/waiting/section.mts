/** The part of docs/benchmark.md about waiting. It can be measured and written alone. */
import { SLOTS } from '../../test/queue/cluster.mjs';
import { figure, table } from '../table.mjs';
import type { WaitingResult } from './measure.mjs';
import { BATCH_MS, EXECUTIONS } from './slots.mjs';

/** The part is between these lines. */
const BEGIN = '<!-- waiting: `npm run bench -- --only waiting` writes this part -->';
const END = '<!-- waiting end -->';

const seconds = (ms: number) => figure(ms / 1000);

/**
 * Writes the part.
 *
 * @param result what was measured
 * @returns Markdown, with the lines around it
 */
export function waitingSection({ n8nVersion, slots, wakings }: WaitingResult): string {
	return [
		BEGIN,
		'## Waiting in queue mode',
		`n8n ${n8nVersion} with one main, one webhook process, two workers with five slots each, Redis and Postgres; ${new Date().toISOString().slice(0, 10)}. Cargo is the sandbox. Everything is measured once, one way after the other.`,
		`${EXECUTIONS} executions are started at once on these ${SLOTS} slots; each creates a batch that takes ${BATCH_MS / 1000} seconds and waits for it. Seconds. “Slots” is how many of them run, and so hold a slot, once those that can sleep do. “Another execution” does nothing, and is started then. “Load” is the machine’s load average when a row ended: the first and the last figure grow with it, so do not compare rows whose loads differ.`,
		table(
			['Way to wait', 'Last batch created after', 'Slots', 'Another execution', 'Load'],
			slots.map(({ way, lastBatch, slots: held, unrelated, load }) => [
				way,
				seconds(lastBatch),
				String(held),
				seconds(unrelated),
				figure(load),
			]),
		),
		'What one waking costs that finds the batch still running: n8n loads the whole execution, the node checks, n8n stores it again. CPU time of main and workers, without that of the databases, and the time of a waking if several are due at once. Milliseconds; means of 10 executions (4 with 10,000 rows); the rows are items that the workflow has passed on before.',
		table(
			['Way to wait', 'Rows', 'CPU', 'Time'],
			wakings.map(({ way, rows, cpu, wall }) => [
				way,
				rows.toLocaleString('en'),
				figure(cpu),
				figure(wall),
			]),
		),
		END,
	].join('\n\n');
}

/**
 * Puts the part into the page, in place of an earlier one, or at the end.
 *
 * @param page the page
 * @param section what `waitingSection` returned
 */
export function withWaiting(page: string, section: string): string {
	const earlier = waitingIn(page);
	if (earlier === undefined) return `${page.trimEnd()}\n\n${section}\n`;
	return page.replace(earlier, () => section);
}

/**
 * The part that a page has.
 *
 * @param page the page
 * @returns undefined if it has none
 */
export function waitingIn(page: string): string | undefined {
	const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
	return from < 0 || to < from ? undefined : page.slice(from, to + END.length);
}
