import type { IPollFunctions } from 'n8n-workflow';

import type { Batch } from '../Cargo/api/members';
import { isFinal } from '../Cargo/api/statuses';
import { fromThrown } from '../Cargo/errors/nodeErrors';
import { beginAnew } from './beginning';
import { concernsAll, isRefusal, restAfter } from './failures';
import type { Findings, Memory } from './memory';
import { isSame, uuidsOf } from './memory';
import { findNewcomers } from './newcomers';
import type { Inquiry } from './requests';
import type { Fields } from './selection';
import { selects } from './selection';
import { Turn } from './turns';
import { readUnfinished, untouched } from './unfinished';

/** Errors need the number of an item all the same. */
const NO_ITEM = 0;

/** What a look has found out. */
interface Outcome {
	/** Batches that have finished since the last look. */
	finished: Batch[];
	/** What the next look has to know. */
	findings: Findings;
	/** What Cargo refused on the way. */
	failure?: unknown;
	/** Until when Cargo wants to be left alone, in milliseconds since 1970, where it says so. */
	rest?: number;
}

/**
 * Finds the batches that have finished since the last look. The rules:
 *
 * - A batch that finishes while the workflow is published starts the flow once, also if n8n or Cargo
 *   could not be reached meanwhile. What had finished before starts nothing.
 * - Changed fields hold for what finishes from then on.
 *
 * Cargo lists batches by creation, so that a long batch finishes far down the list. Therefore each look
 * reads the top of the list, and then those that had not finished. What it finds out is kept also when
 * Cargo fails on the way.
 *
 * @param context the poll
 * @param fields the trigger's fields
 * @returns the finished batches, by the time at which they finished; none while another look goes on
 * @throws NodeApiError when Cargo cannot be asked; the next look catches up
 */
export async function finishedSinceLastLook(
	context: IPollFunctions,
	fields: Fields,
): Promise<Batch[]> {
	const turn = Turn.begin(context);
	if (!turn) return [];
	try {
		const outcome = await lookInTurn(turn, context, fields).catch((failure: unknown) => {
			turn.restUntil(restAfter(failure));
			throw failure;
		});
		if (!outcome) return [];
		const { finished, findings, failure, rest } = outcome;
		turn.restUntil(rest);
		if (!turn.keep(findings)) return [];
		if (finished.length === 0 && failure !== undefined) {
			throw fromThrown(context.getNode(), NO_ITEM, failure);
		}
		return finished.sort((one, other) => finishedAt(one) - finishedAt(other));
	} catch (failure) {
		if (turn.isCurrent) throw fromThrown(context.getNode(), NO_ITEM, failure);
		return [];
	} finally {
		turn.end();
	}
}

/** Nothing while Cargo wants to be left alone, unless there is no memory yet from which to go on later. */
async function lookInTurn(
	turn: Turn,
	context: IPollFunctions,
	fields: Fields,
): Promise<Outcome | undefined> {
	const inquiry: Inquiry = { context, signal: turn.signal };
	const memory = turn.isPublished ? undefined : turn.recall(fields);
	if (!memory) return { finished: [], findings: await beginAnew(inquiry, fields) };
	if (turn.isResting) return undefined;
	if (isSame(memory.fields, fields)) return await lookOn(inquiry, memory, fields);
	return await lookWithNewFields(inquiry, memory, fields);
}

/** Goes on from the last look. */
async function lookOn(inquiry: Inquiry, memory: Memory, fields: Fields): Promise<Outcome> {
	const { listed, fresh, list, failure } = await findNewcomers(inquiry, memory);
	const followed = { ...memory, open: [...memory.open, ...openAmong(fresh)] };
	const rest = restAfter(failure);
	const unfinished =
		concernsAll(failure) || rest !== undefined
			? untouched(followed)
			: await readUnfinished(inquiry, followed, listed);
	const looked = new Map([...fresh, ...unfinished.read].map((batch) => [batch.uuid, batch]));
	return {
		// A batch that finished before the fields were changed has to fit those as well.
		finished: [...looked.values()].filter(
			(batch) => selects(memory.fields, batch) && selects(fields, batch),
		),
		findings: {
			...list,
			fields: memory.fields,
			open: unfinished.open,
			failing: unfinished.failing,
		},
		failure: failure ?? unfinished.failure,
		// What a single batch says concerns the others only where it would be said of them as well.
		rest: concernsAll(unfinished.failure) ? restAfter(unfinished.failure) : rest,
	};
}

/**
 * Goes on with other fields. What has finished so far has to fit the fields as they were as well; where
 * other workflows are to be watched, the trigger begins anew with them.
 */
async function lookWithNewFields(
	inquiry: Inquiry,
	memory: Memory,
	fields: Fields,
): Promise<Outcome> {
	const { workflowUuids } = memory.fields;
	// The new comes first: what is created after that is new at the next look.
	const beginning = isSame(workflowUuids, fields.workflowUuids)
		? undefined
		: await beginAnew(inquiry, fields);
	const outcome = await lookOn(inquiry, memory, fields);
	const { finished, findings, failure, rest } = outcome;
	// Cargo may refuse the workflows that were watched so far: they may be gone.
	if (failure !== undefined && !(beginning && isRefusal(failure))) {
		return outcome;
	}
	return {
		finished,
		rest,
		findings: { ...(beginning ? joined(beginning, findings, finished) : findings), fields },
	};
}

/** What was followed so far is followed further; what has just started the flow starts nothing again. */
function joined(beginning: Findings, findings: Findings, finished: Batch[]): Findings {
	const started = new Set(uuidsOf(finished));
	return {
		...beginning,
		known: [...started, ...beginning.known],
		open: [...findings.open, ...beginning.open].filter((uuid) => !started.has(uuid)),
		failing: findings.failing,
	};
}

const openAmong = (batches: Batch[]) => uuidsOf(batches.filter(({ status }) => !isFinal(status)));

const createdAt = (batch: Batch) => Date.parse(batch.createdAt ?? '') || 0;

const finishedAt = (batch: Batch) => Date.parse(batch.finishedAt ?? '') || createdAt(batch);
