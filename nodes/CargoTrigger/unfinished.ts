import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import type { Batch } from '../Cargo/api/members';
import { isFinal } from '../Cargo/api/statuses';
import { withRemark } from '../Cargo/errors/nodeErrors';
import { concernsAll, failedAgain, isDue, isGone } from './failures';
import type { Failing, Memory } from './memory';
import { listOf, pagesOf } from './pages';
import type { Inquiry } from './requests';
import { fetchBatch, fetchPage } from './requests';

/** How many single batches are read at once. */
const SLOTS = 5;
/** How many batches are asked for by name at once: more would make too long an address. */
const NAMES = 50;

/** How the batches are that had not finished. */
export interface Unfinished {
	/** Those that could be read, finished or not. */
	read: Batch[];
	/** Those that have not finished, or could not be read, those that were not read for longest first. */
	open: string[];
	/** Those of them that could not be read. */
	failing: Record<string, Failing>;
	/** Why the rest was not read, or one of them was not for several looks. The next look goes on. */
	failure?: unknown;
}

/**
 * Looks again at batches that had not finished. Lists tell of many with one request. What they do not
 * tell is read one by one, several at a time; a batch that cannot be read holds up no other one.
 *
 * @param inquiry who asks
 * @param memory which batches
 * @param listed batches that this look has read already
 * @returns how they are; also when Cargo fails on the way
 */
export async function readUnfinished(
	inquiry: Inquiry,
	memory: Memory,
	listed: Batch[],
): Promise<Unfinished> {
	const reading = new Reading(inquiry, memory, listed);
	await reading.byName();
	await reading.byStatus();
	await reading.oneByOne();
	return reading.result();
}

/** How batches are that were not looked at: as before. */
export const untouched = ({ open, failing }: Memory): Unfinished => ({ read: [], open, failing });

/** After so many looks at which a batch could not be read, its user is told, once. */
const TRIES_TOLD = 3;

/** One reading of the batches that had not finished. */
class Reading {
	private readonly open: Set<string>;
	private readonly read = new Map<string, Batch>();
	private readonly gone = new Set<string>();
	private readonly failing: Record<string, Failing>;
	/** Why nothing more is asked for. */
	private obstacle: unknown;
	/** What the user has to be told although the reading went on. */
	private complaint: unknown;

	constructor(
		private readonly inquiry: Inquiry,
		private readonly memory: Memory,
		listed: Batch[],
	) {
		this.open = new Set(memory.open);
		this.failing = { ...memory.failing };
		this.take(listed);
	}

	/** Asks for them by their UUIDs. The reference of Cargo names this filter, its client does not. */
	async byName(): Promise<void> {
		const names = this.missing();
		for (let first = 0; first < names.length; first += NAMES) {
			const uuids = names.slice(first, first + NAMES);
			const read = this.read.size;
			await this.tryList(async () => {
				this.take(await fetchPage(this.inquiry, { uuids, limit: uuids.length }));
			});
			// A server that does not know the filter lists others: what it says is true all the same.
			if (this.read.size === read) return;
		}
	}

	/** Goes through all that have not finished: what is not among them has finished, or is gone. */
	async byStatus(): Promise<void> {
		if (this.obstacle !== undefined || this.missing().length <= SLOTS) return;
		const query: IDataObject = { ...listOf(this.memory.fields.workflowUuids), isFinished: false };
		await this.tryList(async () => {
			for await (const page of pagesOf(this.inquiry, query)) {
				this.take(page);
				if (this.missing().length === 0) return;
			}
		});
	}

	async oneByOne(): Promise<void> {
		const due = this.missing().filter((uuid) => isDue(this.failing[uuid]));
		// All workers take from the same row.
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
		// A look that ran out of time has done its part.
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

	/** A list that fails is made up for by reading one by one, unless that would fail as well. */
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
			else if (isGone(failure)) {
				this.gone.add(uuid);
				this.forget(uuid);
			} else this.noteFailure(uuid, failure);
		}
	}

	private endsWith(failure: unknown): boolean {
		return concernsAll(failure) || this.inquiry.signal.aborted;
	}

	private noteFailure(uuid: string, failure: unknown): void {
		const failing = failedAgain(this.failing[uuid], failure);
		this.failing[uuid] = failing;
		if (failing.tries !== TRIES_TOLD || !(failure instanceof NodeApiError)) return;
		this.complaint ??= withRemark(
			failure,
			`This is about the batch ${uuid}. The trigger keeps trying, at growing intervals. Other batches are not affected`,
		);
	}

	private forget(uuid: string): void {
		Reflect.deleteProperty(this.failing, uuid);
	}
}
