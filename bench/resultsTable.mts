/** The section about rows in and results out. */
import type { Contestant } from './inside/job.mjs';
import type { Lookup } from './report.mjs';
import { figure, ratio, table } from './table.mjs';

const WAYS: [Contestant, string][] = [
	['cargo', 'Create From Items, Return = Results'],
	['http', 'HTTP Request, CSV of the batch'],
	['httpRuns', 'HTTP Request, file of the runs'],
];

/**
 * Writes the section.
 *
 * @param lookup the medians
 * @param sizes numbers of items
 * @returns an empty list if nothing was measured
 */
export function resultsSection(lookup: Lookup, sizes: number[]): string[] {
	const measured = sizes.filter((items) => lookup('cargo', 'results', items));
	if (measured.length === 0) return [];
	const rows = measured.flatMap((items) => {
		const own = lookup('cargo', 'results', items);
		const count = items.toLocaleString('en');
		return WAYS.map(([contestant, name]) => {
			const found = lookup(contestant, 'results', items);
			return [
				`${count} rows in, ${count} results out: ${name}`,
				figure(found?.wall),
				ratio(own?.wall, found?.wall),
				figure(found?.cpu),
				ratio(own?.cpu, found?.cpu),
				figure(found && found.rssPeak - found.rssBefore),
				figure(found && found.heapPeak - found.heapBefore),
				found ? String(found.requests) : '–',
			];
		});
	});
	return [
		'## Rows in, results out',
		'Leads become a batch, the workflow waits for it, and each lead is returned with the result of the tool. With n8n’s own nodes that takes Aggregate, HTTP Request (create), Wait, HTTP Request (status check), If, HTTP Request (request the file), HTTP Request (download it), Extract From File, and Merge by a field that identifies the rows, first match only. The CSV holds only text; the file of the runs, which this node reads, holds values of all types and why runs failed, and needs Split Out too. The files are the sandbox’s own.',
		'Milliseconds from the start of the execution to its stored end, including the same pause of 100 before the one status check, and of CPU; memory in megabytes, added at the peak, resident and in V8’s heap. “Ours” is this node’s figure as a part of the row’s. Requests do not include the status check. Each measurement has its own process; with fewer than 10,000 rows, it has done 300 before, so that it hardly grows.',
		table(['Way', 'Execution', 'Ours', 'CPU', 'Ours', 'Memory', 'Heap', 'Requests'], rows),
	];
}
