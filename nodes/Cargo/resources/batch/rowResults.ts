import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { RunAnswer } from '../../api/answers';
import type { Candidate, Match } from '../../api/matching';
import { matchRows } from '../../api/matching';
import type { Batch } from '../../api/members';
import { failedRun, failureOf, inputOf, outputOf } from '../../api/runs';
import { jsonOfFailed } from '../../engine/failedItem';
import { warn, warnOfFailures } from '../../engine/hints';
import { readRuns } from '../../engine/runsFile';
import type { Talk } from '../../engine/talk';
import type { FailedItem } from '../../errors/nodeErrors';
import { shortList } from '../../errors/values';
import { checkOutputField, readOutputField } from '../../fields/outputField';
import type { Parameters } from '../../fields/parameters';
import { returnsResults } from './returnData';
import { runsOf } from './runItems';

const REMEDY =
	'Use Batch → Get Results with this batch, and set Return As to Items, to see all of its runs';

/** An input item, and its record. */
export interface Row {
	item: INodeExecutionData;
	/** The item's index among all input items. */
	index: number;
	record: IDataObject;
}

/** The results of the rows of a batch. */
export interface RowResults {
	/** One for each row, in the order of the rows. */
	items: INodeExecutionData[];
	/** How many of them failed. */
	failed: number;
	/** UUIDs of runs that match no row. */
	strangers: string[];
}

/**
 * Checks what only the results need, before a batch is created.
 *
 * @param parameters the first item's parameters
 * @param items all input items
 * @param parametersAt the parameters of the item with an index, for the error
 * @throws NodeOperationError if the output would overwrite a field
 */
export function checkRowResults(
	parameters: Parameters,
	items: INodeExecutionData[],
	parametersAt: (index: number) => Parameters,
): void {
	if (!returnsResults(parameters)) return;
	const outputField = readOutputField(parameters);
	const index = items.findIndex(({ json }) => Object.hasOwn(json, outputField));
	if (index >= 0) checkOutputField(parametersAt(index), outputField, items[index]?.json ?? {});
}

/**
 * Shows below the output how many items failed, and which runs match none of them.
 *
 * @param context shows hints, if this version of n8n has them
 * @param results of all batches
 */
export function hintAt(context: IExecuteFunctions, results: RowResults[]): void {
	const items = results.reduce((sum, result) => sum + result.items.length, 0);
	const failed = results.reduce((sum, result) => sum + result.failed, 0);
	const strangers = results.flatMap((result) => result.strangers);
	warnOfFailures(context, failed, items);
	if (strangers.length > 0) {
		warn(
			context,
			`${strangers.length} runs of the batch match none of the items. Use Run → Get to read them: ${shortList(strangers)}`,
		);
	}
}

/** What is kept of a run: its output or its error, and its input. */
interface Outcome extends Candidate {
	uuid: string;
	output?: IDataObject[string];
	error?: FailedItem;
}

/**
 * Combines each row of a finished batch with the result of its run: the item's own fields, and the output
 * or the error.
 *
 * @param talk the conversation that created the batch
 * @param batch the batch
 * @param rows the records that were sent, with their items
 * @throws NodeApiError if the runs cannot be read
 */
export async function rowResults(talk: Talk, batch: Batch, rows: Row[]): Promise<RowResults> {
	const outputField = readOutputField(talk.parameters);
	const runs = await readRuns(talk, runsOf(talk, batch), toOutcome);
	const matches = matchRows(
		rows.map(({ record }) => record),
		runs,
	);
	let failed = 0;
	const items = rows.map(({ item, index }, place) => {
		const outcome = settled(batch, matches.rows[place]);
		if (outcome.error) failed++;
		const json = outcome.error
			? jsonOfFailed(talk.line.context, item, outcome.error, REMEDY)
			: { ...item.json, [outputField]: outcome.output };
		const binary = item.binary ? { binary: item.binary } : {};
		return { json, ...binary, pairedItem: { item: index } };
	});
	return { items, failed, strangers: matches.strangers.map(({ uuid }) => uuid) };
}

function toOutcome(answer: RunAnswer): Outcome {
	const { run } = answer;
	const result =
		run.status === 'success'
			? { output: outputOf(answer) }
			: {
					error: {
						message: failureOf(run),
						reason: run.status ?? null,
						httpCode: null,
						...failedRun(run),
					},
				};
	return {
		uuid: run.uuid,
		input: inputOf(answer),
		...result,
		fingerprint: () => JSON.stringify([result.output, result.error?.message]),
	};
}

/** A row without a run, or with several different ones, gets an error: nothing is guessed. */
function settled(
	{ uuid }: Batch,
	match: Match<Outcome> = { fits: [] },
): Pick<Outcome, 'output' | 'error'> {
	if ('run' in match) return match.run;
	const { fits } = match;
	const message =
		fits.length === 0
			? `The batch ${uuid} has no run with the data of this item`
			: `Several runs of the batch ${uuid} match this item and have different results: ${shortList(fits.map((run) => run.uuid))}`;
	const reason = fits.length === 0 ? 'runNotFound' : 'runNotClear';
	return { error: { message, reason, httpCode: null, runUuid: null, node: null } };
}
