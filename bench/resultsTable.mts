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
		'Leads become a batch, the batch is waited for, and each lead comes out with what the tool found for it. With n8n’s own nodes that is Aggregate, HTTP Request (create), Wait, HTTP Request (look), If, HTTP Request (ask for the file), HTTP Request (fetch it), Extract From File, and Merge by a field that tells the rows apart, first match only. The CSV holds texts only; the file of the runs, which this node reads, holds values of all types and why runs failed, and needs Split Out, too. The files are the sandbox’s own.',
		'Milliseconds from the start of the execution to its stored end, of which 100 are the same pause before the one look, and of CPU; memory in megabytes, added at the peak, resident and in V8’s heap. “Ours” is this node’s figure as a part of the row’s. Requests are those beside the look. Each measurement has a process of its own; one that is to do less than 10,000 rows has done 300 before, so that it hardly grows.',
		table(['Way', 'Execution', 'Ours', 'CPU', 'Ours', 'Memory', 'Heap', 'Requests'], rows),
	];
}
