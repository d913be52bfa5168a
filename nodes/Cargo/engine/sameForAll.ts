import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { SAME_FOR_ALL_ITEMS } from '../../../credentials/sameForAllItems';
import { fromThrown } from '../errors/nodeErrors';
import { holdsExpression, show } from '../errors/values';
import type { Parameters } from '../fields/parameters';
import { refuse } from '../fields/parameters';
import { parametersOfItem } from './parameters';

/** Variables that have the same value for all items. */
const SAME = /\$(vars|env|secrets|workflow|execution|now|today|runIndex|prevNode)\b/g;

const CREDENTIAL_FIELDS = [
	{ name: 'apiToken', displayName: 'API Token', isSecret: true },
	{ name: 'baseUrl', displayName: 'Base URL', isSecret: false },
];

/**
 * Makes sure that fields have the same value for all items, where one request holds all of them: a row that
 * names another tool would run in the wrong one and use credits, and a record would be written to the wrong
 * model.
 *
 * @param context the operation's context, which sees all items
 * @param first the first item's parameters
 * @param fields the fields that all items share
 * @param remedy why they must be the same, and what to do
 * @throws NodeOperationError naming the field, and the first item whose value differs
 */
export function checkSameForAll(
	context: IExecuteFunctions,
	first: Parameters,
	fields: INodeProperties[],
	remedy: string,
): void {
	const count = context.getInputData().length;
	for (const field of fields.filter(({ name }) => mayDiffer(first.getRaw(name)))) {
		const expected = valueOf(first, field);
		for (let index = 1; index < count; index++) {
			const item = parametersOfItem(context, index);
			const value = valueOf(item, field);
			if (JSON.stringify(value) === JSON.stringify(expected)) continue;
			refuse(
				item,
				field.displayName,
				value,
				`differs from the first item's ${show(expected)}`,
				remedy,
			);
		}
	}
}

/**
 * Makes sure that the credential is the same for all items: its fields may hold expressions, and rows of
 * one customer would run in the workspace of another.
 *
 * @param context the operation's context, which sees all items
 * @param remedy why it must be the same, and what to do
 * @throws NodeOperationError naming the field of the credential, and the first item whose value differs
 */
export async function checkSameCredential(
	context: IExecuteFunctions,
	remedy: string,
): Promise<void> {
	const first = await context.getCredentials('cargoApi', 0);
	if (first[SAME_FOR_ALL_ITEMS.name] === SAME_FOR_ALL_ITEMS.default) return;
	for (let index = 1; index < context.getInputData().length; index++) {
		const own = await context.getCredentials('cargoApi', index);
		const field = CREDENTIAL_FIELDS.find(({ name }) => own[name] !== first[name]);
		if (!field) continue;
		const shown = field.isSecret ? '[hidden]' : own[field.name];
		const fault = "of the credential differs from the first item's";
		refuse(parametersOfItem(context, index), field.displayName, shown, fault, remedy);
	}
}

/** Expressions read the data of an item only through names with a dollar sign. */
const mayDiffer = (raw: unknown) =>
	holdsExpression(raw) && JSON.stringify(raw).replace(SAME, '').includes('$');

function valueOf(parameters: Parameters, { name, type }: INodeProperties): unknown {
	try {
		return type === 'resourceLocator' ? parameters.getLocator(name) : parameters.get(name);
	} catch (thrown) {
		throw fromThrown(parameters.node, parameters.itemIndex, thrown);
	}
}
