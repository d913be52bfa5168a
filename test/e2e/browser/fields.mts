/** Determines from a node's description which fields its form must show. */
import {
	type INode,
	type INodeTypeDescription,
	NodeHelpers,
	type NodePropertyTypes,
} from 'n8n-workflow';

/** Values of parameters; those that are not named have their defaults. */
export type Values = Record<string, string | boolean>;

/** A field as its user sees it. */
export interface Field {
	label: string;
	/** The content of a text or number field that has not been filled in yet. */
	text?: string;
	/** Labels of what can be added to a collection. */
	options?: string[];
}

/** Types of fields that one types into; the others show their default in a form of their own. */
const TYPED = ['number', 'string'];

/** What n8n writes above a field of a type in place of its name. */
const HEADINGS: Partial<Record<NodePropertyTypes, string>> = {
	resourceMapper: 'Mapping Column Mode',
	// A notice is a text without a label.
	notice: '',
};

/** n8n shows the options of its own requests under Settings instead. */
const ELSEWHERE = ['requestOptions'];

/**
 * Lists the fields of a form.
 *
 * @param type the node's description as n8n serves it to its editor
 * @param values what the user chose
 * @returns the fields in the order of the description
 */
export function fieldsFor(type: INodeTypeDescription, values: Values): Field[] {
	const node = { typeVersion: type.defaultVersion ?? 1, type: type.name } as INode;
	const all = NodeHelpers.getNodeParameters(type.properties, values, true, false, node, type);
	return type.properties
		.filter(({ name, type: kind }) => kind !== 'hidden' && !ELSEWHERE.includes(name))
		.filter((property) => NodeHelpers.displayParameter(all ?? {}, property, node, type))
		.map((property) => ({
			label: HEADINGS[property.type] ?? property.displayName,
			...(TYPED.includes(property.type) ? { text: textOf(property.default) } : {}),
			...(property.type === 'collection' ? { options: (property.options ?? []).map(labelOf) } : {}),
		}));
}

const textOf = (value: unknown) =>
	typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const labelOf = (option: object) =>
	'displayName' in option ? String(option.displayName) : 'without a label';
