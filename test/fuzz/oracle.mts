/**
 * What is right, said once more and in another way than the node says it: each function takes the value
 * of a field and gives what must be sent for it, or REFUSED. Written from the words and
 * cargo-api.md alone; nothing here comes from the node's code.
 */

import { Moment } from './moment.mjs';

/** The value must be refused: nothing is sent. */
export const REFUSED = Symbol('refused');
export type Verdict = unknown;
export type Oracle = (value: unknown) => Verdict;

const VERSION_4 =
	/^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;

/** Surrounding blanks do not count. */
export const uuid: Oracle = (value) => {
	const trimmed = typeof value === 'string' ? value.trim() : '';
	return VERSION_4.test(trimmed) ? trimmed : REFUSED;
};

/** A text with something in it. */
export const text: Oracle = (value) =>
	typeof value === 'string' && value.trim().length > 0 ? value.trim() : REFUSED;

/** The same where an address holds it: no half of a character, and no more than servers take. */
export const textInAddress: Oracle = (value) => {
	const found = text(value);
	if (typeof found !== 'string') return REFUSED;
	const isWhole = Buffer.from(found).toString() === found;
	return isWhole && found.length <= 2000 ? found : REFUSED;
};

/** Inside of collections and locators n8n turns the dates of expressions (luxon) into texts itself. */
export const textInside: Oracle = (value) => text(value instanceof Moment ? value.toJSON() : value);

/** An input of a tool. n8n cannot send members with the names of what every object has. */
export const inputName: Oracle = (value) => {
	const name = textInside(value);
	return ['__proto__', 'constructor', 'prototype'].includes(name as string) ? REFUSED : name;
};

/** An ID, or an entry of n8n's list, whose value is one. */
export const uuidOrEntry: Oracle = (value) => uuid(isRow(value) ? value.value : value);

/** A date, with or without a time of day: `2026-01-31T08:30`, or with a blank as databases write it. */
const WRITTEN_TIME = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?)?$/i;
/** Of the workflow, which is UTC+2, for a time that names no zone. */
const ZONE = '+02:00';

/** A point in time, sent in UTC. What has the form but is no day, such as 30 February, is none. */
export const time: Oracle = (value) => {
	if (value instanceof Moment) return value.toJSON();
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? REFUSED : value.toJSON();
	const written = typeof value === 'string' ? value.trim().toUpperCase() : '';
	if (!WRITTEN_TIME.test(written)) return REFUSED;
	const day = written.slice(0, 10);
	const [clock = '', zone = ''] = written.slice(11).split(/(?=Z|[+-])/);
	const seconds = clock.replace(',', '.') || '00:00';
	const hasDay = JSON.stringify(new Date(`${day}T00:00Z`)).startsWith(day, 1);
	const moment = new Date(`${day}T${seconds}${zone || ZONE}`);
	return hasDay && !Number.isNaN(moment.getTime()) ? moment.toJSON() : REFUSED;
};

/** A name for a field that the items, which have the field `value`, do not have. */
export const newField: Oracle = (value) => {
	const name = textInside(value);
	return ['value', 'error', '__proto__', 'constructor', 'prototype'].includes(name as string)
		? REFUSED
		: name;
};

/** True or false, nothing that merely looks so. */
export const flag: Oracle = (value) => (value === true || value === false ? value : REFUSED);

/** One of some texts, exactly. */
export const oneOf =
	(...choices: string[]): Oracle =>
	(value) =>
		choices.some((choice) => choice === value) ? value : REFUSED;

/** A list of some of these texts, not empty. */
export const someOf =
	(...choices: string[]): Oracle =>
	(value) =>
		Array.isArray(value) &&
		value.length > 0 &&
		value.every((each) => choices.includes(each as string))
			? value
			: REFUSED;

/** A list of UUIDs, not empty. */
export const uuids: Oracle = (value) => {
	if (!Array.isArray(value) || value.length === 0) return REFUSED;
	const ids = value.map(uuid);
	return ids.includes(REFUSED) ? REFUSED : ids;
};

/** A number in a range; digits as text, which tables often hold, are one. */
export const number =
	(smallest: number, largest: number, isWhole = true): Oracle =>
	(value) => {
		const digits = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value.trim());
		const found = digits ? parseFloat(value) : value;
		if (typeof found !== 'number' || !(found >= smallest && found <= largest)) return REFUSED;
		return isWhole && !Number.isSafeInteger(found) ? REFUSED : found;
	};

/** JSON as text, or the thing itself. */
const parsed = (value: unknown): unknown => {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value) as unknown;
	} catch {
		return REFUSED;
	}
};

/** What JSON makes of a value when it is sent. */
export const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

/** A plain object: no list, and nothing that turns into a text, as dates do. */
const isRow = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' &&
	value !== null &&
	!Array.isArray(value) &&
	JSON.stringify(value).startsWith('{');

/** A list of objects, not empty, as text or as it is. */
export const rows: Oracle = (value) => {
	const list = parsed(value);
	return Array.isArray(list) && list.length > 0 && list.every(isRow) ? sent(list) : REFUSED;
};

/** A filter with the French key; the English one is refused wherever it stands. */
export const filter: Oracle = (value) => {
	const found = parsed(value);
	if (found === REFUSED || !isRow(found)) return REFUSED;
	const { conjonction, groups } = found;
	const isFilter = (conjonction === 'and' || conjonction === 'or') && Array.isArray(groups);
	return isFilter && !/"conjunction":/.test(JSON.stringify(found)) ? sent(found) : REFUSED;
};

/** Texts with commas or lines between them, or JSON where the text opens a list. */
const listInText = (value: string): unknown =>
	/^\s*\[/.test(value) ? parsed(value) : value.split(/,|\n|\r/).filter((id) => id.trim());

/** IDs: a list of texts and whole numbers, such a list as text, or a single whole number. */
export const recordIds: Oracle = (value) => {
	const given = Number.isSafeInteger(value) ? [value] : value;
	const list: unknown = typeof given === 'string' ? listInText(given) : given;
	if (!Array.isArray(list) || list.length === 0) return REFUSED;
	const ids = list.map((id: unknown) => (Number.isSafeInteger(id) ? `${Number(id)}` : text(id)));
	return ids.includes(REFUSED) ? REFUSED : ids;
};
