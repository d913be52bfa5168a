import type { IPollFunctions } from 'n8n-workflow';

import type { Batch } from '../Cargo/api/members';
import { afterChange, beginAnew, lookThrough } from './earlier';
import { concernsAll } from './failures';
import type { Found } from './inTurn';
import { takeTurn } from './inTurn';
import type { Findings, Memory } from './memory';
import { bounded, isSame, readMemory, uuidsOf } from './memory';
import type { Inquiry } from './requests';
import type { Fields } from './selection';
import { concerns, selects } from './selection';
import type { Turn } from './turns';
import { openAmong, watchOn } from './watching';

type Outcome = Found<Batch, Findings>;

/**
 * Finds the batches that have finished since the last check. The rules:
 *
 * - A batch that finishes while the workflow is published starts the workflow once, even if n8n or Cargo
 *   could not be reached in between. Batches that finished before are ignored.
 * - Changed fields apply to batches that finish from then on. Batches that finished between the last check
 *   and the change must match both the old and the new fields.
 *
 * What a check finds is kept even if Cargo fails in between.
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
	const form = { read: (value: unknown) => readMemory(value, fields), bounded };
	const finished = await takeTurn(
		context,
		form,
		async (turn) => await lookInTurn(turn, context, fields),
	);
	return finished.sort((one, other) => finishedAt(one) - finishedAt(other));
}

/**
 * Sends nothing while Cargo asks clients to wait, unless there is no memory yet to continue from later, or
 * only one of other fields: then a user waits for the change to take effect.
 */
async function lookInTurn(
	turn: Turn<Findings>,
	context: IPollFunctions,
	fields: Fields,
): Promise<Outcome | undefined> {
	const inquiry: Inquiry = { context, signal: turn.signal };
	const memory = turn.recall();
	if (!memory || turn.isPublished) {
		const beginning = await beginAnew(inquiry, fields);
		const findings = { ...beginning, failing: {}, done: memory?.done ?? [], earlier: [] };
		return { found: [], findings };
	}
	if (isSame(memory.fields, fields)) {
		return turn.isResting ? undefined : await lookOn(inquiry, memory);
	}
	// The new selection is read first, and kept: only the new fields apply to what finishes after that.
	const changed = afterChange(await beginAnew(inquiry, fields), memory);
	const outcome = await lookThroughEarlier(inquiry, { found: [], findings: changed });
	// The change has taken effect: n8n must not say otherwise, and the next check continues.
	return { ...outcome, failure: undefined };
}

/** Continues from the last check. */
async function lookOn(inquiry: Inquiry, memory: Memory): Promise<Outcome> {
	const { watch, batches, failing, failure, rest } = await watchOn(inquiry, memory, memory.failing);
	const outcome = start(
		{ found: [], findings: { ...memory, ...watch, failing }, failure, rest },
		batches.filter((batch) => selects(memory.fields, batch)),
	);
	if (concernsAll(failure) || rest !== undefined) return outcome;
	return await lookThroughEarlier(inquiry, outcome);
}

/**
 * Checks what was watched before the fields were changed. Batches that finished before the change must
 * match the old fields and all later ones. The current fields apply to those that are still open.
 */
async function lookThroughEarlier(inquiry: Inquiry, begun: Outcome): Promise<Outcome> {
	const { fields, earlier } = begun.findings;
	const all = [...earlier.map((each) => each.fields), fields];
	let outcome: Outcome = { ...begun, findings: { ...begun.findings, earlier: [] } };
	for (const [index, each] of earlier.entries()) {
		if (concernsAll(outcome.failure) || outcome.rest !== undefined) {
			outcome = withEarlier(outcome, each);
			continue;
		}
		const { findings } = outcome;
		const looked = await lookThrough(inquiry, each, findings.failing);
		const { batches, left } = looked;
		const open = openAmong(batches.filter((batch) => concerns(fields, batch)));
		const followed = new Set(
			[findings, ...earlier.slice(index + 1)].flatMap((later) => later.open),
		);
		const fitting = batches.filter(
			(batch) =>
				!followed.has(batch.uuid) && all.slice(index).every((fields) => selects(fields, batch)),
		);
		outcome = {
			...outcome,
			findings: {
				...findings,
				open: [...findings.open, ...open],
				failing: looked.failing,
			},
			failure: outcome.failure ?? looked.failure,
			rest: looked.rest,
		};
		if (left) outcome = withEarlier(outcome, left);
		outcome = start(outcome, fitting);
	}
	return outcome;
}

const withEarlier = (
	{ findings, ...outcome }: Outcome,
	each: Memory['earlier'][number],
): Outcome => ({
	...outcome,
	findings: { ...findings, earlier: [...findings.earlier, each] },
});

/** Adds batches that start the workflow, each of them once and never again. */
function start({ found, findings, ...outcome }: Outcome, batches: Batch[]): Outcome {
	const done = new Set(findings.done);
	const starting = batches.filter(({ uuid }) => !done.has(uuid));
	return {
		...outcome,
		found: [...found, ...starting],
		findings: { ...findings, done: [...findings.done, ...uuidsOf(starting)] },
	};
}

const finishedAt = ({ finishedAt, createdAt }: Batch) => timeOf(finishedAt) || timeOf(createdAt);

/** Cargo may write anything there, and what cannot be read must not hold up the others. */
const timeOf = (value: unknown) => (typeof value === 'string' ? Date.parse(value) || 0 : 0);
