/** Compares an object with the table of Cargo's objects, member by member. */
import { OBJECTS, WORDS } from './objects.mjs';

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const PLAIN: Record<string, (value: unknown) => boolean> = {
	string: (value) => typeof value === 'string',
	number: (value) => typeof value === 'number',
	boolean: (value) => typeof value === 'boolean',
	object: isObject,
	null: (value) => value === null,
	date: (value) =>
		typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value),
};

const ofType = (type: string, value: unknown, path: string): string[] => {
	const wrong = [`${path} is not ${type}: ${JSON.stringify(value)}`];
	if (type.endsWith('[]')) {
		const inner = type.slice(0, -2).replace(/^\((.*)\)$/, '$1');
		if (!Array.isArray(value)) return wrong;
		return value.flatMap((entry, index) => ofType(inner, entry, `${path}[${index}]`));
	}
	if (OBJECTS[type]) return checkObject(type, value, path);
	const words = WORDS[type] ?? type;
	const isFitting = words
		.split(' / ')
		.some((word) => (words === type ? PLAIN[word]?.(value) : undefined) ?? value === word);
	return isFitting ? [] : wrong;
};

const MEMBER = /^(\w+)([?°]*)(?:: (.+))?$/;

/**
 * What is wrong with an object: a member that is missing, one too many, or of another type.
 *
 * @param name of the object in the table
 * @param value the response
 * @returns a line for each mistake; none if all is well
 */
export function checkObject(name: string, value: unknown, path = name): string[] {
	const table = OBJECTS[name];
	if (!table) throw new Error(`The table has no object "${name}"`);
	if (!isObject(value)) return [`${path} is not an object: ${JSON.stringify(value)}`];
	const { members, by } = table;
	const kind = by ? value[by[0]] : undefined;
	const ofKind = by?.[1][String(kind)];
	if (by && !ofKind) return [`${path}.${by[0]} is not known: ${JSON.stringify(kind)}`];
	const known = new Set<string>();
	const mistakes = [...members, ...(ofKind ?? [])].flatMap((line) => {
		const [, member = '', marks = '', type = 'string'] = MEMBER.exec(line) ?? [];
		known.add(member);
		const at = `${path}.${member}`;
		if (!(member in value)) return marks.includes('?') ? [] : [`${at} is missing`];
		if (value[member] === null && marks.includes('°')) return [];
		return ofType(type, value[member], at);
	});
	const extra = Object.keys(value).filter((member) => !known.has(member));
	return [...mistakes, ...extra.map((member) => `${path}.${member} is too many`)];
}
