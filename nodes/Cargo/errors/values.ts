const LONGEST_SHOWN = 80;

/** The longest text of a server in an error; nobody reads more of it. */
const LONGEST_TEXT = 2000;

/** Nobody reads more of them. */
const MOST_LISTED = 20;

/**
 * Writes a value the way an error message shows it.
 *
 * @param value anything that an n8n expression can produce
 * @returns JSON on one line, cut after 80 characters; `undefined` and values without JSON by their name
 */
export function show(value: unknown): string {
	const text = toJson(value) ?? String(value);
	return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

/** JSON of a value, or undefined if it cannot be written as JSON (functions, cycles, big integers). */
function toJson(value: unknown): string | undefined {
	try {
		return JSON.stringify(value);
	} catch {
		return undefined;
	}
}

/** Tells whether a parameter as it is stored holds an expression: those begin with "=", in objects too. */
export function holdsExpression(raw: unknown): boolean {
	return JSON.stringify(raw).includes('"=');
}

/**
 * Tells whether a value is a plain JSON object: not null, not an array, nor anything that JSON turns into
 * text, such as the dates of n8n's expressions.
 */
export function isObject(value: unknown): value is Record<string, unknown> {
	return (
		Object.prototype.toString.call(value) === '[object Object]' &&
		typeof (value as { toJSON?: unknown }).toJSON !== 'function'
	);
}

/**
 * Turns dates of JavaScript and of n8n's expressions into their JSON text.
 *
 * @param value anything
 * @returns the text, null for an invalid date; any other value unchanged
 */
export function asJson(value: unknown): unknown {
	const { toJSON } = (value ?? {}) as { toJSON?: unknown };
	return typeof toJSON === 'function' ? (toJSON.call(value) as unknown) : value;
}

/**
 * Finds an entry of a table. Only own members count: a code such as "constructor" must not match a member
 * of every object.
 *
 * @param table entries by key
 * @param key the key, or null
 * @returns the entry, or null
 */
export function lookUp<T>(
	table: Record<string | number, T>,
	key: string | number | null,
): T | null {
	return key !== null && Object.hasOwn(table, key) ? (table[key] as T) : null;
}

/** The value if it is text that is not blank, trimmed; otherwise null. */
export function textIn(value: unknown): string | null {
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/**
 * Writes a list as part of a sentence.
 *
 * @param entries names or IDs
 * @returns the first twenty with commas, and how many more there are
 */
export function shortList(entries: string[]): string {
	const more = entries.length - MOST_LISTED;
	const listed = entries.slice(0, MOST_LISTED).join(', ');
	return more > 0 ? `${listed} and ${more} more` : listed;
}

/**
 * Shortens a text from a server to what a person reads. The rest does not stay in memory: a plain slice
 * would keep the whole text.
 *
 * @param text of any length
 * @returns the first 2,000 characters
 */
export function cut(text: string): string {
	return text.length > LONGEST_TEXT ? `${Array.from(text.slice(0, LONGEST_TEXT)).join('')}…` : text;
}
