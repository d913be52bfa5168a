/** The options of `npm run bench`. */
import { parseArgs } from 'node:util';

import { StepError } from '../scripts/n8n/progress.mjs';

/** How much to measure. */
export interface BenchOptions {
	/** Numbers of items, smallest first. */
	items: number[];
	/** How often each measurement is repeated. */
	rounds: number;
	/** How often a package is loaded. */
	loads: number;
	/** Measures only this part, and replaces only its figures in `docs/benchmark.md`. */
	only?: typeof PART;
	/** Whether everything is measured, so that the figures go into `docs/benchmark.md`. */
	full: boolean;
}

/** The part that can be measured alone. */
const PART = 'waiting';

const FULL = { items: [1, 100, 1000, 10_000], rounds: 7, loads: 15 };
const QUICK = { items: [1, 100, 1000], rounds: 3, loads: 11 };

/** From this number on, each measurement gets its own process, so that their memory peaks do not mix. */
export const LARGE = 10_000;

/**
 * How often measurements of that many items are repeated: they take minutes, and vary less.
 *
 * @param rounds how often smaller ones are
 */
export const largeRounds = (rounds: number): number => Math.max(1, Math.floor(rounds / 3));

const USAGE =
	'Use: npm run bench -- [--quick] [--items 1,100,1000,10000] [--rounds 7] [--only waiting]. A run with --quick or --items prints its tables and leaves docs/benchmark.md as it is.';

/**
 * Reads the command line.
 *
 * @param args what follows `npm run bench --`
 * @throws StepError that says what is wrong
 */
export function readOptions(args: string[]): BenchOptions {
	const { values } = parse(args);
	const defaults = values.quick ? QUICK : FULL;
	if (values.only !== undefined && values.only !== PART) {
		throw new StepError(`--only: there is no part "${values.only}"`, USAGE);
	}
	return {
		...defaults,
		items:
			values.items
				?.split(',')
				.map((text) => positive('--items', text))
				.sort((one, other) => one - other) ?? defaults.items,
		rounds: values.rounds === undefined ? defaults.rounds : positive('--rounds', values.rounds),
		only: values.only,
		full: values.quick !== true && values.items === undefined,
	};
}

function parse(args: string[]) {
	try {
		return parseArgs({
			args,
			options: {
				quick: { type: 'boolean' },
				items: { type: 'string' },
				rounds: { type: 'string' },
				only: { type: 'string' },
			},
		});
	} catch (thrown) {
		throw new StepError(thrown instanceof Error ? thrown.message : String(thrown), USAGE);
	}
}

function positive(option: string, text: string): number {
	if (/^[1-9]\d*$/.test(text)) return Number(text);
	throw new StepError(`${option}: "${text}" is not a whole number above 0`, USAGE);
}
