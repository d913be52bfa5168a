import type { IDataObject } from 'n8n-workflow';

import { asJson } from '../errors/values';
import { isTool } from './agentTool';
import type { ValueKind } from './inputKinds';
import { VALUE_KINDS } from './inputKinds';
import type { Mapper, Mapping, ToolInput } from './inputs';
import { evaluated, INPUTS_MAPPER, readMapping } from './inputs';
import { refuseRounded } from './json';
import { checkName } from './names';
import type { Parameters } from './parameters';
import { isNothing, isUnset, refuse } from './parameters';
import { plainPath, valueAt } from './plainExpression';

/** Reads the record of one item: the inputs of the tool, or the columns of the model, by their slugs. */
export type InputsReader = (parameters: Parameters) => IDataObject;

/** Reads the value for one input from an item. */
type Source = (parameters: Parameters) => unknown;

/**
 * Creates the reader of the records of a run. What is the same for all items is read once, here. n8n's own
 * reading takes up to 5 ms for an item with eight inputs, and checks nothing that is mapped by name.
 *
 * @param first parameters of any item
 * @param mapper the field
 * @param mapping what the field holds
 * @returns the reader; it throws a NodeOperationError that names the input, the item and the value
 * @throws NodeOperationError if the form maps something that is not an input of the tool, or maps by name
 * for a tool of an AI agent
 */
export function inputsReader(
	first: Parameters,
	mapper = INPUTS_MAPPER,
	mapping = readMapping(first, mapper),
): InputsReader {
	const sources = mapping.mapped
		? byHand(first, mapper, mapping.mapped)
		: byName(first, mapper, mapping);
	for (const slug of sources.keys()) {
		checkName(first, mapper.field, slug, `${mapper.noun} of ${mapper.owner}`);
		checkKnown(first, mapper, mapping, slug);
	}
	if (mapping.inputs.length > 0) {
		return (parameters) => readKnown(parameters, mapper, mapping, sources);
	}
	if (mapping.mapped) return (parameters) => readUnknown(parameters, sources);
	return readAllFields(mapper);
}

/** What was mapped manually: a fixed value, a field of the item, or an expression for n8n. */
function byHand(
	first: Parameters,
	mapper: Mapper,
	mapped: Record<string, unknown>,
): Map<string, Source> {
	// In some versions of n8n, an expression of a tool reads what the model filled in, not the item.
	const isItem = !isTool(first.node);
	return new Map(
		Object.entries(mapped)
			.filter(([, raw]) => mapper.blank === 'sent' || !isUnset(raw))
			.map(([slug, raw]) => [slug, sourceOf(mapper, slug, raw, isItem)] as const),
	);
}

function sourceOf(mapper: Mapper, slug: string, raw: unknown, isItem: boolean): Source {
	if (typeof raw !== 'string' || !raw.startsWith('=')) return () => raw;
	const byN8n: Source = (parameters) => evaluated(parameters, mapper, slug, raw);
	const path = isItem ? plainPath(raw) : null;
	if (path === null) return byN8n;
	return (parameters) => {
		const found = valueAt(parameters.input(), path);
		return found ? found.value : byN8n(parameters);
	};
}

/** Fields of the item that have the names of inputs. */
function byName(
	first: Parameters,
	{ field, noun, owner }: Mapper,
	{ inputs }: Mapping,
): Map<string, Source> {
	// The agent's own input would be sent along with what the model filled in.
	if (isTool(first.node)) {
		refuse(
			first,
			field,
			'Map Automatically',
			'does not work for a tool of an AI Agent',
			`Nothing was sent, and trying again does not help. Tell the user to choose ${owner} from the list, set Mapping Column Mode to Map Each Column Manually and map each ${noun}`,
		);
	}
	return new Map(
		inputs.map(({ id }) => [id, (parameters) => ownMember(parameters.input(), id)] as const),
	);
}

const ownMember = (json: IDataObject, name: string) =>
	Object.hasOwn(json, name) ? json[name] : undefined;

function checkKnown(
	parameters: Parameters,
	{ field, noun, owner }: Mapper,
	{ inputs }: Mapping,
	slug: string,
): void {
	if (inputs.length === 0 || inputs.some(({ id }) => id === slug)) return;
	refuse(
		parameters,
		field,
		slug,
		`is not ${noun === 'input' ? 'an' : 'a'} ${noun} of ${owner}`,
		`Refresh the list of ${noun}s in the form to remove it`,
	);
}

function readKnown(
	parameters: Parameters,
	mapper: Mapper,
	{ inputs }: Mapping,
	sources: Map<string, Source>,
): IDataObject {
	return recordOf(
		inputs.map((input) => [
			input.id,
			checked(parameters, mapper, input, sources.get(input.id)?.(parameters)),
		]),
	);
}

/** The inputs are not known, so nothing can be checked. */
function readUnknown(parameters: Parameters, sources: Map<string, Source>): IDataObject {
	return recordOf([...sources].map(([slug, take]) => [slug, take(parameters)]));
}

const readAllFields =
	({ field }: Mapper): InputsReader =>
	(parameters) => {
		const json = parameters.input();
		for (const name of Object.keys(json)) checkName(parameters, field, name);
		return json;
	};

const recordOf = (members: Array<[string, unknown]>) =>
	Object.fromEntries(members.filter(([, value]) => value !== undefined)) as IDataObject;

/** Kinds whose values may be JSON text. */
const IN_JSON: ValueKind[] = ['array', 'object', 'vector'];

/** The value as Cargo expects it; undefined if nothing is sent. */
function checked(
	parameters: Parameters,
	mapper: Mapper,
	input: ToolInput,
	value: unknown,
): unknown {
	const { kind, required, options = [] } = input;
	if (isNothing(value)) {
		if (required) {
			refuse(
				parameters,
				label(mapper, input),
				value,
				`is empty, but ${mapper.owner} requires this ${mapper.noun}`,
				isTool(parameters.node)
					? `Provide a value for this ${mapper.noun}`
					: 'Map a field that has a value in every item, or remove the items without one before this node, for example with a Filter node',
			);
		}
		if (kind === 'string' && typeof value === 'string') return value;
		return mapper.sendsNull && value !== undefined ? null : undefined;
	}
	const { is, remedy, read } = VALUE_KINDS[kind];
	const choices = options.map((choice) => choice.value);
	const json = asJson(value);
	const fitting = json === null ? undefined : read(json, choices);
	if (fitting !== undefined) {
		if (kind === 'number' && typeof json === 'string') {
			refuseRounded(parameters, label(mapper, input), json, 'Enter a number with up to 15 digits');
		}
		if (IN_JSON.includes(kind) && typeof json === 'string') {
			refuseRounded(parameters, label(mapper, input), json);
		}
		return fitting;
	}
	return refuse(
		parameters,
		label(mapper, input),
		json ?? String(value),
		`is not ${is(choices)}`,
		remedy,
	);
}

const label = ({ noun }: Mapper, { name, id }: ToolInput) =>
	name === id ? `${noun.charAt(0).toUpperCase()}${noun.slice(1)} ${id}` : `${name} (${noun} ${id})`;
