/** Conditions of the kinds `object` and `array`: on properties, joined. */
import { fitsProperty, NULL_OPERATORS, type Operators } from './cells.mjs';
import { type CellTest, isObject, joined } from './condition.mjs';

/** Whether an object matches all, or one, of the condition's `propertyConditions`. */
const matches: CellTest = (cell, { conjonction, propertyConditions }) => {
	if (!Array.isArray(propertyConditions)) return false;
	const tests = propertyConditions
		.filter(isObject)
		.map((condition) => (object: unknown) => fitsProperty(object, condition));
	return isObject(cell) && joined(conjonction, tests)(cell);
};

/** Kind of condition → its operators. That one entry of an array is enough is an assumption. */
export const PROPERTY_KINDS: Partial<Record<string, Operators>> = {
	object: { ...NULL_OPERATORS, matchConditions: matches },
	array: {
		...NULL_OPERATORS,
		matchConditions: (cell, condition) =>
			Array.isArray(cell) && cell.some((entry) => matches(entry, condition)),
	},
	// Also used alone, on a column of objects.
	objectProperty: Object.fromEntries(
		[
			...['is', 'isNot', 'contains', 'doesNotContain', 'startsWith', 'endsWith'],
			...['greaterThan', 'lowerThan', 'between'],
			...['isNull', 'isNotNull', 'isEmpty', 'isNotEmpty'],
		].map((operator) => [operator, fitsProperty]),
	),
};
