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
	try {
		await reading.byName();
		await reading.byStatus();
		await reading.oneByOne();
	} catch (failure) {
		return { ...reading.result(), failure };
	}
	return { ...reading.result(), failure: reading.complaint };
}

/** How batches are that were not looked at: as before. */
export const untouched = ({ open, failing }: Memory): Unfinished => ({ read: [], open, failing });

/** After so many looks at which a batch could not be read, its user is told, once. */
const TRIES_TOLD = 3;

/** One reading of the batches that had not finished. */
class Reading {
	/** By UUID, in the order in which they were read. */
	private readonly read = new Map<string, Batch>();
	private readonly gone = new Set<string>();
	private readonly failing: Record<string, Failing>;
	/** What the user has to be told although the look has gone through. */
	complaint: unknown;

	constructor(
		private readonly inquiry: Inquiry,
		private readonly memory: Memory,
		listed: Batch[],
	) {
		this.failing = { ...memory.failing };
		this.take(listed);
	}

	/** Asks for them by their UUIDs. The reference of Cargo names this filter, its client does not. */
	async byName(): Promise<void> {
		const names = this.missing();
		for (let first = 0; first < names.length; first += NAMES) {
			const uuids = names.slice(first, first + NAMES);
			const asked = new Set(uuids);
			const page = await this.tryList(
				async () => await fetchPage(this.inquiry, { uuids, limit: uuids.length }),
			);
			this.take(page);
			// A server that does not know the filter lists others; it does not have to be asked again.
			if (!page.some(({ uuid }) => asked.has(uuid))) return;
		}
	}

	/** Goes through all that have not finished: what is not among them has finished, or is gone. */
	async byStatus(): Promise<void> {
		if (this.missing().length <= SLOTS) return;
		const query: IDataObject = { ...listOf(this.memory.fields.workflowUuids), isFinished: false };
		await this.tryList(async () => {
			for await (const page of pagesOf(this.inquiry, query)) {
				this.take(page);
				if (this.missing().length === 0) break;
			}
			return [];
		});
	}

	async oneByOne(): Promise<void> {
		const queue = this.missing()
			.filter((uuid) => isDue(this.failing[uuid]))
			.values();
		let failure: unknown;
		const work = async () => {
			for (const uuid of queue) {
				try {
					this.inquiry.signal.throwIfAborted();
					await this.readOne(uuid);
				} catch (thrown) {
					failure ??= thrown;
				}
				if (failure !== undefined) return;
			}
		};
		await Promise.all(Array.from({ length: SLOTS }, work));
		if (failure !== undefined) throw failure;
	}

	result(): Omit<Unfinished, 'failure'> {
		const hasFinished = (uuid: string) => isFinal(this.read.get(uuid)?.status);
		const left = this.memory.open.filter((uuid) => !this.gone.has(uuid) && !hasFinished(uuid));
		const untouched = left.filter((uuid) => !this.read.has(uuid));
		const touched = left.filter((uuid) => this.read.has(uuid));
		return {
			read: [...this.read.values()],
			open: [...untouched, ...touched],
			failing: this.failing,
		};
	}

	private missing(): string[] {
		return this.memory.open.filter((uuid) => !this.read.has(uuid));
	}

	private take(batches: Batch[]): void {
		const open = new Set(this.memory.open);
		for (const batch of batches) {
			if (!open.has(batch.uuid)) continue;
			this.read.set(batch.uuid, batch);
			this.forget(batch.uuid);
		}
	}

	/** A list that fails is made up for by reading one by one, unless that would fail as well. */
	private async tryList(list: () => Promise<Batch[]>): Promise<Batch[]> {
		try {
			return await list();
		} catch (failure) {
			if (concernsAll(failure) || this.inquiry.signal.aborted) throw failure;
			return [];
		}
	}

	private async readOne(uuid: string): Promise<void> {
		try {
			this.take([await fetchBatch(this.inquiry, uuid)]);
		} catch (failure) {
			if (concernsAll(failure) || this.inquiry.signal.aborted) throw failure;
			if (isGone(failure)) {
				this.gone.add(uuid);
				this.forget(uuid);
				return;
			}
			this.noteFailure(uuid, failure);
		}
	}

	private noteFailure(uuid: string, failure: unknown): void {
		const failing = failedAgain(this.failing[uuid], failure);
		this.failing[uuid] = failing;
		if (failing.tries !== TRIES_TOLD || !(failure instanceof NodeApiError)) return;
		this.complaint ??= withRemark(
			failure,
			`This is about batch ${uuid}, which is asked for again, but more and more rarely. Other batches are not held up`,
		);
	}

	private forget(uuid: string): void {
		Reflect.deleteProperty(this.failing, uuid);
	}
}
