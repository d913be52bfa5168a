import type { IExecuteFunctions, INodeExecutionData, NodeOutput } from 'n8n-workflow';

import { SAME_FOR_ALL_ITEMS } from '../../../../credentials/sameForAllItems';
import type { Batch } from '../../api/members';
import { givesErrorsAsItems } from '../../engine/agent';
import { beginRun, endRun } from '../../engine/ending';
import { warnOfFailedRuns } from '../../engine/hints';
import { CustomLine } from '../../engine/line';
import { sleepIfAsked, wakeUp } from '../../engine/sleep';
import type { Talk } from '../../engine/talk';
import { failed, talkFor } from '../../engine/talk';
import type { Open, Stay, StillOpen } from '../../engine/wait';
import { checkCommon } from '../../fields/options';
import { readBatchId } from './batchField';
import { waitForBatch } from './following';
import { batchItem } from './output';
import { wantsResults } from './returnData';
import { runItems } from './runItems';
import type { KeptWait } from './untilNextCheck';
import {
	goneOn,
	isStillOpen,
	keptWaits,
	overAt,
	sleepUntilNextCheck,
	stayOf,
} from './untilNextCheck';
import { checkWait, readWaitPatience } from './wait';

/** A batch that one or more items wait for; the first of them is the one whose fields count. */
interface Awaited {
	talk: Talk;
	/** The wait so far. */
	open: Open;
}

/** How far a wait is: the batch has finished, or the wait goes on in a sleep, or something went wrong. */
type Outcome = Awaited & ({ batch: Batch } | { pending: StillOpen } | { thrown: unknown });

/** An input item, and what it waits for. */
type Waiting = { line: CustomLine } & ({ awaited: Awaited } | { refusal: unknown });

/**
 * Wait Until Finished, for all items side by side. A batch that several items name is read once.
 *
 * When the time to stay awake is over, the execution sleeps. A waking checks once what is still open, and
 * the execution sleeps again. When nothing is open, all batches are read for the output.
 *
 * @returns for each item its batch, or the batch's records, linked to the item; or the request to sleep
 * @throws NodeApiError or NodeOperationError of the item that ends the run
 */
export async function waitForAllItems(this: IExecuteFunctions): Promise<NodeOutput> {
	const asleep = await sleepIfAsked(this);
	if (asleep !== undefined) return asleep;
	const woken = wakeUp(this);
	beginRun(this);
	const kept = keptWaits(woken);
	const stayFor = ({ parameters }: Talk) =>
		stayOf(this, woken, readWaitPatience(parameters).stayAwake);
	const sleepOn = (outcomes: Outcome[]) => {
		const pending = outcomes.flatMap((each) => ('pending' in each ? [each.pending] : []));
		if (pending.length === 0) return undefined;
		const waits = [...kept.filter(({ item }) => !find(outcomes, item)), ...outcomes.map(toKept)];
		return sleepUntilNextCheck(this, woken, pending, { waits });
	};

	const open = kept.filter(({ isOver }) => !isOver);
	const checked = await followAll(
		open.map((wait) => ({ talk: talkFor(new CustomLine(this, wait.item)), open: wait })),
		stayFor,
	);
	const early = sleepOn(checked);
	if (early) return early;

	const waiting = await prepareAll(this, kept);
	const rest = distinct(waiting).filter(({ talk }) => !find(checked, talk.parameters.itemIndex));
	const outcomes = [...checked, ...(await followAll(rest, stayFor))];
	return sleepOn(outcomes) ?? [await outputOf(this, waiting, outcomes)];
}

const itemOf = ({ talk }: Awaited) => talk.parameters.itemIndex;

const find = (outcomes: Outcome[], item: number) => outcomes.find((each) => itemOf(each) === item);

const toKept = (outcome: Outcome): KeptWait =>
	'pending' in outcome
		? { ...outcome.pending.open, item: itemOf(outcome), isOver: false }
		: overAt(outcome.open, itemOf(outcome));

/**
 * Waits for batches side by side.
 *
 * @throws the error of the first that fails, where errors end the run
 */
async function followAll(
	awaited: Awaited[],
	stayFor: (talk: Talk) => (earlier?: Open) => Stay,
): Promise<Outcome[]> {
	const outcomes = await Promise.all(
		awaited.map(async (each): Promise<Outcome> => {
			const { talk, open } = each;
			const { context, parameters } = talk.line;
			try {
				const patience = readWaitPatience(parameters);
				const stay = stayFor(talk)(open);
				const { uuid, status } = open;
				return { ...each, batch: await waitForBatch(talk, { uuid, status }, { patience, stay }) };
			} catch (thrown) {
				if (isStillOpen(thrown)) return { ...each, pending: thrown };
				if (!givesErrorsAsItems(context)) endRun(context, parameters.itemIndex);
				return { ...each, thrown };
			}
		}),
	);
	for (const outcome of outcomes) {
		if (!('thrown' in outcome) || givesErrorsAsItems(outcome.talk.line.context)) continue;
		await failed(outcome.talk.line, outcome.thrown);
	}
	return outcomes;
}

/**
 * Reads the fields of all items.
 *
 * @throws the first refusal, where errors end the run
 */
async function prepareAll(context: IExecuteFunctions, kept: KeptWait[]): Promise<Waiting[]> {
	const isShared = await hasOneCredential(context);
	const known = new Map<string, Awaited>();
	const started = Date.now();
	const waiting = context.getInputData().map((_item, index): Waiting => {
		const line = new CustomLine(context, index);
		const { parameters } = line;
		try {
			checkCommon(parameters);
			checkWait(parameters);
			const uuid = readBatchId(parameters);
			const patience = readWaitPatience(parameters);
			const key = JSON.stringify([uuid, patience, isShared ? null : index]);
			const earlier = kept.find(({ item }) => item === index);
			const begun = { uuid, odd: 0, deadline: started + patience.maxWait };
			const open = earlier ? goneOn(earlier) : begun;
			const awaited = known.get(key) ?? { talk: talkFor(line), open };
			known.set(key, awaited);
			return { line, awaited };
		} catch (refusal) {
			return { line, refusal };
		}
	});
	const refused = waiting.find((each) => 'refusal' in each);
	if (refused && !givesErrorsAsItems(context)) await failed(refused.line, refused.refusal);
	return waiting;
}

/** Where each item may have a credential of its own, the same ID may be of another workspace. */
async function hasOneCredential(context: IExecuteFunctions): Promise<boolean> {
	const data = await context.getCredentials('cargoApi', 0).catch(() => undefined);
	return data?.[SAME_FOR_ALL_ITEMS.name] === SAME_FOR_ALL_ITEMS.default;
}

const distinct = (waiting: Waiting[]) => [
	...new Set(waiting.flatMap((each) => ('awaited' in each ? [each.awaited] : []))),
];

async function outputOf(
	context: IExecuteFunctions,
	waiting: Waiting[],
	outcomes: Outcome[],
): Promise<INodeExecutionData[]> {
	const byItem = new Map(outcomes.map((outcome) => [itemOf(outcome), outcome]));
	const records = new Map<Outcome, Promise<INodeExecutionData[]>>();
	const recordsOf = async (outcome: Outcome, batch: Batch) => {
		const items = records.get(outcome) ?? runItems(outcome.talk, batch);
		records.set(outcome, items);
		return await items;
	};
	const itemsOf = async (each: Waiting) => {
		if ('refusal' in each) throw each.refusal;
		const outcome = byItem.get(itemOf(each.awaited));
		if (!outcome || !('batch' in outcome)) throw outcome && 'thrown' in outcome && outcome.thrown;
		const { batch } = outcome;
		const { parameters } = each.line;
		return wantsResults(parameters)
			? await recordsOf(outcome, batch)
			: [batchItem(parameters, batch)];
	};
	const settled = await Promise.allSettled(
		waiting.map(async (each) => {
			const pairedItem = { item: each.line.parameters.itemIndex };
			const items = await itemsOf(each).catch(
				async (thrown: unknown) => await failed(each.line, thrown),
			);
			return items.map((item) => ({ ...item, pairedItem }));
		}),
	);
	const error = settled.find((each) => each.status === 'rejected');
	if (error) throw error.reason;
	const batches = outcomes.filter((outcome) => 'batch' in outcome);
	if (records.size === 0)
		warnOfFailedRuns(
			context,
			batches.map(({ batch }) => batch),
		);
	return settled.flatMap((each) => ('value' in each ? each.value : []));
}
