import { readSlots } from '../fields/options';
import type { Parameters } from '../fields/parameters';

/** Requests that take turns: `free` more may start, `waiting` start as soon as others end. */
interface Slots {
	free: number;
	waiting: Array<() => void>;
}

/** One set of slots for each run of a node; n8n drops the run's object afterwards. */
const slotsOfRun = new WeakMap<object, Slots>();

/**
 * Lets requests of one run of a node take turns, so that fewer are under way than the user allows. n8n
 * starts all items of a run at once (n8n-engine.md, "Requests"): 2,000 items would be 2,000 connections.
 */
export class Turn {
	private readonly slots: Slots;

	private hasBegun = false;

	/**
	 * @param run the object that n8n hands out for one run of the node
	 * @param parameters say how many at once; those of the run's first item count
	 * @throws NodeOperationError if that number is not usable
	 */
	constructor(run: object, parameters: Parameters) {
		this.slots = slotsOfRun.get(run) ?? { free: readSlots(parameters), waiting: [] };
		slotsOfRun.set(run, this.slots);
	}

	/**
	 * Waits for the turn ahead of its first request, so that what prepares it can wait as well: of a run
	 * with thousands of items, what the waiting ones hold is most of the memory.
	 */
	begin(): Promise<void> | undefined {
		this.hasBegun = true;
		return take(this.slots);
	}

	/**
	 * Sends a request in the turn that has begun, or in the next one.
	 *
	 * @param request sends one request
	 * @returns what the request returns
	 * @throws what the request throws
	 */
	async send<T>(request: () => Promise<T>): Promise<T> {
		if (!this.hasBegun) await take(this.slots);
		this.hasBegun = false;
		try {
			return await request();
		} finally {
			release(this.slots);
		}
	}

	/** Lets the next one begin, if this one has begun and sent nothing. */
	end(): void {
		if (!this.hasBegun) return;
		this.hasBegun = false;
		release(this.slots);
	}
}

/** Not an async function, which would hold several times as much while it waits. */
function take(slots: Slots): Promise<void> | undefined {
	if (slots.free > 0) {
		slots.free--;
		return undefined;
	}
	return new Promise((resolve) => slots.waiting.push(resolve));
}

function release(slots: Slots): void {
	const next = slots.waiting.shift();
	if (next) next();
	else slots.free++;
}
