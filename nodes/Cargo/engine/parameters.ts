import type { IDataObject, IExecuteFunctions, IExecuteSingleFunctions, INode } from 'n8n-workflow';

import type { Parameters } from '../fields/parameters';
import { inputItemOf } from './agent';

/** Parameters of the item that a routing function works on. */
export function parametersOf(context: IExecuteSingleFunctions): Parameters {
	return new RoutedParameters(context);
}

/** A class, because thousands of items may wait at once, and each would have its own closures. */
class RoutedParameters implements Parameters {
	private copy: INode | undefined;

	constructor(private readonly context: IExecuteSingleFunctions) {}

	/** n8n copies the whole node on each call, and hardly anything but errors needs it. */
	get node(): INode {
		return (this.copy ??= this.context.getNode());
	}

	get itemIndex(): number {
		return this.context.getItemIndex();
	}

	timezone(): string {
		return this.context.getTimezone();
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

/**
 * Parameters of one item of a custom operation, which sees all items at once.
 *
 * @param context the operation's context
 * @param itemIndex the item
 * @param readFor the item for which the fields are read, if they apply to several
 */
export function parametersOfItem(
	context: IExecuteFunctions,
	itemIndex: number,
	readFor = itemIndex,
): Parameters {
	return {
		get node() {
			return context.getNode();
		},
		itemIndex,
		timezone: () => context.getTimezone(),
		input: () => context.getInputData()[itemIndex]?.json ?? {},
		get: (name, otherwise = null) => context.getNodeParameter(name, readFor, otherwise),
		getLocator: (name) => context.getNodeParameter(name, readFor, null, { extractValue: true }),
		getRaw: (name) => context.getNodeParameter(name, readFor, null, { rawExpressions: true }),
	};
}
