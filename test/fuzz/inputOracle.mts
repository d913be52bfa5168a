/**
 * What each kind of input takes, from the table in the README and cargo-endpoints.md ("Form fields"):
 * like `oracle.mts`, said in another way than the node says it. undefined is not sent.
 */

import { Moment } from './moment.mjs';
import type { Oracle } from './oracle.mjs';
import { REFUSED, sent } from './oracle.mjs';

/** A whole number of more digits than a number of JavaScript keeps, in a text of which a number is made. */
const hasLongNumber = (text: string) =>
	[...text.replace(/"(\\.|[^"\\])*"/g, '').matchAll(/-?[\d.eE+-]+/g)].some(
		([digits]) => /^-?\d+$/.test(digits) && !Number.isSafeInteger(Number(digits)),
	);

/** JSON as text; as in n8n's other nodes, single quotes are taken for double ones. */
const listIn = (text: string): unknown => {
	for (const each of [text, text.replaceAll("'", '"')]) {
		try {
			const list = JSON.parse(each) as unknown;
			return Array.isArray(list) && !hasLongNumber(text) ? list : REFUSED;
		} catch {
			// The next one, if there is one.
		}
	}
	return REFUSED;
};

const numberIn = (text: string): unknown => {
	const number = Number(text);
	return Number.isFinite(number) && !hasLongNumber(text) ? number : REFUSED;
};

/** The choices of the input that has some. */
export const CHOICES = ['short', 'long', '1', 'true'];

const asText = (value: unknown): string | typeof REFUSED => {
	if (typeof value === 'string') return value;
	const isSimple = typeof value === 'boolean' || Number.isFinite(value);
	return isSimple ? JSON.stringify(value) : REFUSED;
};

const DAY = /^\d{4}-(\d\d)-(\d\d)/;

/** The text of a day that there is, with or without a time of day. */
const dateIn = (text: string): unknown => {
	const [day = '', month = 0, dayOfMonth = 0] = DAY.exec(text) ?? [];
	const date = new Date(`${day}T00:00Z`);
	const isDay =
		date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(dayOfMonth);
	const clock = text.slice(day.length).toUpperCase().replace(',', '.');
	const isTime =
		clock === '' ||
		(/^T[\d:.]+(Z|[+-][\d:]+)?$/.test(clock) && !Number.isNaN(Date.parse(day + clock)));
	return isDay && isTime ? text : REFUSED;
};

const truthIn = (value: unknown): unknown => {
	if (typeof value === 'object') return REFUSED;
	const text = typeof value === 'string' ? value.toLowerCase() : JSON.stringify(value);
	const digit = Number(text);
	if (text === 'true' || digit === 1) return true;
	return text === 'false' || digit === 0 ? false : REFUSED;
};

/** What is sent for a value that is not empty, or REFUSED. */
const KINDS: Record<string, Oracle> = {
	any: (value) => (typeof value === 'number' && !Number.isFinite(value) ? REFUSED : sent(value)),
	array: (value) => {
		if (typeof value === 'string') return listIn(value);
		return Array.isArray(value) ? sent(value) : REFUSED;
	},
	boolean: truthIn,
	date: (value) => (typeof value === 'string' ? dateIn(value.trim()) : REFUSED),
	enum: (value) => (CHOICES.includes(asText(value) as string) ? asText(value) : REFUSED),
	number: (value) => {
		if (typeof value === 'string') return numberIn(value);
		return Number.isFinite(value) ? value : REFUSED;
	},
	string: asText,
};

/** The kinds of inputs. */
export const INPUT_KINDS = Object.keys(KINDS);

const isDate = (value: unknown): value is Date | Moment =>
	value instanceof Date || value instanceof Moment;

/**
 * What an input of a kind takes.
 *
 * @param kind one of INPUT_KINDS
 * @param required whether the tool needs it
 * @returns the oracle; undefined where the input is left out
 */
export const inputOf =
	(kind: string, required: boolean): Oracle =>
	(value) => {
		const isBlank = typeof value === 'string' && value.trim() === '';
		if (isBlank || value === undefined || value === null) {
			if (required) return REFUSED;
			return kind === 'string' && isBlank ? value : undefined;
		}
		const json: unknown = isDate(value) ? value.toJSON() : value;
		return json === null ? REFUSED : (KINDS[kind]?.(json) ?? REFUSED);
	};
