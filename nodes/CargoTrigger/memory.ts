import { isObject } from '../Cargo/errors/values';
import { isUuid } from '../Cargo/fields/ids';
import type { Fields } from './selection';

/** How many batches at the top of the list are remembered for the next check. */
export const KNOWN_MOST = 200;
/** How many unfinished batches are followed. Each costs 39 bytes of the workflow's stored data. */
const OPEN_MOST = 5000;
/** How many batches are remembered while no check has reached the known ones yet. */
const SEEN_MOST = 5000;
/** How many of the batches that have started the workflow are remembered, the latest ones. */
const DONE_MOST = 1000;
/** How many earlier selections are still checked after changes. Each usually takes one check. */
const EARLIER_MOST = 3;

/** A batch that could not be read. */
export interface Failing {
	/** How many times in a row. */
	tries: number;
	/** When it will be read again, in milliseconds since 1970 by n8n's clock. */
	after: number;
}

/** What is known about a list. */
export interface ListMemory {
	/** The entries at the top of the list, in the order of the list. */
	known: string[];
	/** Whether `known` is the whole list: nothing in it is older. */
	isWhole: boolean;
	/** Entries listed since then, while no check has reached the known ones. */
	seen: string[];
}

/** Who wrote what is remembered: see turns.ts. */
export interface Written {
	/** The n8n process. */
	by: string;
	/** The number of the check. */
	look: number;
}

/** What is known about the batches of one selection. */
export interface Watch extends ListMemory {
	/** The fields it applies to. */
	fields: Fields;
	/** Batches that had not finished, the ones not read for longest first. */
	open: string[];
}

/** What was watched before the fields were changed, until it has been checked once more. */
export interface Earlier extends Watch {
	/** Whether the list was read since, so that only `open` is left. */
	isListed: boolean;
}

/**
 * What is remembered between two checks. n8n stores it with the workflow, as JSON: usually less than 50 KB,
 * and never more than the limits above allow.
 *
 * Batches are identified only by their UUIDs: no time of Cargo or n8n decides what is new, so wrong clocks
 * and other time formats lose and repeat nothing. It is never changed in place.
 */
export interface Memory extends Watch, Written {
	/** Open batches that could not be read. */
	failing: Record<string, Failing>;
	/**
	 * Batches that have started the workflow, the latest ones last. They do not start it again, even if a
	 * list is out of date and shows them as running.
	 */
	done: string[];
	/** What was watched before the fields were changed, the oldest first. */
	earlier: Earlier[];
}

/** The findings of a check; who wrote them is added when they are kept. */
export type Findings = Omit<Memory, keyof Written>;

/**
 * Reads what n8n has kept.
 *
 * @param value anything: it may be from an older version of this package, or missing
 * @param fields the trigger's fields now, for what an older version did not keep
 * @returns the memory; undefined if there is none, and the trigger starts again
 */
export function readMemory(value: unknown, fields: Fields): Memory | undefined {
	if (!isObject(value)) return undefined;
	if (typeof value.scope === 'string') return ofFirstVersion(value, value.scope, fields);
	const writer = readWriter(value);
	const watch = readWatch(value);
	if (!writer || !watch) return undefined;
	const earlier = Array.isArray(value.earlier) ? value.earlier : [];
	return {
		...writer,
		...watch,
		failing: readFailing(value.failing),
		done: uuidsIn(value.done),
		earlier: earlier.flatMap(readEarlier),
	};
}

/** Reads who wrote what n8n has kept; undefined if it does not say. */
export function readWriter({ by, look }: Record<string, unknown>): Written | undefined {
	return typeof by === 'string' && typeof look === 'number' ? { by, look } : undefined;
}

/** Reads what n8n has kept about entries that could not be read. */
export const readFailing = (value: unknown) =>
	isObject(value) ? (value as Record<string, Failing>) : {};

/** Reads what n8n has kept about a list. */
export const readList = ({ known, isWhole, seen }: Record<string, unknown>): ListMemory => ({
	known: uuidsIn(known),
	isWhole: isWhole === true,
	seen: uuidsIn(seen),
});

function readWatch({ fields, open, ...list }: Record<string, unknown>): Watch | undefined {
	if (!isObject(fields)) return undefined;
	return {
		fields: {
			workflowUuids: uuidsIn(fields.workflowUuids),
			statuses: textsIn(fields.statuses),
			onlyWithFailedRuns: fields.onlyWithFailedRuns === true,
		},
		...readList(list),
		open: uuidsIn(open),
	};
}

function readEarlier(value: unknown): Earlier[] {
	if (!isObject(value)) return [];
	const watch = readWatch(value);
	return watch ? [{ ...watch, isListed: value.isListed === true }] : [];
}

/** Version 0.1.0 recognized new batches by their creation time, and remembered the newest ones. */
function ofFirstVersion(value: Record<string, unknown>, scope: string, fields: Fields): Memory {
	const known = uuidsIn(value.known);
	return {
		by: '',
		look: 0,
		fields: { ...fields, workflowUuids: uuidsIn(scope.split(',')).sort() },
		known,
		isWhole: known.length === 0 && value.newest === 0,
		seen: [],
		open: uuidsIn(value.open),
		failing: {},
		done: [],
		earlier: [],
	};
}

/**
 * Limits the size of findings: the workflow's stored data must not grow without end.
 *
 * @param findings of a check
 */
export function bounded({ failing, done, earlier, ...watch }: Findings): Findings {
	const current = boundedWatch(watch);
	const kept = earlier.slice(-EARLIER_MOST);
	// Its newcomers are given up, not what is open: that goes on with the fields that came after.
	const [oldest] = kept;
	if (oldest) {
		const dropped = earlier.slice(0, -EARLIER_MOST).flatMap(({ open }) => open);
		kept[0] = { ...oldest, open: [...dropped, ...oldest.open] };
	}
	const before = kept.map(({ isListed, ...each }) => ({ ...boundedWatch(each), isListed }));
	const isFollowed = new Set([current, ...before].flatMap(({ open }) => open));
	return {
		...current,
		failing: Object.fromEntries(Object.entries(failing).filter(([uuid]) => isFollowed.has(uuid))),
		done: unique(done).slice(-DONE_MOST),
		earlier: before,
	};
}

const boundedWatch = ({ fields, open, ...list }: Watch): Watch => ({
	fields,
	...boundedList(list),
	open: unique(open).slice(-OPEN_MOST),
});

/** Limits the size of what is known about a list. */
export function boundedList({ known, isWhole, seen }: ListMemory): ListMemory {
	const listed = unique(known);
	return {
		known: listed.slice(0, KNOWN_MOST),
		isWhole: isWhole && listed.length <= KNOWN_MOST,
		seen: unique(seen).slice(-SEEN_MOST),
	};
}

/** Tells whether two checks were for the same batches. */
export const isSame = (one: unknown, other: unknown): boolean =>
	JSON.stringify(one) === JSON.stringify(other);

/** Each text once, at its first place. */
export const unique = (texts: string[]): string[] => [...new Set(texts)];

/** The UUIDs of batches or changes. */
export const uuidsOf = (entries: Array<{ uuid: string }>): string[] =>
	entries.map(({ uuid }) => uuid);

/** The texts in a list that n8n has kept. */
export const textsIn = (value: unknown): string[] =>
	Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

/** The UUIDs in a list that n8n has kept. */
export const uuidsIn = (value: unknown): string[] => textsIn(value).filter(isUuid);
