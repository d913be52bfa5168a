import { OperationalError, sleep } from 'n8n-workflow';

import { readSlots } from '../fields/options';
import type { Parameters } from '../fields/parameters';

/** How often a wait for a turn checks the clock, in milliseconds: n8n's timers cannot be cleared. */
const SLICE = 1000;

/** Requests that take turns: `free` more may start, `waiting` start as soon as others end. */
export interface Slots {
	free: number;
	/** Each takes the slot, or returns false if it has stopped waiting for it. */
	waiting: Array<() => boolean>;
}

/** One set of slots for each run of a node; n8n discards the run's object afterwards. */
const slotsOfRun = new WeakMap<object, Slots>();

/**
 * Lets requests of one run of a node take turns, so that no more run at once than the user allows. n8n
 * starts all items of a run at once (n8n-engine.md, "Requests"): 2,000 items would be 2,000 connections.
 */
export class Turn {
	private readonly slots: Slots;

	private hasBegun = false;

	/**
	 * @param run the object that n8n provides for one run of the node
	 * @param parameters say how many at once; those of the run's first item count
	 * @throws NodeOperationError if that number is invalid
	 */
	constructor(run: object, parameters: Parameters) {
		this.slots = slotsOfRun.get(run) ?? { free: readSlots(parameters), waiting: [] };
		slotsOfRun.set(run, this.slots);
	}

	/**
	 * Waits for the turn before the first request, so that its preparation waits too: in a run with
	 * thousands of items, what the waiting ones hold is most of the memory.
	 */
	begin(): Promise<void> | undefined {
		this.hasBegun = true;
		return take(this.slots);
	}

	/**
	 * Sends a request in the turn that has begun, or in the next one.
	 *
	 * @param request sends one request
	 * @param until the time, in milliseconds since 1970, after which the request is no longer needed
	 * @returns what the request returns
	 * @throws what the request throws; NoTurn when no turn came in time
	 */
	async send<T>(request: () => Promise<T>, until?: number): Promise<T> {
		if (!this.hasBegun) {
			if (until === undefined) await take(this.slots);
			else if (!(await takeUntil(this.slots, until))) throw new NoTurn('No turn came in time');
		}
		this.hasBegun = false;
		try {
			return await request();
		} finally {
			release(this.slots);
		}
	}

	/** Gives the slot to the next one, if this one has begun and sent nothing. */
	end(): void {
		if (!this.hasBegun) return;
		this.hasBegun = false;
		release(this.slots);
	}
}

/** No slot was free before the request was no longer needed. */
export class NoTurn extends OperationalError {}

/**
 * Waits for a slot. Not an async function, which would hold several times as much memory while it waits.
 *
 * @param slots of which one is taken; whoever has it must `release` it
 */
export function take(slots: Slots): Promise<void> | undefined {
	if (slots.free > 0) {
		slots.free--;
		return undefined;
	}
	return new Promise((resolve) => {
		slots.waiting.push(() => {
			resolve();
			return true;
		});
	});
}

/** The same with a time limit: false when it is over. */
async function takeUntil(slots: Slots, until: number): Promise<boolean> {
	if (slots.free > 0) {
		slots.free--;
		return true;
	}
	return await new Promise((resolve) => {
		let isOpen = true;
		const settle = (hasTurn: boolean) => {
			isOpen = false;
			resolve(hasTurn);
		};
		slots.waiting.push(() => {
			if (!isOpen) return false;
			settle(true);
			return true;
		});
		const watch = async () => {
			while (isOpen && Date.now() < until) await sleep(Math.min(until - Date.now(), SLICE));
			if (isOpen) settle(false);
		};
		void watch();
	});
}

/**
 * Gives a slot to the next one that waits.
 *
 * @param slots of which one was taken
 */
export function release(slots: Slots): void {
	for (;;) {
		const next = slots.waiting.shift();
		if (!next) {
			slots.free++;
			return;
		}
		if (next()) return;
	}
}
