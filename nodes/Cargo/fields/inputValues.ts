import type { IDataObject } from 'n8n-workflow';

import { asJson } from '../errors/values';
import { isTool } from './agentTool';
import { KINDS } from './inputKinds';
import type { Mapping, ToolInput } from './inputs';
import { evaluated, INPUTS, INPUTS_FIELD, readMapping } from './inputs';
import { refuseRounded } from './json';
import { checkName } from './names';
import type { Parameters } from './parameters';
import { isNothing, refuse } from './parameters';
import { plainPath, valueAt } from './plainExpression';

/** Reads the record of one item: the inputs of the tool, by their slugs. */
export type InputsReader = (parameters: Parameters) => IDataObject;

/** Reads the value for one input from an item. */
type Source = (parameters: Parameters) => unknown;

/**
 * Creates the reader of the records of a run. What is the same for all items is read once, here. n8n's own
 * reading takes up to 5 ms for an item with eight inputs, and checks nothing that is mapped by name.
 *
 * @param first parameters of any item
 * @returns the reader; it throws a NodeOperationError that names the input, the item and the value
 * @throws NodeOperationError if the form maps something that is not an input of the tool, or maps by name
 * for a tool of an AI agent
 */
export function inputsReader(first: Parameters): InputsReader {
	const mapping = readMapping(first);
	const sources = mapping.mapped ? byHand(first, mapping.mapped) : byName(first, mapping);
	for (const slug of sources.keys()) {
		checkName(first, INPUTS_FIELD, slug);
		checkKnown(first, mapping, slug);
	}
	if (mapping.inputs.length > 0) return (parameters) => readKnown(parameters, mapping, sources);
	if (mapping.mapped) return (parameters) => readUnknown(parameters, sources);
	return readAllFields;
}

/** What was mapped manually: a fixed value, a field of the item, or an expression for n8n. */
function byHand(first: Parameters, mapped: Record<string, unknown>): Map<string, Source> {
	// In some versions of n8n, an expression of a tool reads what the model filled in, not the item.
	const isItem = !isTool(first.node);
	return new Map(
		Object.entries(mapped).map(([slug, raw]) => [slug, sourceOf(slug, raw, isItem)] as const),
	);
}

function sourceOf(slug: string, raw: unknown, isItem: boolean): Source {
	if (typeof raw !== 'string' || !raw.startsWith('=')) return () => raw;
	const byN8n: Source = (parameters) => workOut(parameters, slug, raw);
	const path = isItem ? plainPath(raw) : null;
	if (path === null) return byN8n;
	return (parameters) => {
		const found = valueAt(parameters.input(), path);
		return found ? found.value : byN8n(parameters);
	};
}

function workOut(parameters: Parameters, slug: string, raw: string): unknown {
	return evaluated(parameters, { name: INPUTS, displayName: INPUTS_FIELD }, slug, raw);
}

/** Fields of the item that have the names of inputs. */
function byName(first: Parameters, { inputs }: Mapping): Map<string, Source> {
	// The agent's own input would be sent along with what the model filled in.
	if (isTool(first.node)) {
		refuse(
			first,
			INPUTS_FIELD,
			'Map Automatically',
			'does not work for a tool of an AI Agent',
			'Nothing was sent, and trying again does not help. Tell the user to choose the tool from the list, set Mapping Column Mode to Map Each Column Manually and map each input',
		);
	}
	return new Map(
		inputs.map(({ id }) => [id, (parameters) => ownMember(parameters.input(), id)] as const),
	);
}

const ownMember = (json: IDataObject, name: string) =>
	Object.hasOwn(json, name) ? json[name] : undefined;

function checkKnown(parameters: Parameters, { inputs }: Mapping, slug: string): void {
	if (inputs.length === 0 || inputs.some(({ id }) => id === slug)) return;
	refuse(
		parameters,
		INPUTS_FIELD,
		slug,
		'is not an input of the tool',
		'Refresh the list of inputs in the form to remove it',
	);
}

function readKnown(
	parameters: Parameters,
	{ inputs }: Mapping,
	sources: Map<string, Source>,
): IDataObject {
	return recordOf(
		inputs.map((input) => [
			input.id,
			checked(parameters, input, sources.get(input.id)?.(parameters)),
		]),
	);
}

/** The inputs are not known, so nothing can be checked. */
function readUnknown(parameters: Parameters, sources: Map<string, Source>): IDataObject {
	return recordOf([...sources].map(([slug, take]) => [slug, take(parameters)]));
}

function readAllFields(parameters: Parameters): IDataObject {
	const json = parameters.input();
	for (const name of Object.keys(json)) checkName(parameters, INPUTS_FIELD, name);
	return json;
}

const recordOf = (members: Array<[string, unknown]>) =>
	Object.fromEntries(members.filter(([, value]) => value !== undefined)) as IDataObject;

/** The value as Cargo expects it; undefined if nothing is sent. */
function checked(parameters: Parameters, input: ToolInput, value: unknown): unknown {
	const { kind, required, options = [] } = input;
	if (isNothing(value)) {
		if (required) {
			refuse(
				parameters,
				label(input),
				value,
				'is empty, but the tool requires this input',
				isTool(parameters.node)
					? 'Provide a value for this input'
					: 'Map a field that has a value in every item, or remove the items without one before this node, for example with a Filter node',
			);
		}
		return kind === 'string' && typeof value === 'string' ? value : undefined;
	}
	const { is, remedy, read } = KINDS[kind];
	const choices = options.map((choice) => choice.value);
	const json = asJson(value);
	const fitting = json === null ? undefined : read(json, choices);
	if (fitting !== undefined) {
		if (kind === 'number' && typeof json === 'string') {
			refuseRounded(parameters, label(input), json, 'Enter a number with up to 15 digits');
		}
		if (kind === 'array' && typeof json === 'string') {
			refuseRounded(parameters, label(input), json);
		}
		return fitting;
	}
	return refuse(parameters, label(input), json ?? String(value), `is not ${is(choices)}`, remedy);
}

const label = ({ name, id }: ToolInput) => (name === id ? `Input ${id}` : `${name} (input ${id})`);
