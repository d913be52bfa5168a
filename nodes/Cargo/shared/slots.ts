import type { IExecutePaginationFunctions } from 'n8n-workflow';

/** How many requests of one node run are in flight at once, unless the user says otherwise. */
export const DEFAULT_SLOTS = 10;

/** A run of requests that takes turns: `free` slots are left, `waiting` start as soon as one is. */
interface Slots {
	free: number;
	waiting: Array<() => void>;
}

/**
 * One set of slots for each run of a node: n8n hands out the same object for all items of a run
 * (n8n-engine.md), and drops it afterwards.
 */
const slotsOfRun = new WeakMap<object, Slots>();

/**
 * Runs a request as soon as fewer than the limit are in flight. n8n starts all items of a run at
 * once, so that without this 2,000 items are 2,000 connections.
 *
 * @param context the item's context, which names the run
 * @param limit how many at once; what the first item of the run says holds for all of it
 * @param request sends one request
 * @returns what the request returns
 * @throws what the request throws
 */
export async function withSlot<T>(
	context: IExecutePaginationFunctions,
	limit: number,
	request: () => Promise<T>,
): Promise<T> {
	const run = context.getExecuteData() as object;
	const slots = slotsOfRun.get(run) ?? { free: limit, waiting: [] };
	slotsOfRun.set(run, slots);

	if (slots.free > 0) slots.free--;
	else await new Promise<void>((resolve) => slots.waiting.push(resolve));
	try {
		return await request();
	} finally {
		const next = slots.waiting.shift();
		if (next) next();
		else slots.free++;
	}
}
