import type { EngineRequest, IExecuteFunctions } from 'n8n-workflow';

import type { Woken } from '../../engine/sleep';
import { askToSleep, canSleep, napAfter } from '../../engine/sleep';
import type { Open, Stay } from '../../engine/wait';
import { StillOpen } from '../../engine/wait';
import { shortList } from '../../errors/values';

/** A wait for a batch, as the execution keeps it while it sleeps. */
export interface KeptWait extends Open {
	/** Index of the input item whose fields and credential count for it. */
	item: number;
	/** Whether it has ended by then, well or badly. It is read again in the end: whole batches are not kept. */
	isOver: boolean;
}

/** How long a batch whose wait is over may take to be read again in the end, in milliseconds. */
const READ_AGAIN = 10 * 60_000;

/** The deadline of a wait that has ended before Max Wait: the last reading of its batch has one of its own. */
const IN_TIME = Number.MAX_SAFE_INTEGER;

/**
 * A wait that has ended, as it is kept. One that Max Wait has ended stays that way.
 *
 * @param open the wait before it ended
 * @param item index of the input item
 */
export const overAt = (open: Open, item: number): KeptWait => ({
	...open,
	deadline: open.deadline <= Date.now() ? open.deadline : IN_TIME,
	item,
	isOver: true,
});

/**
 * A kept wait as it goes on. Reading a batch again that has finished in time must not fail because of one lost
 * connection.
 *
 * @param kept from the execution
 */
export function goneOn({ uuid, status, odd, deadline, isOver }: KeptWait): Open {
	const end = isOver ? Math.min(deadline, Date.now() + READ_AGAIN) : deadline;
	return { uuid, status, odd, deadline: end };
}

/** What the operation remembers of its waits, and of what else the caller adds. */
export interface WaitMemory {
	waits: KeptWait[];
}

/**
 * Takes the waits out of what an operation remembers.
 *
 * @param woken what `wakeUp` returned
 * @returns none where it has not slept before
 */
export const keptWaits = (woken: Woken | undefined): KeptWait[] =>
	(woken?.memory as WaitMemory | undefined)?.waits ?? [];

/**
 * Until when an operation waits in the process: for as long as its user says, then not at all, so that a
 * waking takes seconds. Without an end where the execution cannot sleep.
 *
 * @param context of the operation
 * @param woken what `wakeUp` returned
 * @param stayAwake as the user says, in milliseconds; undefined where it shall not sleep
 * @returns makes the `stay` of a wait, new or kept
 */
export function stayOf(
	context: IExecuteFunctions,
	woken: Woken | undefined,
	stayAwake: number | undefined,
): (earlier?: Open) => Stay {
	const mayLeave = stayAwake !== undefined && canSleep(context, woken);
	const until = mayLeave ? Date.now() + (woken ? 0 : stayAwake) : Infinity;
	return (earlier) => ({ until, earlier });
}

/**
 * Lets the execution sleep until it is time for the next status check.
 *
 * @param context of the operation
 * @param woken what `wakeUp` returned
 * @param open what the waits threw that go on
 * @param memory what to remember
 * @returns what the operation has to return
 */
export function sleepUntilNextCheck(
	context: IExecuteFunctions,
	woken: Woken | undefined,
	open: StillOpen[],
	memory: WaitMemory,
): EngineRequest {
	const now = Date.now();
	const left = open.reduce((least, each) => Math.min(least, each.open.deadline - now), Infinity);
	const asked = open.reduce((most, each) => Math.max(most, each.pause), 0);
	const until = now + Math.min(Math.max(napAfter(woken), asked), left);
	const uuids = [...new Set(open.map((each) => each.open.uuid))];
	const what = uuids.length === 1 ? 'the batch' : `${uuids.length} batches`;
	const hint = `Waiting for ${what}: ${shortList(uuids)}. The execution sleeps and uses no worker. Next status check: ${new Date(until).toISOString()}`;
	return askToSleep(context, woken, { until, hint, memory });
}

/** Tells whether a wait goes on in a sleep, and has not failed. */
export const isStillOpen = (thrown: unknown): thrown is StillOpen => thrown instanceof StillOpen;
