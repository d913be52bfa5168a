/** Reads the result of an execution: the items of each node, and its error if there is one. */
import { parse as parseFlatted } from 'flatted';

/** One item as n8n keeps it. */
export interface Item {
	json: Record<string, unknown>;
	binary?: Record<string, Record<string, unknown>>;
	pairedItem?: unknown;
}

/** An error as n8n stores it: of the whole execution, or of one node. */
export interface ExecutionError {
	message: string;
	description?: string | null;
	httpCode?: string | null;
	[member: string]: unknown;
}

/** One run of one node. */
interface TaskData {
	data?: { main?: (Item[] | null)[] };
	error?: ExecutionError;
}

interface RunData {
	resultData: {
		runData: Record<string, TaskData[]>;
		error?: ExecutionError;
		lastNodeExecuted?: string;
	};
}

/** A finished execution. */
export interface Execution {
	/** `success`, `error`, `canceled`, … */
	status: string;
	error?: ExecutionError;
	/** Node name → outputs of its last run → items. The error output is the last one. */
	outputs: Record<string, Item[][]>;
	/** Everything n8n printed or stored, for searching. */
	raw: string;
}

/** At the level debug, n8n writes time and level before the result, and the source of the log after it. */
const FIRST_LINE = /^(?:[\d:.]+ +[a-z]+ +)?\{$/;
const LAST_LINE = /^\}(?: \{.*)?$/;

/**
 * Reads the result from the output of `n8n execute`: log lines, then the result as indented JSON.
 *
 * @param output the command's output
 * @returns the execution
 * @throws Error if it contains no result
 */
export function executionFromCli(output: string): Execution {
	const lines = output.split('\n');
	const from = lines.findIndex((line) => FIRST_LINE.test(line));
	const to = lines.findIndex((line, index) => index > from && LAST_LINE.test(line));
	if (from < 0 || to < 0) throw new Error(`n8n execute printed no result:\n${output.slice(-3000)}`);
	const result = ['{', ...lines.slice(from + 1, to), '}'].join('\n');
	const { data } = JSON.parse(result) as { data: RunData };
	// The printed status is the one just before the end.
	return toExecution(data, data.resultData.error ? 'error' : 'success', output);
}

/**
 * Reads an execution as the REST API sends it, with its data in flatted's notation.
 *
 * @param stored the response's `data`
 * @returns the execution
 */
export function executionFromRest(stored: { status: string; data: string }): Execution {
	return toExecution(parseFlatted(stored.data) as RunData, stored.status, stored.data);
}

function toExecution(data: RunData, status: string, raw: string): Execution {
	const outputs = Object.entries(data.resultData.runData).map(
		([node, runs]) => [node, (runs.at(-1)?.data?.main ?? []).map((items) => items ?? [])] as const,
	);
	return { status, error: data.resultData.error, outputs: Object.fromEntries(outputs), raw };
}
