/** The contents of the files in which runs are downloaded. */
import { stringify } from 'csv-stringify/sync';
import type { Row, Run, RunContext } from '../types.mjs';
import type { RunHead } from './head.mjs';
import type { Settings } from './settings.mjs';
import { contextOf, wholeRun } from './whole.mjs';

/** A file and its type according to the host. */
export interface FileContent {
	type: string;
	text: string;
}

/** Changes the contents of a file of runs, to test its reader. */
export type AlterRuns = (runs: object[]) => object[];

const hasContext = (
	{ status }: RunHead,
	{ runContextInFile }: Pick<Settings, 'runContextInFile'>,
): boolean =>
	runContextInFile === 'all' || (runContextInFile === 'failedOnly' && status === 'error');

/** Whole runs, each with an additional `runContext` unless the settings remove it. */
export const runsFile = (
	heads: RunHead[],
	settings: Settings,
	alter: AlterRuns = (runs) => runs,
): FileContent => {
	const runs = heads.map((head): Run & { runContext?: RunContext } => ({
		...wholeRun(head),
		...(hasContext(head, settings) ? { runContext: contextOf(head, settings) } : {}),
	}));
	const altered = alter(runs);
	return settings.runsFile === 'array'
		? { type: 'application/json', text: JSON.stringify(altered) }
		: {
				type: 'application/x-ndjson',
				text: altered.map((run) => `${JSON.stringify(run)}\n`).join(''),
			};
};

/** Cargo documents no column names: these are invented, except those of the input and the output. */
const outputRow = (head: RunHead, nodeSlug: string): Row => {
	const { source, index, status, errorMessage } = head;
	const context = contextOf(head, { startValues: 'sent' });
	const input = source.input(index);
	const output = Object.entries(nodeSlug === 'start' ? {} : (context[nodeSlug] ?? {})).map(
		([name, value]) => [name in input ? `${nodeSlug}.${name}` : name, value] as const,
	);
	return {
		run_uuid: source.uuid(index),
		status,
		error_message: errorMessage,
		...input,
		...Object.fromEntries(output),
	};
};

/** Runs with their input and the output of a node, as CSV with a header line or as a JSON array. */
export const outputsFile = (
	heads: RunHead[],
	nodeSlug: string,
	format: 'csv' | 'json',
): FileContent => {
	const rows = heads.map((head) => outputRow(head, nodeSlug));
	if (format === 'json') return { type: 'application/json', text: JSON.stringify(rows) };
	// A failed run has no output, so the header line needs the columns of all.
	const columns = new Set(['run_uuid', 'status', 'error_message']);
	for (const { source, index } of heads) for (const name in source.input(index)) columns.add(name);
	for (const row of rows) for (const name in row) columns.add(name);
	const text = stringify(rows, {
		header: true,
		columns: [...columns],
		cast: { boolean: String },
	});
	return { type: 'text/csv', text };
};
