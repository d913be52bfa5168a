import type { DisplayCondition, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** The values of Resource. */
export type Resource = 'batch' | 'file' | 'record' | 'run';

/**
 * Says where a field is shown.
 *
 * @param resource value of Resource
 * @param operations values of Operation
 * @param more further parameters and the values that they must have
 */
export function showFor(
	resource: Resource,
	operations: string[],
	more: Record<string, Array<string | boolean | DisplayCondition>> = {},
): INodeProperties['displayOptions'] {
	return { show: { resource: [resource], operation: operations, ...more } };
}

/**
 * The choices of a field whose values are Cargo's.
 *
 * @param values Cargo's values
 * @param names those that do not read well with a capital letter alone
 */
export const choicesOf = (
	values: readonly string[],
	names: Record<string, string> = {},
): INodePropertyOptions[] =>
	values.map((value) => ({
		name: names[value] ?? value.charAt(0).toUpperCase() + value.slice(1),
		value,
	}));

/**
 * Sorts the fields of a collection alphabetically, as n8n's guidelines require. Not with
 * `localeCompare`: its first use makes a new process load a collation, for about 10 ms of CPU.
 *
 * @param fields named in English
 */
export function inOrder(fields: INodeProperties[]): INodeProperties[] {
	return [...fields].sort((one, other) => (one.displayName < other.displayName ? -1 : 1));
}

/**
 * A field for an optional number. It is a text field: n8n's number field cannot stay empty, and shows the
 * smallest allowed number instead.
 *
 * @param field its names and where it is shown
 */
export function optionalNumberField(
	field: Pick<
		INodeProperties,
		'displayName' | 'name' | 'placeholder' | 'description' | 'displayOptions'
	>,
): INodeProperties {
	return { ...field, type: 'string', default: '' };
}

/** What makes one resource locator different from another. */
export interface Locator {
	displayName: string;
	name: string;
	description: string;
	/** Method of `methods.listSearch` that fills the list. */
	searchListMethod: string;
	displayOptions: INodeProperties['displayOptions'];
	required?: boolean;
}

/**
 * A field for an object in Cargo: chosen from a searchable list, or entered by its ID.
 *
 * @param locator its names and its list
 */
export function locatorField(locator: Locator): INodeProperties {
	const { searchListMethod, ...field } = locator;
	return {
		required: true,
		...field,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod, searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 3c90c3cc-0d44-4b50-8888-8dd25736052a',
			},
		],
	};
}

/** What makes one notice different from another. */
interface Notice {
	/** A name that no other parameter of the node has; nothing is stored under it. */
	name: string;
	/** What the user reads. */
	text: string;
	displayOptions: INodeProperties['displayOptions'];
}

/** A text between the fields, for what the user should know before running the node. */
export function notice({ name, text, displayOptions }: Notice): INodeProperties {
	return { displayName: text, name, type: 'notice', default: '', displayOptions };
}

/**
 * Condition on the name of the chosen list entry, which the editor stores with its ID. It is a path from
 * the root: n8n before 2.40 does not support any other dotted path.
 *
 * The path is there twice, in two spellings. The first condition stops n8n if there is no name, of which older
 * versions cannot look for a part. A regular expression would not need that, but n8n gives it 250 ms, and ends
 * the node if the machine is too busy.
 *
 * @param locator name of the resource locator
 * @param parts the name contains one of them
 */
export const pickedName = (
	locator: string,
	parts: string[],
): Record<string, DisplayCondition[]> => ({
	[`/${locator}[cachedResultName]`]: [{ _cnd: { exists: true } }],
	[`/${locator}.cachedResultName`]: parts.map((part) => ({ _cnd: { includes: part } })),
});
