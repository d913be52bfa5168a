import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../errors/values';
import type { Answer, Place } from './answers';
import { expected } from './answers';

/**
 * Takes the records from `{ records: [ … ] }`.
 *
 * @throws NodeApiError if the response holds no list of objects
 */
export function recordsIn(place: Place, answer: Answer): IDataObject[] {
	const { records } = isObject(answer.body) ? answer.body : {};
	const isList = Array.isArray(records) && records.every(isObject);
	return isList ? (records as IDataObject[]) : expected(place, answer, 'a list of records');
}

/**
 * Takes the record from `{ record }`.
 *
 * @throws NodeApiError if the response holds no object
 */
export function recordIn(place: Place, answer: Answer): IDataObject {
	const { record } = isObject(answer.body) ? answer.body : {};
	return isObject(record) ? (record as IDataObject) : expected(place, answer, 'a record');
}

/**
 * Cargo's ID of a record.
 *
 * @param record as Cargo returned it
 * @returns the ID as text; undefined if there is none
 */
export function idOf({ _id: id }: IDataObject): string | undefined {
	if (typeof id === 'number') return String(id);
	return typeof id === 'string' && id !== '' ? id : undefined;
}

/**
 * Tells the records of a list apart, for paging: by their IDs, or by their content and how often it came before
 * on the same page.
 *
 * @param records of one page
 * @returns a key for each
 */
export function keysOf(records: IDataObject[]): string[] {
	const times = new Map<string, number>();
	return records.map((record) => {
		const key = idOf(record) ?? JSON.stringify(record);
		const before = times.get(key) ?? 0;
		times.set(key, before + 1);
		return before === 0 ? key : `${key} ${before}`;
	});
}

/**
 * Finds the record that was created for each of the values that were sent. Cargo does not say that it returns
 * them in the order in which they were sent, so their content decides. Only what Cargo has changed, such as
 * text in other letters, is found by its position.
 *
 * @param sent the values, by column
 * @param returned the records
 * @returns for each of `sent` its record; undefined if Cargo returned none
 */
export function createdOf(
	sent: IDataObject[],
	returned: IDataObject[],
): Array<IDataObject | undefined> {
	if (sent.every((values, index) => fits(values, returned[index]))) {
		return returned.slice(0, sent.length);
	}
	const free = new Set(returned.keys());
	const take = (index: number | undefined) => {
		if (index === undefined || !free.delete(index)) return undefined;
		return returned[index];
	};
	const search = byContent(returned);
	const found: Array<IDataObject | undefined> = sent.map(() => undefined);
	// Those with most values first: the record of another one may have all values of one with few.
	for (const index of byCount(sent)) {
		const values = sent[index] ?? {};
		const isHere = free.has(index) && fits(values, returned[index]);
		found[index] = take(isHere ? index : search(values).find((place) => free.has(place)));
	}
	const each = (find: (values: IDataObject, index: number) => IDataObject | undefined) => {
		for (const [index, values] of sent.entries()) found[index] ??= find(values, index);
	};
	if (sent.length === returned.length) each((_values, index) => take(index));
	// Cargo merges records with the same ID: then it returns fewer than were sent.
	each((values) => returned[search(values)[0] ?? -1]);
	return found;
}

/**
 * Finds the record that was updated for each ID.
 *
 * @param ids each once
 * @param returned the records; by their position if they have no IDs and none is missing
 * @returns for each ID its record; undefined if Cargo returned none
 */
export function updatedOf(ids: string[], returned: IDataObject[]): Array<IDataObject | undefined> {
	const byId = new Map(returned.map((record) => [idOf(record), record]));
	const isNameless = returned.every((record) => idOf(record) === undefined);
	if (isNameless && returned.length === ids.length) return returned;
	return ids.map((id) => byId.get(id));
}

/** The indexes of records, those with most values first. */
function byCount(records: IDataObject[]): number[] {
	const counts = records.map((values) => Object.keys(values).length);
	return [...counts.keys()].sort((one, other) => (counts[other] ?? 0) - (counts[one] ?? 0));
}

/** Text, because Cargo may store a value in another type; empty for what is not there. */
const asText = (value: unknown): string => {
	if (value === null || value === undefined) return '';
	return typeof value === 'string' ? value : JSON.stringify(value);
};

const fits = (values: IDataObject, record: IDataObject | undefined): boolean =>
	record !== undefined &&
	Object.entries(values).every(
		([name, value]) => !Object.hasOwn(record, name) || asText(record[name]) === asText(value),
	);

/** Searches records by values; those with the same columns are indexed once. */
function byContent(records: IDataObject[]): (values: IDataObject) => number[] {
	const indexes = new Map<string, Map<string, number[]>>();
	const keyOf = (record: IDataObject, names: string[]) =>
		JSON.stringify(names.map((name) => asText(record[name])));
	return (values) => {
		const names = Object.keys(values);
		const columns = JSON.stringify(names);
		let index = indexes.get(columns);
		if (!index) {
			index = new Map<string, number[]>();
			for (const [place, record] of records.entries()) {
				const key = keyOf(record, names);
				const places = index.get(key);
				if (places) places.push(place);
				else index.set(key, [place]);
			}
			indexes.set(columns, index);
		}
		return index.get(keyOf(values, names)) ?? [];
	};
}
