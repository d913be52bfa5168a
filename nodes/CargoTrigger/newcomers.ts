import type { Batch } from '../Cargo/api/members';
import { isFinal } from '../Cargo/api/statuses';
import type { Memory } from './memory';
import { uuidsOf } from './memory';
import { listOf, pagesOf } from './pages';
import type { Inquiry } from './requests';

/** As many known batches mean that the new ones are all listed: some may show up late, or in odd places. */
const ENOUGH_KNOWN = 50;
/** How far before the place at which an earlier look ended the next one goes on: batches may vanish. */
const OVERLAP = 20;
/** How many batches may be listed above the known ones, before these are given up. */
const SEEN_MOST = 5000;

/** What is new in the list of batches. */
export interface Newcomers {
	/** The batches that were listed, in the order of the list. */
	listed: Batch[];
	/** Those among them that the trigger has not dealt with. */
	fresh: Batch[];
	/** What the next look has to know of the list. */
	list: Pick<Memory, 'known' | 'isWhole' | 'seen'>;
	/** Why the list was not read down to the known batches. The next look goes on. */
	failure?: unknown;
}

/**
 * Reads the list of batches from its top down to what is known. What has finished below the known
 * batches had finished before, and starts nothing.
 *
 * @param inquiry who asks
 * @param memory what is known
 * @returns what is new; also when Cargo fails on the way
 */
export async function findNewcomers(inquiry: Inquiry, memory: Memory): Promise<Newcomers> {
	const descent = new Descent(inquiry, memory);
	try {
		await descent.go();
		return descent.result(true);
	} catch (failure) {
		return { ...descent.result(descent.isTooLong), failure };
	}
}

/** One way down the list. */
class Descent {
	private readonly known: Set<string>;
	private readonly seen: Set<string>;
	private readonly enough: number;
	private readonly listed = new Map<string, Batch>();
	private knownListed = 0;
	private readonly isUnknown = ({ uuid }: Batch) => !this.known.has(uuid) && !this.seen.has(uuid);

	constructor(
		private readonly inquiry: Inquiry,
		private readonly memory: Memory,
	) {
		const { known, isWhole } = memory;
		this.known = new Set(known);
		this.seen = new Set(memory.seen);
		// Where nothing is older than what is known, it may stand above the new ones.
		this.enough = isWhole ? ENOUGH_KNOWN : Math.min(ENOUGH_KNOWN, known.length);
	}

	get isTooLong(): boolean {
		return this.seen.size + this.listed.size >= SEEN_MOST;
	}

	async go(): Promise<void> {
		if (await this.goFrom(0, this.isUnknown)) return;
		if (this.seen.size === 0) return;
		// The batches that were seen stand together: below them is where the last look came to.
		const above = [...this.listed.values()].filter(this.isUnknown).length;
		await this.goFrom(Math.max(above + this.seen.size - OVERLAP, 0), () => true);
	}

	/**
	 * @param start at which place of the list to begin
	 * @param isReason which batches of a page are a reason to read on
	 * @returns whether it came down to the known batches
	 */
	private async goFrom(start: number, isReason: (batch: Batch) => boolean): Promise<boolean> {
		const list = listOf(this.memory.fields.workflowUuids);
		for await (const page of pagesOf(this.inquiry, list, start)) {
			const more = page.filter(({ uuid }) => !this.listed.has(uuid));
			for (const batch of more) this.listed.set(batch.uuid, batch);
			this.knownListed += more.filter(({ uuid }) => this.known.has(uuid)).length;
			if (this.knownListed >= this.enough) return true;
			if (!page.some(isReason)) break;
		}
		return false;
	}

	result(isComplete: boolean): Newcomers {
		const { known, isWhole, seen } = this.memory;
		const listed = [...this.listed.values()];
		const last = listed.map(({ uuid }) => this.known.has(uuid)).lastIndexOf(true);
		// Where none of the known ones is there any more, as in another workspace, all others are old.
		const isAllNew = isWhole && (last >= 0 || known.length === 0);
		const isAbove = (index: number) => isAllNew || !isComplete || index < last;
		const fresh = listed.filter(
			(batch, index) => this.isUnknown(batch) && (isAbove(index) || !isFinal(batch.status)),
		);
		const list = isComplete
			? { known: [...uuidsOf(listed), ...known], isWhole: isAllNew, seen: [] }
			: { known, isWhole, seen: [...uuidsOf(fresh), ...seen] };
		return { listed, fresh, list };
	}
}
