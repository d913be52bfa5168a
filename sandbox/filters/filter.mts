/**
 * Filters on the rows of a model, as described under "Filters" in cargo-endpoints.md. A condition that is
 * misspelt, or of a kind that is not the column's type, matches nothing, without an error, as in Cargo.
 */
import { Refusal } from '../refusal.mjs';
import type { Filter, Row } from '../types.mjs';
import { CELL_KINDS } from './cells.mjs';
import { type Condition, isObject, joined, type World } from './condition.mjs';
import { enrollmentTest } from './enrollment.mjs';
import { PROPERTY_KINDS } from './properties.mjs';

type RowTest = (row: Row) => boolean;

const NOTHING: RowTest = () => false;

/** Column types that a condition's kind applies to, if different from the kind. */
const FITTING_TYPES: Partial<Record<string, string[]>> = { objectProperty: ['object', 'array'] };

const columnTest = (condition: Condition, modelUuid: string, world: World): RowTest => {
	const { columnSlug, kind, operator, relatedModelUuid } = condition;
	if (typeof columnSlug !== 'string' || typeof kind !== 'string') return NOTHING;
	const owner = typeof relatedModelUuid === 'string' ? relatedModelUuid : modelUuid;
	const type = world.columns(owner)?.[columnSlug];
	const test = (CELL_KINDS[kind] ?? PROPERTY_KINDS[kind])?.[String(operator)];
	if (!test || !type || !(FITTING_TYPES[kind] ?? [kind]).includes(type)) return NOTHING;
	return owner === modelUuid
		? (row) => test(row[columnSlug], condition)
		: (row) =>
				world
					.related(row, modelUuid, owner)
					.some((related) => test(related[columnSlug], condition));
};

const segmentTest = ({ segmentUuid, operator }: Condition, world: World): RowTest => {
	const segment = typeof segmentUuid === 'string' ? world.segment(segmentUuid) : undefined;
	if (!segment) return NOTHING;
	const { filter, modelUuid } = segment;
	const members = applyFilter(filter, modelUuid, world.rows(modelUuid), world);
	const ids = new Set(members.map(({ _id }) => _id));
	if (operator === 'in') return ({ _id }) => ids.has(_id);
	return operator === 'notIn' ? ({ _id }) => !ids.has(_id) : NOTHING;
};

/** Kinds that only Cargo's own database could evaluate. */
const REFUSED_KINDS = ['sql', 'occurrence'];

const conditionTest = (condition: unknown, modelUuid: string, world: World): RowTest => {
	if (!isObject(condition)) return NOTHING;
	const { kind } = condition;
	if (REFUSED_KINDS.includes(String(kind))) {
		throw Refusal.ofRequest(
			`The sandbox does not evaluate conditions of the kind "${String(kind)}"`,
		);
	}
	if (kind === 'segment') return segmentTest(condition, world);
	if (kind === 'enrollment') return enrollmentTest(condition, world);
	return columnTest(condition, modelUuid, world);
};

/**
 * The rows that match a filter.
 *
 * @param filter Cargo's filter; `undefined` and `{conjonction: 'and', groups: []}` match all
 * @param modelUuid the model whose rows these are
 * @param rows not changed
 * @throws Refusal for conditions of the kinds `sql` and `occurrence`
 */
export function applyFilter(
	filter: Filter | undefined,
	modelUuid: string,
	rows: Row[],
	world: World,
): Row[] {
	if (!filter) return rows;
	if (!Array.isArray(filter.groups)) return [];
	const groups = filter.groups.map((group: unknown) => {
		if (!isObject(group) || !Array.isArray(group.conditions)) return NOTHING;
		const conditions = group.conditions.map((condition) =>
			conditionTest(condition, modelUuid, world),
		);
		return joined(group.conjonction, conditions);
	});
	return rows.filter(joined(filter.conjonction, groups));
}
