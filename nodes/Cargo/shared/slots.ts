/** How many requests of one node run are under way at once, unless the user says otherwise. */
export const DEFAULT_SLOTS = 10;

/** Requests that take turns: `free` more may start, `waiting` start as soon as others end. */
interface Slots {
	free: number;
	waiting: Array<() => void>;
}

/** One set of slots for each run of a node; n8n drops the run's object afterwards. */
const slotsOfRun = new WeakMap<object, Slots>();

/**
 * Runs a request as soon as fewer than the limit are under way. n8n starts all items of a run at once
 * (n8n-engine.md, "Requests"), so that without this 2,000 items are 2,000 connections.
 *
 * @param run the object that n8n hands out for one run of the node
 * @param readLimit how many at once; read once for each run
 * @param request sends one request
 * @returns what the request returns
 * @throws what `readLimit` or the request throws
 */
export async function withSlot<T>(
	run: object,
	readLimit: () => number,
	request: () => Promise<T>,
): Promise<T> {
	const slots = slotsOfRun.get(run) ?? { free: readLimit(), waiting: [] };
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
