import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IExecuteSingleFunctions,
	INodeExecutionData,
} from 'n8n-workflow';
import { OperationalError } from 'n8n-workflow';

import type { Parameters } from '../fields/parameters';
import { isAbandoned } from './abandoned';
import { inputItemOf } from './agent';
import { stopIfOver } from './ending';
import { parametersOf, parametersOfItem } from './parameters';

/** What n8n provides in both of its ways to run an operation: routing and custom operation. */
export type NodeContext = IExecuteFunctions | IExecuteSingleFunctions;

/** One input item in a run of the node, whichever way n8n runs the operation. */
export interface Line {
	readonly context: NodeContext;
	readonly parameters: Parameters;
	/** The input item; for a tool of an AI agent, what the model filled in. */
	item(): INodeExecutionData;
	/**
	 * Keeps the item from sending a request that is no longer needed.
	 *
	 * @throws OperationalError, or the reason of n8n's signal
	 */
	stopIfOver(): void;
	/** Whether n8n has abandoned the run, so that the result of this item is lost. */
	isGivenUp(): boolean;
	/** The credential as it is for this item, decrypted. */
	ownCredential(): Promise<ICredentialDataDecryptedObject>;
}

/**
 * The line of the item that a routing function works on. A class, because thousands of items may wait at
 * once, and each would have its own closures.
 */
export class RoutedLine implements Line {
	readonly parameters: Parameters;

	/** @param context the item's context */
	constructor(readonly context: IExecuteSingleFunctions) {
		this.parameters = parametersOf(context);
	}

	item(): INodeExecutionData {
		return inputItemOf(this.context);
	}

	stopIfOver(): void {
		stopIfOver(this.context);
		if (this.isGivenUp()) throw new OperationalError('The run was given up');
	}

	isGivenUp(): boolean {
		return isAbandoned(this.context);
	}

	async ownCredential(): Promise<ICredentialDataDecryptedObject> {
		return await this.context.getCredentials('cargoApi');
	}
}

/** The line of one item of a custom operation, which sees all items at once. */
export class CustomLine implements Line {
	readonly parameters: Parameters;

	/**
	 * @param context the operation's context
	 * @param index the item's index
	 * @param shared the parameters that apply to this item too; its own if left out
	 */
	constructor(
		readonly context: IExecuteFunctions,
		index: number,
		shared?: Parameters,
	) {
		this.parameters = parametersOfItem(context, index, shared?.itemIndex);
	}

	item(): INodeExecutionData {
		return this.context.getInputData()[this.parameters.itemIndex] ?? { json: {} };
	}

	stopIfOver(): void {
		stopIfOver(this.context);
	}

	isGivenUp(): boolean {
		return false;
	}

	async ownCredential(): Promise<ICredentialDataDecryptedObject> {
		return await this.context.getCredentials('cargoApi', this.parameters.itemIndex);
	}
}
