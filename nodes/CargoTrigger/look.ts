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

/** Errors need an item index, although there are no items. */
const NO_ITEM = 0;

/** The result of a check. */
interface Outcome {
	/** Batches that have finished since the last check. */
	finished: Batch[];
	/** What the next check needs. */
	findings: Findings;
	/** The failure of a request, if any. */
	failure?: unknown;
	/** Until when Cargo asks clients to wait, in milliseconds since 1970, if it says so. */
	rest?: number;
}

/**
 * Finds the batches that have finished since the last check. The rules:
 *
 * - A batch that finishes while the workflow is published starts the workflow once, even if n8n or Cargo
 *   could not be reached in between. Batches that finished before are ignored.
 * - Changed fields apply to batches that finish from then on.
 *
 * Cargo lists batches by creation, so a long batch finishes far down the list. Therefore each check reads
 * the top of the list, and then the batches that had not finished. What it finds is kept even if Cargo
 * fails in between.
 *
 * @param context the poll
 * @param fields the trigger's fields
 * @returns the finished batches, by the time at which they finished; none while another check is running
 * @throws NodeApiError if the request fails; the next check catches up
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

/** Sends nothing while Cargo asks clients to wait, unless there is no memory yet to continue from later. */
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

/** Continues from the last check. */
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
		// A batch that finished before the fields were changed must match the old fields too.
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
		// A single batch's failure affects the others only if they would fail in the same way.
		rest: concernsAll(unfinished.failure) ? restAfter(unfinished.failure) : rest,
	};
}

/**
 * Continues with changed fields. Batches that have finished so far must match the old fields too. If other
 * plays and tools are selected, the trigger starts again with them.
 */
async function lookWithNewFields(
	inquiry: Inquiry,
	memory: Memory,
	fields: Fields,
): Promise<Outcome> {
	const { workflowUuids } = memory.fields;
	// The new selection is read first: batches created after that are new at the next check.
	const beginning = isSame(workflowUuids, fields.workflowUuids)
		? undefined
		: await beginAnew(inquiry, fields);
	const outcome = await lookOn(inquiry, memory, fields);
	const { finished, findings, failure, rest } = outcome;
	// Cargo may refuse the workflows that were selected before: they may have been deleted.
	if (failure !== undefined && !(beginning && isRefusal(failure))) {
		return outcome;
	}
	return {
		finished,
		rest,
		findings: { ...(beginning ? joined(beginning, findings, finished) : findings), fields },
	};
}

/** Keeps following open batches; batches that have just started the workflow do not start it again. */
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
