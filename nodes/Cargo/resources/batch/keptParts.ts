import type { IExecuteFunctions } from 'n8n-workflow';

import { noteCreated } from '../../engine/ledger';
import type { Woken } from '../../engine/sleep';
import { markedAsUnclear, toFailedItem, toNodeError, unclearIn } from '../../errors/nodeErrors';
import type { Parameters } from '../../fields/parameters';
import type { Outcome, Part } from './parts';
import { errorOf, isFailed, isPending, talkAt } from './parts';
import type { KeptWait, WaitMemory } from './untilNextCheck';
import { goneOn, keptWaits, overAt } from './untilNextCheck';

/** A part of which no batch was made. */
interface KeptFailure {
	/** Index of its first item. */
	item: number;
	message: string;
	description: string;
	reason: string | null;
	httpCode: string | null;
	/** What may have been created, if Cargo did not say. */
	unclear: string | null;
}

/** What Create From Items remembers of its parts: the IDs of the batches, and why others were not made. */
interface PartsMemory extends WaitMemory {
	failures: KeptFailure[];
}

/**
 * What to remember of parts while the execution sleeps.
 *
 * @param outcomes of all parts, or of those whose batches were open
 * @param woken what `wakeUp` returned: what it tells of all other parts still holds
 */
export async function memoryOf(
	outcomes: Outcome[],
	woken: Woken | undefined,
): Promise<PartsMemory> {
	const earlier = woken?.memory as PartsMemory | undefined;
	const isNew = ({ item }: { item: number }) => !outcomes.some(({ start }) => start === item);
	const failures = await Promise.all(
		outcomes
			.flatMap((outcome) => (isFailed(outcome) && !outcome.batch ? [outcome] : []))
			.map(async (outcome) => {
				const error = await errorOf(outcome);
				const { reason, httpCode } = toFailedItem(error);
				const { message, description } = error;
				const kept = { item: outcome.start, message, reason, httpCode };
				return { ...kept, description: description ?? '', unclear: unclearIn(error) };
			}),
	);
	return {
		waits: [...(earlier?.waits ?? []).filter(isNew), ...outcomes.flatMap(toWait)],
		failures: [...(earlier?.failures ?? []).filter(isNew), ...failures],
	};
}

function toWait(outcome: Outcome): KeptWait[] {
	const { start: item, batch, earlier } = outcome;
	if (isPending(outcome)) return [{ ...outcome.pending.open, item, isOver: false }];
	if (!batch) return [];
	const { uuid } = batch;
	return [overAt(earlier ?? { uuid, odd: 0, deadline: Infinity }, item)];
}

/**
 * The parts whose batches were open when the execution went to sleep: as much of them as a status check needs.
 *
 * @param context the operation's context
 * @param parameters the first item's, which hold for all
 * @param woken what `wakeUp` returned
 */
export function openParts(
	context: IExecuteFunctions,
	parameters: Parameters,
	woken: Woken | undefined,
): Array<Part & { batch: { uuid: string } }> {
	const kept = keptWaits(woken);
	// Whatever ends the run names them: they cost credits.
	for (const { uuid } of kept) noteCreated(context, 'batch', uuid);
	return kept
		.filter(({ isOver }) => !isOver)
		.map((wait) => ({
			rows: [],
			start: wait.item,
			body: {},
			talk: talkAt(context, parameters, wait.item),
			...batchOf(wait),
		}));
}

/**
 * The batch that an item went into before the execution slept.
 *
 * @param woken what `wakeUp` returned
 * @param index of the item
 * @returns its UUID; undefined where none was created
 */
export function batchBefore(woken: Woken | undefined, index: number): string | undefined {
	const { waits = [], failures = [] } = (woken?.memory ?? {}) as Partial<PartsMemory>;
	const parts = [...waits.map(({ item, uuid }) => ({ item, uuid })), ...failures];
	const own = parts.filter(({ item }) => item <= index).sort((a, b) => b.item - a.item)[0];
	return own && 'uuid' in own ? own.uuid : undefined;
}

/**
 * Gives each part the batch that was made of it before the execution slept, or the reason why none was.
 *
 * @param parts of all input items
 * @param woken what `wakeUp` returned
 * @returns undefined where nothing was created before
 */
export function createdBefore(parts: Part[], woken: Woken | undefined): Outcome[] | undefined {
	const memory = woken?.memory as PartsMemory | undefined;
	return memory && parts.map((part) => createdFrom(part, memory));
}

function createdFrom(part: Part, { waits, failures }: PartsMemory): Outcome {
	const wait = waits.find(({ item }) => item === part.start);
	if (wait) return { ...part, ...batchOf(wait) };
	const { node } = part.talk.parameters;
	const failure = failures.find(({ item }) => item === part.start);
	const thrown = toNodeError(node, part.start, failure ?? NOT_KEPT);
	return { ...part, thrown: failure?.unclear ? markedAsUnclear(thrown, failure.unclear) : thrown };
}

/** Nothing is created after a sleep: the items that were there before are there still. */
const NOT_KEPT = {
	message: 'No batch was created for these items before the execution slept',
	description: 'Run the workflow again with these items',
	reason: null,
	httpCode: null,
};

function batchOf(kept: KeptWait) {
	const earlier = goneOn(kept);
	const { uuid, status } = earlier;
	return { batch: { uuid, status }, earlier };
}
