/** What the project wants to reach, held against what was measured. */
import type { Measurement } from './inside/job.mjs';
import type { PackageResult } from './packages.mjs';
import type { Lookup } from './report.mjs';
import { figure } from './table.mjs';

/** One target: its words, the limit, how to find the figure, and on which side of the limit it must lie. */
interface Target {
	name: string;
	wanted: string;
	measured: (lookup: Lookup, own: PackageResult | undefined) => number | undefined;
	holds: (figure: number) => boolean;
	unit?: string;
}

const share = (
	one: Measurement | undefined,
	other: Measurement | undefined,
	of: (measured: Measurement) => number,
) => (one && other ? of(one) / of(other) : undefined);

const atMost = (limit: number) => (value: number) => value <= limit;

const TARGETS: Target[] = [
	...(['get', 'create'] as const).map((task) => ({
		name: `CPU per item to HTTP Request, ${task}, 1,000 items`,
		wanted: '≤ 0.50',
		measured: (lookup: Lookup) =>
			share(lookup('cargo', task, 1000), lookup('http', task, 1000), ({ cpu }) => cpu),
		holds: atMost(0.5),
	})),
	...(['get', 'create'] as const).flatMap((task) => [
		{
			name: `Memory added at the peak, to HTTP Request, ${task}, 10,000 items`,
			wanted: '≤ 0.50',
			measured: (lookup: Lookup) =>
				share(
					lookup('cargo', task, 10_000),
					lookup('http', task, 10_000),
					({ rssPeak, rssBefore }) => rssPeak - rssBefore,
				),
			holds: atMost(0.5),
		},
		{
			name: `The same, idle n8n included, ${task}`,
			wanted: '≤ 0.50',
			measured: (lookup: Lookup) =>
				share(
					lookup('cargo', task, 10_000),
					lookup('http', task, 10_000),
					({ rssPeak }) => rssPeak,
				),
			holds: atMost(0.5),
		},
	]),
	...(['http', 'cargo'] as const).map((contestant) => ({
		name: `10,000 rows in one batch, times faster than one by one (${contestant === 'http' ? 'HTTP Request' : 'Create'})`,
		wanted: '≥ 500',
		measured: (lookup: Lookup) =>
			share(
				lookup(contestant, 'createRow', 10_000),
				lookup('cargo', 'rows', 10_000),
				({ wall }) => wall,
			),
		holds: (value: number) => value >= 500,
	})),
	{
		name: 'The same (HTTP Request), beyond what n8n alone takes (No Operation)',
		wanted: '≥ 500',
		measured: (lookup) => {
			const alone = lookup('noOp', 'get', 10_000)?.wall;
			return (
				alone &&
				share(
					lookup('http', 'createRow', 10_000),
					lookup('cargo', 'rows', 10_000),
					({ wall }) => wall - alone,
				)
			);
		},
		holds: (value: number) => value >= 500,
	},
	{
		name: 'Packed size',
		wanted: '< 40 kB',
		measured: (_lookup, own) => own && own.packed / 1000,
		holds: (value) => value < 40,
		unit: ' kB',
	},
	{
		name: 'require of node and credential, in n8n',
		wanted: '< 15 ms',
		measured: (_lookup, own) => own?.within.wall,
		holds: (value) => value < 15,
		unit: ' ms',
	},
];

/**
 * Holds the targets against the findings.
 *
 * @param lookup the medians
 * @param packages this package first
 * @returns rows of a table: target, wanted, measured, reached
 */
export function targets(lookup: Lookup, [own]: PackageResult[]): string[][] {
	return TARGETS.map(({ name, wanted, measured, holds, unit = '' }) => {
		const value = measured(lookup, own);
		return value === undefined
			? [name, wanted, '–', 'not measured']
			: [name, wanted, figure(value) + unit, holds(value) ? 'yes' : '**no**'];
	});
}
