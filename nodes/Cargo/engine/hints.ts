import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { FormField } from '../api/formFields';
import { DEPLOYED_RELEASE, formFieldsIn } from '../api/formFields';
import type { Batch } from '../api/members';
import { isObject, shortList } from '../errors/values';
import { readToolId } from '../fields/workflow';
import type { NodeContext } from './line';
import type { Talk } from './talk';

/**
 * Shows a warning below the output of the node, in the editor.
 *
 * @param context shows it; versions of n8n before 1.82 cannot
 * @param message what the user reads
 */
export function warn(context: IExecuteFunctions, message: string): void {
	const { addExecutionHints } = context as Partial<IExecuteFunctions>;
	addExecutionHints?.call(context, { message, type: 'warning', location: 'outputPane' });
}

/**
 * Warns of items that failed and are part of the output.
 *
 * @param context shows the warning
 * @param failed how many
 * @param items how many there are
 */
export function warnOfFailures(context: IExecuteFunctions, failed: number, items: number): void {
	if (failed > 0)
		warn(context, `${failed} of ${items} items failed. The "error" field of each says why.`);
}

/**
 * Warns of failed runs in batches that succeeded.
 *
 * @param context shows the warning
 * @param batches as last returned by Cargo
 */
export function warnOfFailedRuns(context: IExecuteFunctions, batches: Batch[]): void {
	const sum = (counts: Array<number | undefined>) =>
		counts.reduce<number>((total, count = 0) => total + count, 0);
	const failed = sum(batches.map(({ failedRunsCount }) => failedRunsCount));
	const runs = sum(batches.map(({ runsCount }) => runsCount));
	if (failed > 0) {
		warn(
			context,
			`${failed} of ${runs} runs failed. Use Run → Get Many with the filters Batch ID and Statuses to see why.`,
		);
	}
}

/** How long to wait for a hint, in milliseconds. */
const PATIENCE = 10_000;

/**
 * Warns of fields that are not inputs of the tool, if an operation sends all fields of an item: a typo in a
 * name leaves an input empty, but the run still uses credits.
 *
 * Only in the editor: a production execution shows no hints, so it sends no request for them. Never fails,
 * since a hint is no reason to.
 *
 * @param talk the conversation of the item that names the tool
 * @param records what is sent
 * @param remedy how to send only the inputs of the tool
 */
export async function warnOfStrangers(
	talk: Talk,
	records: IDataObject[],
	remedy: string,
): Promise<void> {
	const { context } = talk.line;
	if (context.getMode() !== 'manual' || !canWarn(context)) return;
	const inputs = await askForInputs(talk).catch(() => []);
	if (inputs.length === 0) return;
	const names = new Set(records.flatMap(Object.keys));
	for (const { slug } of inputs) names.delete(slug);
	if (names.size === 0) return;
	warn(context, `The tool has no inputs with these names: ${shortList([...names])}. ${remedy}`);
}

const canWarn = (context: NodeContext): context is IExecuteFunctions =>
	'addExecutionHints' in context;

async function askForInputs(talk: Talk): Promise<FormField[]> {
	const answer = await talk.ask({
		method: 'GET',
		url: DEPLOYED_RELEASE,
		qs: { workflowUuid: readToolId(talk.parameters) },
		body: undefined,
		timeout: PATIENCE,
	});
	return formFieldsIn(isObject(answer.body) ? answer.body.release : undefined);
}
