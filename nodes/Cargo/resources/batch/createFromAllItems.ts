import type { IExecuteFunctions, INodeExecutionData, NodeOutput } from 'n8n-workflow';

import { givesErrorsAsItems } from '../../engine/agent';
import { beginRun, isBecauseOfAnother } from '../../engine/ending';
import { failedItem } from '../../engine/failedItem';
import { warnOfFailedRuns, warnOfStrangers } from '../../engine/hints';
import { namingCreated } from '../../engine/ledger';
import { CustomLine } from '../../engine/line';
import { checkSameCredential, checkSameForAll } from '../../engine/sameForAll';
import type { Woken } from '../../engine/sleep';
import { sleepIfAsked, wakeUp } from '../../engine/sleep';
import type { FailedItem } from '../../errors/nodeErrors';
import { fromThrown } from '../../errors/nodeErrors';
import { withoutToken } from '../../errors/redact';
import { INPUTS } from '../../fields/inputs';
import { checkCommon } from '../../fields/options';
import type { Parameters } from '../../fields/parameters';
import { readStayAwake, sleepsByDefault } from '../../fields/stayAwake';
import { checkWaiting, readWaits } from '../../fields/waiting';
import { createFromItemsFields } from './createFromItems';
import { createBatch } from './following';
import { followAll, settled, settledBefore, withResults } from './followParts';
import { batchBefore, createdBefore, memoryOf, openParts } from './keptParts';
import { batchItem } from './output';
import type { Done, Outcome, Part } from './parts';
import { errorOf, isFailed, isPending, splitItems } from './parts';
import { changeWithTime, haveAllFields } from './records';
import { returnsResults } from './returnData';
import { checkRowResults, hintAt } from './rowResults';
import { sleepUntilNextCheck, stayOf } from './untilNextCheck';

/** The values mapped to the inputs of the tool may differ for each item. */
const SHARED_FIELDS = createFromItemsFields.filter(({ name }) => name !== INPUTS);

const ONE_VALUE =
	'All items go into the same batch. Use one value for all of them, or run the node separately for each value, for example with Loop Over Items';

/**
 * Create From Items: one request for all input items, or one for each `recordsPerBatch` of them.
 *
 * The batches are created one after the other, so that the first refusal stops the rest before they use
 * credits. The waits then run in parallel. The fields are read once, for the first item; they must be the
 * same for all others.
 *
 * Where it may sleep, it does so once the user's time to stay awake is over. A waking checks once what is
 * still open, and the execution sleeps again; nothing is created after a sleep.
 *
 * @returns one item for each batch, linked to all its input items, or with Results one for each input item;
 * with On Error set to Continue, one item for each input item that is not in a batch; or the request to sleep
 */
export async function createFromAllItems(this: IExecuteFunctions): Promise<NodeOutput> {
	const asleep = await sleepIfAsked(this);
	if (asleep !== undefined) return asleep;
	const woken = wakeUp(this);
	beginRun(this);
	const { parameters } = new CustomLine(this, 0);
	const goesOn = givesErrorsAsItems(this);
	const follow = async (created: Outcome[]) => {
		if (created.length === 0) return [];
		const stay = stayOf(this, woken, readStay(parameters));
		const outcomes = await followAll(created, stay, goesOn);
		if (!goesOn) await refuseIfFailed(outcomes);
		return outcomes;
	};
	const sleepOn = async (outcomes: Outcome[]) => {
		const pending = outcomes.filter(isPending).map((outcome) => outcome.pending);
		if (pending.length === 0) return undefined;
		return sleepUntilNextCheck(this, woken, pending, await memoryOf(outcomes, woken));
	};

	const checked = await follow(openParts(this, parameters, woken));
	const early = await sleepOn(checked);
	if (early) return early;

	const parts = await prepared(this, parameters, woken, goesOn);
	if (!Array.isArray(parts)) return [parts.items];
	const created = createdBefore(parts, woken) ?? (await create(parts, goesOn));
	if (!goesOn) await refuseIfFailed(created);
	const outcomes = await follow(created.map((part) => settledBefore(part, checked)));
	const again = await sleepOn(outcomes);
	if (again) return again;
	const done = await withResults(outcomes);
	if (!goesOn) await refuseIfFailed(done);
	return [await outputOf(this, done)];
}

/** How long to stay awake before a sleep; undefined where this operation waits in the process. */
function readStay(parameters: Parameters): number | undefined {
	if (!readWaits(parameters)) return undefined;
	const stayAwake = readStayAwake(parameters, sleepsByDefault(parameters));
	return returnsResults(parameters) && changeWithTime(parameters) ? undefined : stayAwake;
}

/** The parts, ready to be sent; or the items that stand for all others where a field is not usable. */
async function prepared(
	context: IExecuteFunctions,
	parameters: Parameters,
	woken: Woken | undefined,
	goesOn: boolean,
): Promise<Part[] | { items: INodeExecutionData[] }> {
	const items = context.getInputData();
	try {
		// What has been created was checked before, and costs credits: nothing may stand in its way now.
		if (!woken) await checkAll(context, parameters, items);
		return splitItems(context, parameters);
	} catch (thrown) {
		const error = await withoutToken(context, fromThrown(parameters.node, 0, thrown));
		if (!goesOn) throw await namingCreated(context, error);
		const createdAt = (index: number) => {
			const uuid = batchBefore(woken, index);
			return uuid === undefined ? {} : namedIn(error, uuid);
		};
		return {
			items: items.map((item, index) =>
				failedItem(context, item, { item: index }, error, createdAt(index)),
			),
		};
	}
}

async function checkAll(
	context: IExecuteFunctions,
	parameters: Parameters,
	items: INodeExecutionData[],
): Promise<void> {
	checkCommon(parameters);
	checkWaiting('batch')(parameters);
	readStay(parameters);
	checkSameForAll(context, parameters, SHARED_FIELDS, ONE_VALUE);
	await checkSameCredential(context, ONE_VALUE);
	checkRowResults(parameters, items, (index) => new CustomLine(context, index).parameters);
}

async function create(parts: Part[], goesOn: boolean): Promise<Outcome[]> {
	const [created] = await Promise.all([createInTurn(parts, goesOn), warnOfNames(parts)]);
	return created;
}

async function warnOfNames(parts: Part[]): Promise<void> {
	const [first] = parts;
	if (!first || !haveAllFields(first.talk.parameters)) return;
	const records = parts.flatMap(({ rows }) => rows.map(({ record }) => record));
	await warnOfStrangers(
		first.talk,
		records,
		'To send only its inputs, set Fields to Selected or Map to Inputs.',
	);
}

async function createInTurn(parts: Part[], goesOn: boolean): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	for (const part of parts) {
		const outcome = await settled(part, async () => ({ batch: await createBatch(part.talk) }));
		outcomes.push(outcome);
		if (isFailed(outcome) && !goesOn) break;
	}
	return outcomes;
}

/** Throws the error that ends the run; it names the other batches that exist by then, for they cost credits. */
async function refuseIfFailed(outcomes: Outcome[]): Promise<void> {
	const failures = outcomes.filter(isFailed);
	const own = failures.find(({ thrown }) => !isBecauseOfAnother(thrown)) ?? failures[0];
	if (!own) return;
	throw await namingCreated(own.talk.line.context, await errorOf(own));
}

/** The batch of an item that failed, unless its message names it. */
const namedIn = ({ message }: Error, batchUuid: string): Partial<FailedItem> =>
	message.includes(batchUuid) ? {} : { batchUuid };

/** The items of all parts, and the hints below them. */
async function outputOf(
	context: IExecuteFunctions,
	outcomes: Outcome[],
): Promise<INodeExecutionData[]> {
	const done = outcomes.filter(
		(outcome): outcome is Done => 'batch' in outcome && !isFailed(outcome),
	);
	hintAt(
		context,
		done.flatMap(({ results }) => (results ? [results] : [])),
	);
	warnOfFailedRuns(
		context,
		done.filter(({ results }) => !results).map(({ batch }) => batch),
	);
	const items = await Promise.all(outcomes.map(itemsOf));
	return items.flat();
}

async function itemsOf(outcome: Outcome): Promise<INodeExecutionData[]> {
	const { rows, talk } = outcome;
	if (isFailed(outcome)) {
		const error = await errorOf(outcome);
		const created = outcome.batch && namedIn(error, outcome.batch.uuid);
		return rows.map(({ item, index }) =>
			failedItem(talk.line.context, item, { item: index }, error, created),
		);
	}
	if ('results' in outcome && outcome.results) return outcome.results.items;
	const pairedItem = rows.map(({ index }) => ({ item: index }));
	return [{ ...batchItem(talk.parameters, outcome.batch), pairedItem }];
}
