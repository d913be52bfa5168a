import type { FieldType, ResourceMapperField } from 'n8n-workflow';
import { validateFieldType } from 'n8n-workflow';

import { isIsoDate } from './isoDate';

/** Kinds of inputs that a tool can have (cargo-endpoints.md, "Form fields"). */
export type InputKind = 'any' | 'array' | 'boolean' | 'date' | 'enum' | 'number' | 'string';

/** Kinds of values: those of inputs, and those that only columns have (cargo-endpoints.md, "ColumnType"). */
export type ValueKind = InputKind | 'object' | 'vector';

/** What an input or a column of a kind accepts. Each `read` returns undefined for a value of another kind. */
interface Kind {
	/** The field that n8n shows for it; without one, n8n shows a text field for any value. */
	type?: FieldType;
	/** What a value must be, as the rest of a sentence: "is not a number". */
	is: (choices: unknown[]) => string;
	/** What to enter instead. */
	remedy: string;
	read: (value: unknown, choices: unknown[]) => unknown;
}

/**
 * What each kind accepts. Dates are sent to Cargo as text, and are text in n8n's form too: n8n would convert
 * a date to the time zone of the n8n workflow.
 */
export const KINDS: Record<InputKind, Kind> = {
	any: {
		is: () => 'a value that can be sent',
		remedy: 'Enter a value that can be written as JSON',
		// JSON would turn it into null.
		read: (value) => (typeof value === 'number' && !Number.isFinite(value) ? undefined : value),
	},
	array: {
		type: 'array',
		is: () => 'a list',
		remedy: 'Enter a list, or a list as JSON',
		read: (value) => (isCompound(value) && !Array.isArray(value) ? undefined : by('array', value)),
	},
	boolean: {
		type: 'boolean',
		is: () => 'true or false',
		remedy: 'Enter true or false',
		read: (value) => (isCompound(value) ? undefined : by('boolean', value)),
	},
	date: {
		type: 'string',
		is: () => 'a date',
		remedy: 'Enter a date such as 2026-01-31 or 2026-01-31T09:30:00Z',
		read: (value) =>
			typeof value === 'string' && isIsoDate(value.trim()) ? value.trim() : undefined,
	},
	enum: {
		type: 'options',
		is: (choices) => `one of ${choices.join(', ')}`,
		remedy: 'Enter one of the choices, spelled the same way',
		read: (value, choices) => {
			const text = toText(value);
			return choices.length === 0 || choices.includes(text) ? text : undefined;
		},
	},
	number: {
		type: 'number',
		is: () => 'a number',
		remedy: 'Enter a number',
		read: (value) => {
			const number =
				typeof value === 'number' || typeof value === 'string' ? by('number', value) : undefined;
			return Number.isFinite(number) ? number : undefined;
		},
	},
	string: {
		type: 'string',
		is: () => 'text',
		remedy: 'Enter text. To send an object or a list, use JSON.stringify() in an expression',
		read: toText,
	},
};

/** What each kind of input or column accepts. */
export const VALUE_KINDS: Record<ValueKind, Kind> = {
	...KINDS,
	object: {
		type: 'object',
		is: () => 'an object',
		remedy: 'Enter an object, or an object as JSON',
		read: (value) => (Array.isArray(value) ? undefined : by('object', value)),
	},
	vector: {
		type: 'array',
		is: () => 'a list of numbers',
		remedy: 'Enter a list of numbers, or such a list as JSON',
		read: (value) => {
			const list = KINDS.array.read(value, []);
			return Array.isArray(list) && list.every(Number.isFinite) ? list : undefined;
		},
	},
};

/**
 * Determines the kind of an input or a column whose form was not stored by this node, from the field that n8n shows.
 *
 * @param field as it is stored with the node
 */
export function kindOf({
	kind,
	type,
}: Partial<ResourceMapperField> & { kind?: unknown }): ValueKind {
	if (typeof kind === 'string' && Object.hasOwn(VALUE_KINDS, kind)) return kind as ValueKind;
	const kinds = Object.keys(KINDS) as InputKind[];
	return (
		kinds.find((each) => type !== undefined && KINDS[each].type === type && each !== 'date') ??
		'any'
	);
}

const isCompound = (value: unknown) => typeof value === 'object';

/** n8n's own conversion of a value, so that a field means the same as in n8n's other nodes. */
function by(type: FieldType, value: unknown): unknown {
	const result = validateFieldType('input', value, type);
	return result.valid ? result.newValue : undefined;
}

/** Numbers and booleans are not text, but convert to text without loss. */
function toText(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	const isScalar = Number.isFinite(value) || typeof value === 'boolean';
	return isScalar ? String(value) : undefined;
}
