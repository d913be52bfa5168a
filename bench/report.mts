/** The results of the benchmark, as tables: for the terminal and for `docs/benchmark.md`. */
import { cpus, loadavg } from 'node:os';

import type { Contestant, Measurement, Task } from './inside/job.mjs';
import { type MappingResult, mappingSection } from './mapping.mjs';
import { LARGE, largeRounds } from './options.mjs';
import type { PackageResult } from './packages.mjs';
import { resultsSection } from './resultsTable.mjs';
import type { Results } from './rounds.mjs';
import { figure, ratio, table } from './table.mjs';
import { targets } from './targets.mjs';

/** Everything in a report. */
export interface Findings extends Results {
	n8nVersion: string;
	rounds: number;
	packages: PackageResult[];
	mapping: MappingResult[];
}

/** Returns the medians of one job; undefined if nothing could be measured. */
export type Lookup = (contestant: Contestant, task: Task, items: number) => Measurement | undefined;

/** The two requests that all contestants make. */
const TASKS: [Task, string][] = [
	['get', 'Get'],
	['create', 'Create'],
];

/**
 * Writes the report.
 *
 * @param findings all that was measured
 * @returns Markdown, without a headline
 */
export function report(findings: Findings): string {
	const { results } = findings;
	const lookup: Lookup = (contestant, task, items) =>
		results.find(
			({ job }) => job.contestant === contestant && job.task === task && job.items === items,
		)?.medians;
	const sizes = [...new Set(results.map(({ job }) => job.items))].sort((one, other) => one - other);
	const failures = results.filter(({ failure }) => failure !== undefined);
	return [
		...facts(findings),
		'## Targets',
		'“Floor” is the same figure for what does the least: plain `fetch` for CPU; for memory No Operation, which is n8n alone, and in the place of the one batch, too.',
		table(['Target', 'Wanted', 'Measured', 'Floor', 'Reached'], targets(lookup, findings)),
		'## CPU per item',
		'Milliseconds of all threads of the n8n process, with the execution’s start and its storing in the database. “No Operation” is n8n alone: the same items through a node that does nothing.',
		perItem(lookup, sizes),
		'## Time',
		'Milliseconds from the start of the execution to its stored end. The server answers at once; with a real one the difference is the same, on top of its time.',
		wall(lookup, sizes),
		...(sizes.some((items) => items >= LARGE)
			? [
					'## Memory',
					'Megabytes of the n8n process: before the execution, at its peak, and what the execution added, resident and in V8’s heap. A new process for each measurement. Idle n8n is a large part of each peak, and “fetch” shows by how much V8 lets a process grow before it collects garbage.',
					memory(lookup, sizes),
					'## Many rows',
					'The same rows as the records of one batch (Create From Items), and as a batch each: the time of the node, as n8n shows it below the node, and of the whole execution. What n8n takes for starting and storing an execution of that many items is in all executions: none can be faster than “No Operation”.',
					rows(lookup, sizes),
				]
			: []),
		...resultsSection(lookup, sizes),
		...mappingSection(findings.mapping),
		'## Package',
		'Kilobytes (1,000 bytes) and milliseconds; the time to `require` and construct all nodes and credentials, in a new process each time. “In n8n”: n8n-workflow is loaded already. “Alone”: loading it counts. “Operations” are those of all its nodes; a node without any counts as one.',
		packages(findings.packages),
		...(failures.length > 0
			? [
					'## What did not work',
					failures
						.map(
							({ job, failure, count }) =>
								`- ${job.contestant}, ${job.task}, ${job.items} items (${count} other measurements of it worked): ${failure ?? ''}`,
						)
						.join('\n'),
				]
			: []),
	].join('\n\n');
}

function facts({ n8nVersion, httpRequestVersion, rounds }: Findings): string[] {
	const [cpu] = cpus();
	return [
		[
			`- Date: ${new Date().toISOString().slice(0, 10)}`,
			`- n8n ${n8nVersion}, HTTP Request node ${httpRequestVersion}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
			`- CPU: ${cpu?.model.trim() ?? 'unknown'}, ${cpus().length} cores`,
			`- Medians of ${rounds} rounds (from ${LARGE.toLocaleString('en')} items on: ${largeRounds(rounds)})`,
			`- Load average at the end: ${(loadavg()[0] ?? 0).toFixed(1)} (the benchmark alone makes 1 to 2; more of it is other work, which blurs the figures)`,
		].join('\n'),
	];
}

function perItem(lookup: Lookup, sizes: number[]): string {
	const rows = TASKS.flatMap(([task, name]) =>
		sizes.map((items) => {
			const cpu = (contestant: Contestant, of: Task = task) => {
				const measured = lookup(contestant, of, items);
				return measured && measured.cpu / items;
			};
			return [
				`${name}, ${items.toLocaleString('en')}`,
				figure(cpu('cargo')),
				figure(cpu('http')),
				figure(cpu('fetch')),
				figure(cpu('noOp', 'get')),
				ratio(cpu('cargo'), cpu('http')),
				ratio(cpu('cargo'), cpu('fetch')),
			];
		}),
	);
	return table(
		['Items', 'Cargo', 'HTTP Request', 'fetch', 'No Operation', 'to HTTP Request', 'to fetch'],
		rows,
	);
}

function wall(lookup: Lookup, sizes: number[]): string {
	const rows = TASKS.flatMap(([task, name]) =>
		sizes.map((items) => {
			const time = (contestant: Contestant) => lookup(contestant, task, items)?.wall;
			return [
				`${name}, ${items.toLocaleString('en')}`,
				figure(time('cargo')),
				figure(time('http')),
				figure(time('fetch')),
				ratio(time('cargo'), time('http')),
			];
		}),
	);
	return table(['Items', 'Cargo', 'HTTP Request', 'fetch', 'to HTTP Request'], rows);
}

function memory(lookup: Lookup, sizes: number[]): string {
	const names: [Contestant, string][] = [
		['cargo', 'Cargo'],
		['http', 'HTTP Request'],
		['fetch', 'fetch'],
	];
	const rows = sizes
		.filter((items) => items >= LARGE)
		.flatMap((items) =>
			TASKS.flatMap(([task, what]) =>
				names.map(([contestant, name]) => {
					const found = lookup(contestant, task, items);
					return [
						`${what}, ${items.toLocaleString('en')}, ${name}`,
						figure(found?.rssBefore),
						figure(found?.rssPeak),
						figure(found && found.rssPeak - found.rssBefore),
						figure(found && found.heapPeak - found.heapBefore),
					];
				}),
			),
		);
	return table(['Items', 'Before', 'Peak', 'Added', 'Added to the heap'], rows);
}

function rows(lookup: Lookup, sizes: number[]): string {
	const ways: [Contestant, Task, string][] = [
		['cargo', 'rows', 'Create From Items, one batch'],
		['cargo', 'createRow', 'Create, a batch for each row'],
		['http', 'createRow', 'HTTP Request, a batch for each row'],
		['noOp', 'get', 'No Operation: n8n alone'],
	];
	const lines = sizes
		.filter((items) => items >= LARGE)
		.flatMap((items) =>
			ways.map(([contestant, task, name]) => {
				const found = lookup(contestant, task, items);
				const one = lookup('cargo', 'rows', items);
				return [
					`${items.toLocaleString('en')} rows: ${name}`,
					figure(found?.node),
					ratio(found?.node, one?.node),
					figure(found?.wall),
					ratio(found?.wall, one?.wall),
					figure(found?.cpu),
					figure(found && found.rssPeak - found.rssBefore),
				];
			}),
		);
	const head = ['Node (ms)', 'To one batch', 'Execution (ms)', 'To one batch', 'CPU (ms)'];
	return table(['Way', ...head, 'Memory added (MB)'], lines);
}

function packages(found: PackageResult[]): string {
	const kB = (bytes: number) => figure(bytes / 1000);
	return table(
		[
			'Package',
			'Packed',
			'Operations',
			'Packed per operation',
			'Unpacked',
			'With dependencies',
			'In n8n',
			'CPU of it',
			'Alone',
			'CPU of it',
		],
		found.map((each) => [
			`${each.name} ${each.version}`,
			kB(each.packed),
			String(each.operations),
			kB(each.packed / each.operations),
			kB(each.unpacked),
			kB(each.installed),
			figure(each.within.wall),
			figure(each.within.cpu),
			figure(each.alone.wall),
			figure(each.alone.cpu),
		]),
	);
}
