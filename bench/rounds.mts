/** The order of the measurements: interleaved and repeated, so that a busy moment affects all contestants. */
import { type Report, step } from '../scripts/n8n/progress.mjs';
import { Host } from './host.mjs';
import type { Contestant, Job, Measurement, Task } from './inside/job.mjs';
import { type BenchOptions, LARGE, largeRounds } from './options.mjs';
import type { Setup } from './setup.mjs';
import { medians } from './statistics.mjs';

/** The medians of one job's measurements, or why there are none. */
export interface Result {
	job: Job;
	/** How many measurements there are. */
	count: number;
	medians?: Measurement;
	failure?: string;
}

/** All results, and where they come from. */
export interface Results {
	results: Result[];
	httpRequestVersion: number;
}

const SIDE_BY_SIDE: [Contestant, Task][] = [
	['cargo', 'get'],
	['http', 'get'],
	['fetch', 'get'],
	['cargo', 'create'],
	['http', 'create'],
	['fetch', 'create'],
	['noOp', 'get'],
];

/** Many rows in one batch, against one batch for each row. */
const ROWS: [Contestant, Task][] = [
	['cargo', 'rows'],
	['http', 'createRow'],
	['cargo', 'createRow'],
];

/** Rows in, results out: with this node, and with n8n's own ones. Each gets its own process. */
const RESULTS: [Contestant, Task][] = [
	['cargo', 'results'],
	['http', 'results'],
	['httpRuns', 'results'],
];

/** With fewer items, the time is mostly n8n's start of an execution and the pause before the status check. */
const FEWEST_RESULTS = 1000;

/** Very short, and reported in whole milliseconds by n8n: measured more often than the rest. */
const SHORT: [Contestant, Task][] = [
	['cargo', 'rows'],
	['noOp', 'get'],
];

/** Done before anything is measured: n8n and V8 are slower the first time. */
const WARM_UP_ITEMS = 300;
/** The same in a process whose memory is measured; more items would already increase it. */
const SMALL_WARM_UP_ITEMS = 10;

const hasResults = (items: number) => items >= FEWEST_RESULTS;

/**
 * Numbers of rows whose results the responder must have.
 *
 * @param options what will be measured
 */
export const resultCounts = ({ items }: BenchOptions): number[] =>
	items.some(hasResults) ? [SMALL_WARM_UP_ITEMS, WARM_UP_ITEMS, ...items.filter(hasResults)] : [];

/**
 * Runs all measurements except those of mapping.
 *
 * @param setup what is measured
 * @param options how much
 */
export async function measureAll(setup: Setup, options: BenchOptions): Promise<Results> {
	const small = options.items.filter((items) => items < LARGE);
	const large = options.items.filter((items) => items >= LARGE);
	const found = new Map<string, { job: Job; measurements: Measurement[]; failure?: string }>();
	let httpRequestVersion = NaN;

	const note = async (host: Host, job: Job, report: Report, about: string, warmUp?: number) => {
		report(`${about}: ${job.contestant}, ${job.task}, ${job.items} items`);
		const entry = found.get(keyOf(job)) ?? { job, measurements: [] };
		found.set(keyOf(job), entry);
		try {
			if (warmUp !== undefined) await host.measure({ ...job, items: warmUp });
			entry.measurements.push(await host.measure(job));
		} catch (thrown) {
			entry.failure = thrown instanceof Error ? thrown.message : String(thrown);
		}
	};

	if (small.length > 0) {
		await step(`Measuring up to ${Math.max(...small)} items`, async (report) => {
			const host = await Host.boot(setup);
			httpRequestVersion = host.httpRequestVersion;
			for (const [contestant, task] of SIDE_BY_SIDE) {
				await host.measure({ contestant, task, items: WARM_UP_ITEMS });
			}
			for (let round = 0; round < options.rounds; round += 1) {
				for (const items of small) {
					for (const [contestant, task] of rotated(SIDE_BY_SIDE, round)) {
						const about = `round ${round + 1} of ${options.rounds}`;
						await note(host, { contestant, task, items }, report, about);
					}
				}
			}
			await host.end();
		});
	}
	const alone = async (
		items: number,
		jobs: [Contestant, Task][],
		rounds: number,
		warmUp: number,
	) => {
		await step(`Measuring ${items} items, each time in a new process`, async (report) => {
			for (let round = 0; round < rounds; round += 1) {
				for (const [contestant, task] of rotated(jobs, round)) {
					const host = await Host.boot(setup);
					httpRequestVersion = host.httpRequestVersion;
					const about = `round ${round + 1} of ${rounds}`;
					await note(host, { contestant, task, items }, report, about, warmUp);
					await host.end();
				}
			}
		});
	};
	for (const items of small.filter(hasResults)) {
		await alone(items, RESULTS, options.rounds, WARM_UP_ITEMS);
	}
	for (const items of large) {
		const jobs = [...SIDE_BY_SIDE, ...SHORT, ...ROWS, ...SHORT, ...RESULTS];
		await alone(items, jobs, largeRounds(options.rounds), SMALL_WARM_UP_ITEMS);
	}
	return { results: [...found.values()].map(summary), httpRequestVersion };
}

function summary(entry: { job: Job; measurements: Measurement[]; failure?: string }): Result {
	const { job, measurements, failure } = entry;
	if (measurements.length === 0) return { job, count: 0, failure };
	return { job, count: measurements.length, failure, medians: medians(measurements) };
}

const keyOf = ({ contestant, task, items }: Job) => [contestant, task, items].join(' ');

/** The same list with a different start each time, so that no contestant always follows the same one. */
function rotated<T>(list: T[], by: number): T[] {
	const from = by % list.length;
	return [...list.slice(from), ...list.slice(0, from)];
}
