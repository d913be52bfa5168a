import type { Parameters } from '../parameters';
import { refuse, refuseNothing } from '../parameters';

/** One condition as the form holds it, and where it is, for errors. */
export interface Place {
	parameters: Parameters;
	/** Such as `Condition 2`. */
	name: string;
	/** What the user entered, expressions resolved. */
	entry: Record<string, unknown>;
	/** The same as it is stored, expressions as text; empty if an expression sets all conditions. */
	raw: Record<string, unknown>;
}

/**
 * Refuses a field of a condition.
 *
 * @param place the condition
 * @param field the field's name as the editor shows it
 * @param value what the user entered
 * @param fault what is wrong with it, as the rest of a sentence
 * @param remedy what to do instead
 * @throws NodeOperationError always: `Condition 2, Value: "abc" is not a number`
 */
export function refuseIn(
	{ parameters, name }: Place,
	field: string,
	value: unknown,
	fault: string,
	remedy: string,
): never {
	return refuse(parameters, `${name}, ${field}`, value, fault, remedy);
}

/**
 * Refuses a field of a condition that resolved to nothing.
 *
 * @throws NodeOperationError always: `Condition 2, Value is empty`
 */
export function refuseEmptyIn({ parameters, name }: Place, field: string, remedy: string): never {
	return refuseNothing(parameters, `${name}, ${field}`, remedy);
}

/**
 * Reads a choice from fixed values.
 *
 * @param place the condition
 * @param member name of the parameter
 * @param field its name as the editor shows it
 * @param choices values and their names in the form
 * @throws NodeOperationError listing the choices
 */
export function choiceIn<Choice extends string>(
	place: Place,
	member: string,
	field: string,
	choices: readonly Choice[],
): Choice {
	const chosen = place.entry[member];
	return (
		choices.find((choice) => choice === chosen) ??
		refuseIn(place, field, chosen, 'is not a valid option', `Choose from: ${choices.join(', ')}`)
	);
}
