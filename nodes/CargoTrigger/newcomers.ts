import type { ListMemory } from './memory';
import { uuidsOf } from './memory';
import type { Listing } from './pages';
import { pagesOf } from './pages';

/** After this many known entries, all new ones are listed: some may appear late, or out of order. */
const ENOUGH_KNOWN = 50;
/** How far before the end of an earlier check the next one continues: entries may disappear. */
const OVERLAP = 20;
/** How many entries may be listed above the known ones before the search for these stops. */
const SEEN_MOST = 5000;

/** What the trigger must know of an entry of a list. */
interface Entry {
	uuid: string;
}

/** What is new in a list. */
export interface Newcomers<E extends Entry> {
	/** The entries that were listed, in the order of the list. */
	listed: E[];
	/** Those that the trigger has not handled yet. */
	fresh: E[];
	/** What the next check needs to know about the list. */
	list: ListMemory;
	/** Why the list was not read down to the known entries. The next check continues. */
	failure?: unknown;
}

/**
 * Reads a list from the top down to the known entries. Entries below them that are complete were complete
 * before, and are ignored.
 *
 * @param listing the list
 * @param memory what is known
 * @param isComplete tells whether nothing more happens to an entry, as to a batch that has finished
 * @param isOneList whether it is the same list for certain, not perhaps that of another workspace
 * @returns what is new, even if Cargo fails in between
 */
export async function findNewcomers<E extends Entry>(
	listing: Listing<E>,
	memory: ListMemory,
	isComplete: (entry: E) => boolean,
	isOneList = false,
): Promise<Newcomers<E>> {
	const descent = new Descent(listing, memory, isComplete, isOneList);
	try {
		await descent.go();
		return descent.result(true);
	} catch (failure) {
		return { ...descent.result(descent.isTooLong), failure };
	}
}

/** One way down the list. */
class Descent<E extends Entry> {
	private readonly known: Set<string>;
	private readonly seen: Set<string>;
	private readonly enough: number;
	private readonly listed = new Map<string, E>();
	private knownListed = 0;
	private readonly isUnknown = ({ uuid }: E) => !this.known.has(uuid) && !this.seen.has(uuid);

	constructor(
		private readonly listing: Listing<E>,
		private readonly memory: ListMemory,
		private readonly isComplete: (entry: E) => boolean,
		private readonly isOneList: boolean,
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
		// The entries that were seen are listed together: the last check ended below them.
		const above = [...this.listed.values()].filter(this.isUnknown).length;
		await this.goFrom(Math.max(above + this.seen.size - OVERLAP, 0), () => true);
	}

	/**
	 * @param start the offset in the list
	 * @param isReason which entries of a page are a reason to read on
	 * @returns whether it reached the known entries
	 */
	private async goFrom(start: number, isReason: (entry: E) => boolean): Promise<boolean> {
		for await (const page of pagesOf(this.listing, start)) {
			const more = page.filter(({ uuid }) => !this.listed.has(uuid));
			for (const entry of more) this.listed.set(entry.uuid, entry);
			this.knownListed += more.filter(({ uuid }) => this.known.has(uuid)).length;
			if (this.knownListed >= this.enough) return true;
			if (!page.some(isReason)) break;
		}
		return false;
	}

	result(isWholeWay: boolean): Newcomers<E> {
		const { known, isWhole, seen } = this.memory;
		const listed = [...this.listed.values()];
		const last = listed.map(({ uuid }) => this.known.has(uuid)).lastIndexOf(true);
		// If none of the known ones is there any more, all others are old in another workspace; in the same
		// list, Cargo no longer has the known ones, which were the newest, and all others came after them.
		const isAllNew = last < 0 && known.length > 0 ? this.isOneList : isWhole;
		const isAbove = (index: number) => isAllNew || !isWholeWay || index < last;
		const fresh = listed.filter(
			(entry, index) => this.isUnknown(entry) && (isAbove(index) || !this.isComplete(entry)),
		);
		const list = isWholeWay
			? { known: [...uuidsOf(listed), ...known], isWhole: isWhole && isAllNew, seen: [] }
			: { known, isWhole, seen: [...uuidsOf(fresh), ...seen] };
		return { listed, fresh, list };
	}
}
