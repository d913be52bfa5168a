import type { Batch } from '../Cargo/api/members';
import { isObject } from '../Cargo/errors/values';
import { isUuid } from '../Cargo/fields/ids';
import type { Fields } from './selection';

/** How many batches at the top of the list are known again at the next look. */
export const KNOWN_MOST = 200;
/** How many unfinished batches are followed. Each costs 39 bytes of the workflow's stored data. */
const OPEN_MOST = 5000;
/** How many batches are remembered while a look has not come down to the known ones yet. */
const SEEN_MOST = 5000;

/** A batch that could not be read. */
export interface Failing {
	/** How many times in a row. */
	tries: number;
	/** When it is read again, milliseconds since 1970 by n8n's clock. */
	after: number;
}

/**
 * What is remembered between two looks. n8n keeps it with the workflow, as JSON.
 *
 * Batches are told apart by their UUIDs alone: no time of Cargo's or of n8n's says what is new, so that
 * wrong clocks, and times in another form, lose and repeat nothing. It is never changed in place.
 */
export interface Memory {
	/** The process of n8n that wrote it, and the number of the look: see turns.ts. */
	by: string;
	look: number;
	/** The fields it holds for. */
	fields: Fields;
	/** The batches at the top of the list, those that were listed first at the beginning. */
	known: string[];
	/** Whether `known` is the whole list: nothing in it is older. */
	isWhole: boolean;
	/** Batches that were listed since, as long as no look has come down to the known ones. */
	seen: string[];
	/** Batches that had not finished, those that were not read for longest at the beginning. */
	open: string[];
	/** Those of them that could not be read. */
	failing: Record<string, Failing>;
}

/** What a look leaves behind; who wrote it is added when it is kept. */
export type Findings = Omit<Memory, 'by' | 'look'>;

/**
 * Reads what n8n has kept.
 *
 * @param value anything: it may be of an older version of this package, or missing
 * @param fields the trigger's fields now, for what an older version did not keep
 * @returns the memory; undefined when there is none, and the trigger begins anew
 */
export function readMemory(value: unknown, fields: Fields): Memory | undefined {
	if (!isObject(value)) return undefined;
	if (typeof value.scope === 'string') return ofFirstVersion(value, value.scope, fields);
	const { by, look, fields: held } = value;
	if (typeof by !== 'string' || typeof look !== 'number' || !isObject(held)) return undefined;
	return {
		by,
		look,
		fields: {
			workflowUuids: uuidsIn(held.workflowUuids),
			statuses: textsIn(held.statuses),
			onlyWithFailedRuns: held.onlyWithFailedRuns === true,
		},
		known: uuidsIn(value.known),
		isWhole: value.isWhole === true,
		seen: uuidsIn(value.seen),
		open: uuidsIn(value.open),
		failing: isObject(value.failing) ? (value.failing as Memory['failing']) : {},
	};
}

/** Version 0.1.0 told new batches by their time of creation, and knew the newest ones. */
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
	};
}

/**
 * Keeps findings within bounds: the workflow's stored data must not grow without end.
 *
 * @param findings what a look has found
 */
export function bounded({ known, isWhole, seen, open, failing, fields }: Findings): Findings {
	const followed = unique(open).slice(-OPEN_MOST);
	const isFollowed = new Set(followed);
	const listed = unique(known);
	return {
		fields,
		known: listed.slice(0, KNOWN_MOST),
		isWhole: isWhole && listed.length <= KNOWN_MOST,
		seen: unique(seen).slice(-SEEN_MOST),
		open: followed,
		failing: Object.fromEntries(Object.entries(failing).filter(([uuid]) => isFollowed.has(uuid))),
	};
}

/** Tells whether two looks were made for the same batches. */
export const isSame = (one: unknown, other: unknown): boolean =>
	JSON.stringify(one) === JSON.stringify(other);

/** Each text once, at its first place. */
export const unique = (texts: string[]): string[] => [...new Set(texts)];

/** The UUIDs of batches. */
export const uuidsOf = (batches: Batch[]): string[] => batches.map(({ uuid }) => uuid);

const textsIn = (value: unknown): string[] =>
	Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

const uuidsIn = (value: unknown): string[] => textsIn(value).filter(isUuid);
