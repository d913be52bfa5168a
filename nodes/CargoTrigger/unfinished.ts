import { NodeApiError } from 'n8n-workflow';

import type { Batch } from '../Cargo/api/members';
import { isFinal } from '../Cargo/api/statuses';
import { withRemark } from '../Cargo/errors/nodeErrors';
import { concernsAll, failedAgain, isDue, isGone } from './failures';
import type { Failing, Watch } from './memory';
import { batchesOf, pagesOf } from './pages';
import type { Inquiry } from './requests';
import { fetchBatch, fetchPage } from './requests';

/** How many single batches are read at once. */
const SLOTS = 5;
/** How many batches are requested by UUID at once: more would make the URL too long. */
const NAMES = 50;

/** The batches to read, and what is known about them so far. */
type Followed = Pick<Watch, 'fields' | 'open'> & { failing: Record<string, Failing> };

/** The state of the batches that had not finished. */
export interface Unfinished {
	/** Those that could be read, finished or not. */
	read: Batch[];
	/** Those that have not finished, or could not be read, the ones not read for longest first. */
	open: string[];
	/** Those of them that could not be read. */
	failing: Record<string, Failing>;
	/** Why the rest was not read, or one of them failed in several checks. The next check continues. */
	failure?: unknown;
}

/**
 * Checks batches that had not finished again. Lists return many with one request. The others are read one
 * by one, several at a time; a batch that cannot be read does not delay the others.
 *
 * @param inquiry the context and time limit of the requests
 * @param memory which batches
 * @param listed batches that this check has already read
 * @returns their state, even if Cargo fails in between
 */
export async function readUnfinished(
	inquiry: Inquiry,
	memory: Followed,
	listed: Batch[],
): Promise<Unfinished> {
	const reading = new Reading(inquiry, memory, listed);
	await reading.byName();
	await reading.byStatus();
	await reading.oneByOne();
	return reading.result();
}

/** The state of batches that were not checked: as before. */
export const untouched = ({ open, failing }: Followed): Unfinished => ({ read: [], open, failing });

/**
 * After how many checks in which a batch could not be read the user is told, once. A batch that Cargo says
 * it does not have is given up then: before that, it may only be too new.
 */
const ENOUGH_TRIES = 3;

/** One reading of the batches that had not finished. */
class Reading {
	private readonly open: Set<string>;
	private readonly read = new Map<string, Batch>();
	private readonly gone = new Set<string>();
	private readonly failing: Record<string, Failing>;
	/** Why no more requests are sent. */
	private obstacle: unknown;
	/** What the user must be told although reading continued. */
	private complaint: unknown;

	constructor(
		private readonly inquiry: Inquiry,
		private readonly memory: Followed,
		listed: Batch[],
	) {
		this.open = new Set(memory.open);
		this.failing = { ...memory.failing };
		this.take(listed);
	}

	/** Requests them by their UUIDs. Cargo's API reference has this filter, its client does not. */
	async byName(): Promise<void> {
		const names = this.missing();
		for (let first = 0; first < names.length; first += NAMES) {
			const uuids = names.slice(first, first + NAMES);
			const read = this.read.size;
			await this.tryList(async () => {
				this.take(await fetchPage(this.inquiry, { uuids, limit: uuids.length }));
			});
			// A server that does not know the filter lists others; its entries are still valid.
			if (this.read.size === read) return;
		}
	}

	/** Goes through all that have not finished: the others have finished, or are gone. */
	async byStatus(): Promise<void> {
		if (this.obstacle !== undefined || this.missing().length <= SLOTS) return;
		const { workflowUuids } = this.memory.fields;
		const unfinished = batchesOf(this.inquiry, workflowUuids, { isFinished: false });
		await this.tryList(async () => {
			for await (const page of pagesOf(unfinished)) {
				this.take(page);
				if (this.missing().length === 0) return;
			}
		});
	}

	async oneByOne(): Promise<void> {
		const due = this.missing().filter((uuid) => isDue(this.failing[uuid]));
		// All workers take from the same queue.
		const row = due.values();
		const work = async () => {
			for (const uuid of row) {
				if (this.obstacle !== undefined) return;
				await this.readOne(uuid);
			}
		};
		await Promise.all(Array.from({ length: SLOTS }, work));
	}

	result(): Unfinished {
		const hasFinished = (uuid: string) => isFinal(this.read.get(uuid)?.status);
		const left = this.memory.open.filter((uuid) => !this.gone.has(uuid) && !hasFinished(uuid));
		// A check that ran out of time has done its part.
		const isTired = this.inquiry.signal.aborted && this.read.size > 0;
		return {
			read: [...this.read.values()],
			open: [
				...left.filter((uuid) => !this.read.has(uuid)),
				...left.filter((uuid) => this.read.has(uuid)),
			],
			failing: this.failing,
			failure: isTired ? undefined : (this.obstacle ?? this.complaint),
		};
	}

	private missing(): string[] {
		return this.memory.open.filter((uuid) => !this.read.has(uuid));
	}

	private take(batches: Batch[]): void {
		for (const batch of batches) {
			if (!this.open.has(batch.uuid)) continue;
			this.read.set(batch.uuid, batch);
			this.forget(batch.uuid);
		}
	}

	/** If a list fails, the batches are read one by one, unless that would fail too. */
	private async tryList(list: () => Promise<void>): Promise<void> {
		try {
			await list();
		} catch (failure) {
			if (this.endsWith(failure)) this.obstacle = failure;
		}
	}

	private async readOne(uuid: string): Promise<void> {
		try {
			this.take([await fetchBatch(this.inquiry, uuid)]);
		} catch (failure) {
			if (this.endsWith(failure)) this.obstacle = failure;
			else this.noteFailure(uuid, failure);
		}
	}

	private endsWith(failure: unknown): boolean {
		return concernsAll(failure) || this.inquiry.signal.aborted;
	}

	private noteFailure(uuid: string, failure: unknown): void {
		const failing = failedAgain(this.failing[uuid], failure);
		this.failing[uuid] = failing;
		if (isGone(failure)) {
			if (failing.tries < ENOUGH_TRIES) return;
			this.gone.add(uuid);
			this.forget(uuid);
			return;
		}
		if (failing.tries !== ENOUGH_TRIES || !(failure instanceof NodeApiError)) return;
		this.complaint ??= withRemark(
			failure,
			`This is about the batch ${uuid}. The trigger keeps trying, at growing intervals. Other batches are not affected`,
		);
	}

	private forget(uuid: string): void {
		Reflect.deleteProperty(this.failing, uuid);
	}
}
