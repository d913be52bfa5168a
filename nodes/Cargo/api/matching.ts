import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../errors/values';

/** A run, with what is needed to find its row. */
export interface Candidate {
	/** The input of the run, without what Cargo added; undefined if Cargo does not return it. */
	input: IDataObject | undefined;
	/** Tells runs with different results apart. */
	fingerprint(): string;
}

/** Which run belongs to a row: one, none, or several with different results. */
export type Match<T> = { run: T } | { fits: T[] };

/** The result of matching. */
export interface Matches<T> {
	/** By the index of the row. */
	rows: Array<Match<T>>;
	/** Runs that match no row. */
	strangers: T[];
}

/** Rows and runs that are equal when compared as text. */
interface Group<T> {
	rows: number[];
	runs: T[];
}

/**
 * Finds the run of each row by content, since Cargo documents no other way (cargo-api.md, "What a batch
 * or a run gives back"): a run's input holds what was sent. Values may have been converted to text, and
 * absent, null and empty members may no longer differ. So rows and runs are grouped by their text, and
 * matched within a group by their exact content first. Equal rows take equal runs in turn.
 *
 * @param rows the records that were sent
 * @param runs in the order in which Cargo returns them
 * @returns the run of each row; nothing is guessed
 */
export function matchRows<T extends Candidate>(rows: IDataObject[], runs: T[]): Matches<T> {
	const groups = new Map<string, Group<T>>();
	const groupOf = (record: IDataObject) => {
		const key = textOf(record);
		const group = groups.get(key) ?? { rows: [], runs: [] };
		groups.set(key, group);
		return group;
	};
	rows.forEach((row, index) => groupOf(row).rows.push(index));
	const matches: Matches<T> = { rows: rows.map(() => ({ fits: [] })), strangers: [] };
	for (const run of runs) {
		if (run.input) groupOf(run.input).runs.push(run);
		else matches.strangers.push(run);
	}
	for (const group of groups.values()) matchGroup(group, rows, matches);
	return matches;
}

function matchGroup<T extends Candidate>(
	{ rows: indexes, runs }: Group<T>,
	rows: IDataObject[],
	matches: Matches<T>,
): void {
	if (indexes.length === 1 && runs.length === 1) {
		matches.rows[indexes[0] ?? 0] = { run: runs[0] as T };
		return;
	}
	const waiting = byContent(runs, ({ input }) => input ?? {});
	const openRows: number[] = [];
	for (const index of indexes) {
		const run = waiting.get(exactly(rows[index] ?? {}))?.shift();
		if (run) matches.rows[index] = { run };
		else openRows.push(index);
	}
	const openRuns = [...waiting.values()].flat();
	const isOneKind =
		byContent(openRuns, ({ input }) => input ?? {}).size <= 1 ||
		byContent(openRows, (index) => rows[index] ?? {}).size <= 1;
	const areAlike = new Set(openRuns.map((run) => run.fingerprint())).size <= 1;
	const isClear = areAlike || (isOneKind && openRuns.length <= openRows.length);
	if (openRows.length === 0) refuseToChoose(indexes, openRuns, rows, matches);
	else if (!isClear) {
		for (const index of openRows) matches.rows[index] = { fits: openRuns };
		return;
	}
	for (const index of openRows) {
		const run = openRuns.shift();
		if (run) matches.rows[index] = { run };
	}
	for (const run of openRuns) matches.strangers.push(run);
}

/** If there are more equal runs than rows, with different results, a match would be a guess. */
function refuseToChoose<T extends Candidate>(
	indexes: number[],
	surplus: T[],
	rows: IDataObject[],
	matches: Matches<T>,
): void {
	for (const run of surplus) {
		const content = exactly(run.input ?? {});
		for (const index of indexes) {
			const match = matches.rows[index];
			if (!match || !('run' in match) || exactly(rows[index] ?? {}) !== content) continue;
			if (match.run.fingerprint() === run.fingerprint()) continue;
			matches.rows[index] = { fits: [match.run, run] };
		}
	}
}

function byContent<E>(entries: E[], contentOf: (entry: E) => IDataObject): Map<string, E[]> {
	const found = new Map<string, E[]>();
	for (const entry of entries) {
		const key = exactly(contentOf(entry));
		const others = found.get(key);
		if (others) others.push(entry);
		else found.set(key, [entry]);
	}
	return found;
}

/**
 * The content of a record as one text: JSON with its members in alphabetical order, without the `_id`
 * that Cargo adds.
 *
 * @param record a row, or the input of a run
 */
export function exactly(record: IDataObject): string {
	return JSON.stringify(sorted(withoutId(record)));
}

/**
 * A record without the `_id` that Cargo adds to what was sent.
 *
 * @param record a row, or the input of a run
 */
export function withoutId(record: IDataObject): IDataObject {
	if (!Object.hasOwn(record, '_id')) return record;
	return Object.fromEntries(Object.entries(record).filter(([name]) => name !== '_id'));
}

/** The content for a comparison as text, without members that have none. */
function textOf(record: IDataObject): string {
	const texts: Array<[string, string]> = [];
	for (const [name, value] of Object.entries(record)) {
		const text = name === '_id' ? '' : asText(value);
		if (text !== '') texts.push([name, text]);
	}
	return JSON.stringify(texts.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function asText(given: unknown): string {
	const value = sorted(given);
	if (value === null || value === undefined) return '';
	if (typeof value === 'string') return /^\s*[[{]/.test(value) ? jsonAsText(value) : value;
	return JSON.stringify(value);
}

/** Cargo may convert lists and objects to JSON, in which spaces and order have no meaning. */
function jsonAsText(text: string): string {
	try {
		return JSON.stringify(sorted(JSON.parse(text)));
	} catch {
		return text;
	}
}

/** The value as JSON holds it, members in alphabetical order. */
function sorted(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return Number.isNaN(value) ? null : value;
	if (Array.isArray(value)) return value.map(sorted);
	if (!isObject(value)) return JSON.parse(JSON.stringify(value)) as unknown;
	const names = Object.keys(value).sort();
	return Object.fromEntries(names.map((name) => [name, sorted(value[name])]));
}
