import type { INodeProperties, INodePropertyOptions, ResourceMapperField } from 'n8n-workflow';

import { isObject, textIn } from '../errors/values';
import type { ValueKind } from './inputKinds';
import { kindOf } from './inputKinds';
import type { Parameters } from './parameters';
import { isNothing, refuse } from './parameters';

/** Name of the parameter. */
export const INPUTS = 'inputs';

/** Name of the field as the editor shows it. */
export const INPUTS_FIELD = 'Inputs';

/** A field that maps something to the inputs of a tool, or to the columns of a model. */
export interface MapperName {
	/** Name of the parameter. */
	name: string;
	/** Name of the field as the editor shows it. */
	field: string;
	/** What is mapped to: "input". */
	noun: string;
}

/** A field that maps fields of items to something in Cargo, and the words for it. */
export interface Mapper extends MapperName {
	/** What that belongs to: "the tool". */
	owner: string;
	/**
	 * What is sent for an entry that the user left empty in the form: blank text, or nothing. An entry that is
	 * shown stays as it is in a record, and was not meant to be emptied.
	 */
	blank: 'sent' | 'left out';
	/** Whether a value of null, or blank text for anything but text, is sent as null. */
	sendsNull: boolean;
}

/** The inputs of a tool. */
export const INPUTS_MAPPER: Mapper = {
	name: INPUTS,
	field: INPUTS_FIELD,
	noun: 'input',
	owner: 'the tool',
	blank: 'sent',
	sendsNull: false,
};

/** An input of a tool or a column of a model, as n8n shows it. n8n stores it unchanged with the node, including our own members. */
export interface ToolInput extends ResourceMapperField {
	kind: ValueKind;
	/** Its name alone; `displayName` may hold more. */
	name: string;
}

/** What the form holds. */
export interface Mapping {
	/** The inputs that the form showed; empty if it did not know them. */
	inputs: ToolInput[];
	/**
	 * What the user mapped, by slug, expressions as text; null if the fields of the items are mapped to
	 * inputs of the same name.
	 */
	mapped: Record<string, unknown> | null;
}

/**
 * The field that shows the inputs of the chosen tool, to map fields of the items to them. It starts with the
 * required ones: the editor stores a value, such as 0 or false, for each input it shows, which would be
 * sent to the tool although nobody set it.
 *
 * @param displayOptions where it is shown
 */
export function inputsField(displayOptions: INodeProperties['displayOptions']): INodeProperties {
	return mapperField({
		displayName: INPUTS_FIELD,
		name: INPUTS,
		description: 'The values for the inputs of the tool',
		valuesLabel: 'Inputs',
		method: 'getInputs',
		dependsOn: ['workflowUuid.value'],
		displayOptions,
	});
}

/** What makes one field that maps to the inputs of a tool different from another. */
interface MapperForm extends Pick<
	INodeProperties,
	'displayName' | 'name' | 'description' | 'displayOptions'
> {
	/** What is mapped, as a title. */
	valuesLabel: string;
	/** Method of `methods.resourceMapping` that provides the inputs. */
	method: string;
	/** The parameters on which the inputs depend. */
	dependsOn: string[];
}

/**
 * A field that maps something to the inputs of the chosen tool.
 *
 * @param mapper its names, and where its inputs come from
 */
export function mapperField(mapper: MapperForm): INodeProperties {
	const { valuesLabel, method, dependsOn, displayOptions, ...field } = mapper;
	return {
		...field,
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		typeOptions: {
			loadOptionsDependsOn: dependsOn,
			resourceMapper: {
				resourceMapperMethod: method,
				mode: 'add',
				valuesLabel,
				fieldWords: { singular: 'input', plural: 'inputs' },
				addAllFields: false,
				multiKeyMatch: false,
				supportAutoMap: true,
			},
		},
		displayOptions,
	};
}

/**
 * Reads what the field holds, as it is stored: the same for all items.
 *
 * If the form knew no inputs and nothing is mapped, the editor stores an empty manual mapping: the tool is
 * set by an expression, or has no inputs. That counts as a mapping by name.
 *
 * @param parameters of any item
 * @param mapper the field; Inputs if left out
 * @throws NodeOperationError if it holds no mapping, or an expression in its place
 */
export function readMapping(
	parameters: Parameters,
	{ name, field, noun }: MapperName = INPUTS_MAPPER,
): Mapping {
	const raw = parameters.getRaw(name) ?? {};
	if (!isObject(raw)) {
		return refuse(parameters, field, raw, 'is not a mapping', `Map the ${noun}s one by one`);
	}
	const schema: unknown[] = Array.isArray(raw.schema) ? raw.schema : [];
	const inputs = schema.filter(isStored).map(toInput);
	const mapped = isNothing(raw.value) ? {} : raw.value;
	if (!isObject(mapped)) {
		return refuse(parameters, field, mapped, 'is not a mapping', `Map the ${noun}s one by one`);
	}
	const isEmpty = inputs.length === 0 && Object.keys(mapped).length === 0;
	return { inputs, mapped: raw.mappingMode === 'autoMapInputData' || isEmpty ? null : mapped };
}

/**
 * Evaluates the expression that is mapped to an input or a column.
 *
 * @param parameters the item's parameters
 * @param mapper the field
 * @param slug the input or column
 * @param raw the expression, for the error
 * @returns its value
 * @throws NodeOperationError naming it, if the expression fails
 */
export function evaluated(
	parameters: Parameters,
	{ name, field }: MapperName,
	slug: string,
	raw: string,
): unknown {
	try {
		return parameters.get(`${name}.value[${JSON.stringify(slug)}]`);
	} catch (thrown) {
		const { message, description } = thrown as { message?: unknown; description?: unknown };
		return refuse(
			parameters,
			`${field}, ${slug}`,
			raw,
			`cannot be evaluated: ${textIn(message) ?? 'the expression fails'}`,
			textIn(description) ?? 'Check the expression',
		);
	}
}

/**
 * Tells whether all fields of an item are sent, because the inputs of the tool are not known.
 *
 * @param mapping what the form holds
 */
export function sendsEverything({ inputs, mapped }: Mapping): boolean {
	return mapped === null && inputs.length === 0;
}

type Stored = Partial<ToolInput> & { id: string };

const isStored = (field: unknown): field is Stored =>
	isObject(field) && typeof field.id === 'string';

const isChoice = (choice: unknown): choice is INodePropertyOptions => isObject(choice);

function toInput(field: Stored): ToolInput {
	const { id, displayName, required } = field;
	const options: unknown = field.options;
	return {
		...field,
		displayName: displayName ?? id,
		name: textIn(field.name) ?? textIn(displayName) ?? id,
		required: required === true,
		kind: kindOf(field),
		options: Array.isArray(options) ? options.filter(isChoice) : [],
		defaultMatch: false,
		display: true,
	};
}
