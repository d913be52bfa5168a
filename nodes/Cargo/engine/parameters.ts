import type {
	IBinaryData,
	IDataObject,
	IExecuteFunctions,
	IExecuteSingleFunctions,
	INode,
	INodeExecutionData,
} from 'n8n-workflow';

import { isObject } from '../errors/values';
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

	binary(name: string): IBinaryData | undefined {
		return foundBinary(() => this.context.helpers.assertBinaryData(name));
	}

	binaryNames(): string[] {
		return binaryNamesOf(inputItemOf(this.context));
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
		binary: (name) => foundBinary(() => context.helpers.assertBinaryData(itemIndex, name)),
		binaryNames: () => binaryNamesOf(context.getInputData()[itemIndex] ?? { json: {} }),
		get: (name, otherwise = null) => context.getNodeParameter(name, readFor, otherwise),
		getLocator: (name) => context.getNodeParameter(name, readFor, null, { extractValue: true }),
		getRaw: (name) => context.getNodeParameter(name, readFor, null, { rawExpressions: true }),
	};
}

/** n8n finds binary data where the workflow's settings keep it: beside `json`, or in it. */
function foundBinary(find: () => IBinaryData): IBinaryData | undefined {
	try {
		const found = find();
		return isBinary(found) ? found : undefined;
	} catch {
		// Its message says less than ours, which lists the names that there are.
		return undefined;
	}
}

/** Items come from any node: what is there may not be a file, or nothing at all. */
function binaryNamesOf({ binary, json }: INodeExecutionData): string[] {
	return [binary, json].flatMap((members: unknown) =>
		isObject(members) ? Object.keys(members).filter((name) => isBinary(members[name])) : [],
	);
}

const isBinary = (value: unknown): value is IBinaryData =>
	isObject(value) && typeof value.mimeType === 'string' && typeof value.data === 'string';
