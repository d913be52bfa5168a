/** A finished batch's results as CSV: each run with its input and what a node put out. */
import { stringify } from 'csv-stringify/sync';
import type { Row, Run } from '../types.mjs';
import { runsOf } from './runs.mjs';
import type { StoredBatch } from './stored.mjs';

/** Columns a node puts out, by its slug; other nodes put out `<slug>_done`. */
const NODE_OUTPUTS: Partial<Record<string, (run: Run, index: number) => Row>> = {
	enrich_company: (_run, index) => ({
		company_name: `Überall ${index + 1} GmbH`,
		company_size: (index + 1) * 10,
	}),
	score: (_run, index) => ({ score: (index * 37) % 101 }),
	find_email: (_run, index) => ({ found_email: `found-${index + 1}@example.com` }),
	verify_email: (_run, index) => ({
		found_email: `found-${index + 1}@example.com`,
		verified: index % 4 !== 3,
	}),
	summarise: (_run, index) => ({ summary: `Makes things, "no. ${index + 1}", and sells them` }),
};

/**
 * CSV with a head line; runs that failed have empty output columns.
 *
 * @param nodeSlug the node whose output is asked for; one of the batch's graph
 */
export const resultsCsv = (stored: StoredBatch, nodeSlug: string): string => {
	const outputs = NODE_OUTPUTS[nodeSlug] ?? (() => ({ [`${nodeSlug}_done`]: true }));
	const rows = runsOf(stored, Date.now()).map((run, index): Row => ({
		run_uuid: run.uuid,
		status: run.status,
		error_message: run.errorMessage,
		...run.input,
		...(run.status === 'success' ? outputs(run, index) : {}),
	}));
	// The first rows may be the failed ones, so the head line needs the columns of all.
	const columns = [...new Set(rows.flatMap(Object.keys))];
	return stringify(rows, {
		header: true,
		columns: columns.length > 0 ? columns : ['run_uuid', 'status', 'error_message'],
		cast: { boolean: String },
	});
};
