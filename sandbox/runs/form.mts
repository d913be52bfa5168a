/** Whether the input of a run matches the form of its tool. */
import type { FormField } from '../types.mjs';

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isAbsent = (value: unknown): boolean => value === null || value === undefined;
const isEmpty = (value: unknown): boolean =>
	isAbsent(value) || value === '' || (Array.isArray(value) && value.length === 0);

/** In JSON schema, Cargo reads `date` and `enum` as string, and `any` as every type. */
const hasKind = (field: FormField, value: unknown): boolean => {
	switch (field.kind) {
		case 'any':
			return true;
		case 'number':
			return typeof value === 'number';
		case 'boolean':
			return typeof value === 'boolean';
		case 'string':
		case 'date':
		case 'enum':
			return typeof value === 'string';
		case 'array':
			return (
				Array.isArray(value) &&
				value.every((entry) => isObject(entry) && fitsForm(field.fields, entry))
			);
	}
};

/**
 * Whether every required field is filled in, and every given one has the kind of its field. That an
 * optional field may be null is an assumption.
 */
export function fitsForm(fields: FormField[], input: Record<string, unknown>): boolean {
	return fields.every((field) => {
		const value = input[field.slug];
		if (field.isRequired && isEmpty(value)) return false;
		return isAbsent(value) || hasKind(field, value);
	});
}
