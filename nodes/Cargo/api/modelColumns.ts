import { isObject, textIn } from '../errors/values';
import type { ValueKind } from '../fields/inputKinds';
import { VALUE_KINDS } from '../fields/inputKinds';
import type { ToolInput } from '../fields/inputs';

/** Columns that are values. Cargo computes the others (cargo-endpoints.md, "ModelColumn"). */
const WRITABLE = ['original', 'custom'];

/** Columns that Cargo adds to every record (cargo-endpoints.md, "storage"). */
const OF_CARGO = ['_id', '_title', '_emitted_at'];

/** A column as Cargo lists it, as far as it is used. */
interface Column {
	slug: string;
	type?: unknown;
	label?: unknown;
	kind?: unknown;
}

/**
 * Takes the columns that can be written from a model.
 *
 * @param model as Cargo returned it
 * @returns the columns as n8n's form shows them, each slug once
 */
export function writableColumnsIn(model: unknown): ToolInput[] {
	const { columns, additionalColumns } = isObject(model) ? model : {};
	const all: unknown[] = [columns, additionalColumns].flatMap((list) =>
		Array.isArray(list) ? (list as unknown[]) : [],
	);
	const writable = all
		.filter(isColumn)
		.filter(({ kind, slug }) => WRITABLE.includes(String(kind)) && !OF_CARGO.includes(slug));
	return [...new Map(writable.map((column) => [column.slug, toInput(column)])).values()];
}

const isColumn = (column: unknown): column is Column =>
	isObject(column) && typeof column.slug === 'string' && column.slug !== '';

function toInput({ slug, type, label }: Column): ToolInput {
	const kind = isKind(type) ? type : 'any';
	const name = textIn(label) ?? slug;
	const field = VALUE_KINDS[kind].type;
	return {
		id: slug,
		// n8n shows dates and lists of numbers as it shows text and lists.
		displayName: kind === 'date' || kind === 'vector' ? `${name} (${kind})` : name,
		name,
		kind,
		required: false,
		...(field ? { type: field } : {}),
		display: true,
		defaultMatch: false,
		canBeUsedToMatch: false,
	};
}

/** A column has no choices, so `enum` is none of its types. */
const isKind = (type: unknown): type is ValueKind =>
	typeof type === 'string' && type !== 'enum' && Object.hasOwn(VALUE_KINDS, type);
