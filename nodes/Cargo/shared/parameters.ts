import type { IDataObject, IExecuteFunctions, IExecuteSingleFunctions, INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { inputItemOf } from './agent';
import { inOwnWords } from './errors';
import { isObject, show } from './values';

/**
 * The parameters of one item, whichever way the operation runs: by declarative routing or by a custom
 * operation. What reads parameters takes this, so that both ways share it.
 */
export interface Parameters {
	/** The node, for errors. */
	node: INode;
	/** Index of the input item whose expressions are resolved. */
	itemIndex: number;
	/**
	 * Reads a parameter, expressions resolved.
	 *
	 * @param name its name
	 * @param otherwise stands for a parameter that the operation does not have; null if left out
	 */
	get(name: string, otherwise?: unknown): unknown;
	/** The same for a resource locator: the chosen or typed value alone. */
	getLocator(name: string): unknown;
	/** Reads a parameter as it is stored: an expression as its text. Null where there is none. */
	getRaw(name: string): unknown;
	/** The `json` of the input item. */
	input(): IDataObject;
}

/** Parameters of the item that a routing function works on. */
export function parametersOf(context: IExecuteSingleFunctions): Parameters {
	return new RoutedParameters(context);
}

/** A class, because thousands of items may wait at once: of closures each would have its own. */
class RoutedParameters implements Parameters {
	private copy: INode | undefined;

	constructor(private readonly context: IExecuteSingleFunctions) {}

	/** n8n copies the whole node each time it is asked, and hardly anything but errors needs it. */
	get node(): INode {
		return (this.copy ??= this.context.getNode());
	}

	get itemIndex(): number {
		return this.context.getItemIndex();
	}

	input(): IDataObject {
		return inputItemOf(this.context).json;
	}

	get(name: string, otherwise: unknown = null): unknown {
		return this.context.getNodeParameter(name, otherwise);
	}

	getLocator(name: string): unknown {
		return this.context.getNodeParameter(name, null, { extractValue: true });
	}

	getRaw(name: string): unknown {
		return this.context.getNodeParameter(name, null, { rawExpressions: true });
	}
}

/** Parameters of one item of a custom operation, which sees all items at once. */
export function parametersOfItem(context: IExecuteFunctions, itemIndex: number): Parameters {
	return {
		get node() {
			return context.getNode();
		},
		itemIndex,
		input: () => context.getInputData()[itemIndex]?.json ?? {},
		get: (name, otherwise = null) => context.getNodeParameter(name, itemIndex, otherwise),
		getLocator: (name) => context.getNodeParameter(name, itemIndex, null, { extractValue: true }),
		getRaw: (name) => context.getNodeParameter(name, itemIndex, null, { rawExpressions: true }),
	};
}

/** What the editor makes of an empty text, and of an empty choice, when its user turns it into an expression. */
const EMPTY = /^=?\s*(\{\{ *\[ *\] *\}\})?\s*$/;

/**
 * Tells whether the user left a field empty. An expression that came to nothing is not that: what an
 * empty field stands for, such as no limit, is not what its user meant.
 *
 * @param parameters the item's parameters
 * @param name the parameter's name; for a resource locator its value counts
 */
export function isLeftEmpty(parameters: Parameters, name: string): boolean {
	const raw = parameters.getRaw(name);
	const typed = isObject(raw) ? raw.value : raw;
	return Array.isArray(typed) ? typed.length === 0 : typeof typed === 'string' && EMPTY.test(typed);
}

/**
 * Refuses a parameter before anything is sent.
 *
 * @param parameters the item's parameters
 * @param field the field's name as the editor shows it
 * @param value what the user gave
 * @param fault what is wrong with it, as the rest of a sentence: "is not a Cargo ID"
 * @param remedy what to do instead
 * @throws NodeOperationError always
 */
export function refuse(
	parameters: Parameters,
	field: string,
	value: unknown,
	fault: string,
	remedy: string,
): never {
	const { node, itemIndex } = parameters;
	const message = `${field}: ${show(value)} ${fault}`;
	const error = new NodeOperationError(node, message, { description: remedy, itemIndex });
	throw inOwnWords(error, message);
}
