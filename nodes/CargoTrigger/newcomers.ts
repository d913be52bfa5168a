import type { Batch } from '../Cargo/api/members';
import { isFinal } from '../Cargo/api/statuses';
import type { Watch } from './memory';
import { uuidsOf } from './memory';
import { listOf, pagesOf } from './pages';
import type { Inquiry } from './requests';

/** After this many known batches, all new ones are listed: some may appear late, or out of order. */
const ENOUGH_KNOWN = 50;
/** How far before the end of an earlier check the next one continues: batches may disappear. */
const OVERLAP = 20;
/** How many batches may be listed above the known ones before the search for these stops. */
const SEEN_MOST = 5000;

/** What is new in the list of batches. */
export interface Newcomers {
	/** The batches that were listed, in the order of the list. */
	listed: Batch[];
	/** Those that the trigger has not handled yet. */
	fresh: Batch[];
	/** What the next check needs to know about the list. */
	list: Pick<Watch, 'known' | 'isWhole' | 'seen'>;
	/** Why the list was not read down to the known batches. The next check continues. */
	failure?: unknown;
}

/**
 * Reads the list of batches from the top down to the known ones. Batches below them that have finished had
 * finished before, and are ignored.
 *
 * @param inquiry the context and time limit of the requests
 * @param memory what is known
 * @returns what is new, even if Cargo fails in between
 */
export async function findNewcomers(inquiry: Inquiry, memory: Watch): Promise<Newcomers> {
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
		private readonly memory: Watch,
	) {
		const { known, isWhole } = memory;
		this.known = new Set(known);
		this.seen = new Set(memory.seen);
		// If nothing is older than the known batches, these may be listed above the new ones.
		this.enough = isWhole ? ENOUGH_KNOWN : Math.min(ENOUGH_KNOWN, known.length);
	}

	get isTooLong(): boolean {
		return this.seen.size + this.listed.size >= SEEN_MOST;
	}

	async go(): Promise<void> {
		if (await this.goFrom(0, this.isUnknown)) return;
		if (this.seen.size === 0) return;
		// The batches that were seen are listed together: the last check ended below them.
		const above = [...this.listed.values()].filter(this.isUnknown).length;
		await this.goFrom(Math.max(above + this.seen.size - OVERLAP, 0), () => true);
	}

	/**
	 * @param start the offset in the list
	 * @param isReason which batches of a page are a reason to read on
	 * @returns whether it reached the known batches
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
		// If none of the known ones is there any more, as in another workspace, all others are old.
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
