/** The targets of the project, compared with the measurements. */
import { RELEASES } from '../scripts/n8n/releases.mjs';
import type { Contestant, Measurement, Task } from './inside/job.mjs';
import { MAPPED_ITEMS, type MappingResult } from './mapping.mjs';
import type { PackageResult } from './packages.mjs';
import type { Lookup } from './report.mjs';
import { figure } from './table.mjs';

/** The other results, this package first. */
interface Others {
	packages: PackageResult[];
	mapping: MappingResult[];
}

/** A figure, found among the medians. */
type Find = (lookup: Lookup, others: Others) => number | undefined;

/** One target: its name, the limit, how to find the figure, and on which side of the limit it must be. */
interface Target {
	name: string;
	wanted: string;
	measured: Find;
	/** The same figure for the minimum of work, which shows whether a missed limit can be reached at all. */
	floor?: Find;
	holds: (figure: number) => boolean;
	unit?: string;
}

type Take = (measured: Measurement) => number;

const cpu: Take = (measured) => measured.cpu;
const memoryPeak: Take = ({ rssPeak }) => rssPeak;
const memoryAdded: Take = ({ rssPeak, rssBefore }) => rssPeak - rssBefore;

const atMost = (limit: number) => (value: number) => value <= limit;

/** One contestant's figure as a part of another one's. */
const share =
	(one: [Contestant, Task], other: [Contestant, Task], items: number, take: Take): Find =>
	(lookup) => {
		const [measured, base] = [lookup(...one, items), lookup(...other, items)];
		return measured && base && take(measured) / take(base);
	};

/** Targets for Get and for Create, compared with HTTP Request. */
const halfOfHttpRequest = (
	what: string,
	items: number,
	take: Take,
	floor: 'fetch' | 'noOp',
): Target[] =>
	(['get', 'create'] as const).map((task) => ({
		name: `${what}, to HTTP Request, ${task}, ${items.toLocaleString('en')} items`,
		wanted: '≤ 0.50',
		measured: share(['cargo', task], ['http', task], items, take),
		floor: share([floor, floor === 'noOp' ? 'get' : task], ['http', task], items, take),
		holds: atMost(0.5),
	}));

/** How many times faster one batch is than a batch for each row; nothing is faster than No Operation. */
const timesFaster = (what: string, oneByOne: Contestant, take: Take): Target => ({
	name: `10,000 rows in one batch, times faster than one by one (${what})`,
	wanted: '≥ 500',
	measured: share([oneByOne, 'createRow'], ['cargo', 'rows'], 10_000, take),
	floor: share([oneByOne, 'createRow'], ['noOp', 'get'], 10_000, take),
	holds: (value) => value >= 500,
});

/** The time of the whole node, including its requests: a little more than the mapping alone. */
const mapping = (n8nVersion: string): Target => ({
	name: `${MAPPED_ITEMS.toLocaleString('en')} items, eight plain mappings, n8n ${n8nVersion}`,
	wanted: '< 2 s',
	measured: (_lookup, { mapping: found }) => {
		const result = found.find((each) => each.n8nVersion === n8nVersion);
		return result && result.mapped.node / 1000;
	},
	holds: (value) => value < 2,
	unit: ' s',
});

const TARGETS: Target[] = [
	...halfOfHttpRequest('CPU per item', 1000, cpu, 'fetch'),
	...halfOfHttpRequest('Memory added at the peak', 10_000, memoryAdded, 'noOp'),
	...halfOfHttpRequest('Peak with idle n8n in it', 10_000, memoryPeak, 'noOp'),
	timesFaster('HTTP Request, the node alone', 'http', ({ node }) => node),
	timesFaster('Create, the node alone', 'cargo', ({ node }) => node),
	timesFaster('HTTP Request, the whole execution', 'http', ({ wall }) => wall),
	timesFaster('Create, the whole execution', 'cargo', ({ wall }) => wall),
	{
		name: '10,000 rows in, 10,000 results out: requests in addition to status checks',
		wanted: '≤ 4',
		measured: (lookup) => lookup('cargo', 'results', 10_000)?.requests,
		holds: atMost(4),
	},
	...Object.values(RELEASES).map(({ version }) => mapping(version)),
	{
		name: 'require of node and credential, in n8n',
		wanted: '< 15 ms',
		measured: (_lookup, { packages: [own] }) => own?.within.wall,
		holds: (value) => value < 15,
		unit: ' ms',
	},
];

/**
 * Compares the targets with the results.
 *
 * @param lookup the medians
 * @param others the other results
 * @returns rows of a table: target, wanted, measured, floor, reached
 */
export function targets(lookup: Lookup, others: Others): string[][] {
	return TARGETS.map(({ name, wanted, measured, floor, holds, unit = '' }) => {
		const value = measured(lookup, others);
		if (value === undefined) return [name, wanted, '–', '–', 'not measured'];
		const least = figure(floor?.(lookup, others));
		return [name, wanted, figure(value) + unit, least, holds(value) ? 'yes' : '**no**'];
	});
}
