import type { IExecuteFunctions } from 'n8n-workflow';

import type { Parameters } from '../../shared/parameters';
import { parametersOfItem, refuse } from '../../shared/parameters';
import { show } from '../../shared/values';

/** The fields of Create From Items, by their names in the editor. */
const FIELDS = {
	workflowUuid: 'Workflow',
	fields: 'Fields',
	chosenFields: 'Fields to Send',
	waitUntilFinished: 'Wait Until Finished',
	simplify: 'Simplify',
	options: 'Options',
};

/**
 * Makes sure that no field has another value for another item: all items go into the same batch, and
 * a row that names another tool would run in the wrong one, for credits.
 *
 * @param context the operation's context, which sees all items
 * @param first the first item's parameters
 * @throws NodeOperationError naming the field, and the first item whose value differs
 */
export function checkSameForAll(context: IExecuteFunctions, first: Parameters): void {
	const names = Object.keys(FIELDS) as Array<keyof typeof FIELDS>;
	const changing = names.filter((name) => holdsExpression(first.getRaw(name)));
	const count = changing.length === 0 ? 0 : context.getInputData().length;
	for (const name of changing) {
		const expected = valueOf(first, name);
		for (let index = 1; index < count; index++) {
			const item = parametersOfItem(context, index);
			const value = valueOf(item, name);
			if (JSON.stringify(value) === JSON.stringify(expected)) continue;
			refuse(
				item,
				FIELDS[name],
				value,
				`differs from the first item's ${show(expected)}`,
				'All items go into the same batch: give this field one value for all of them, or run the node for each value alone, for example behind Loop Over Items',
			);
		}
	}
}

const valueOf = (parameters: Parameters, name: string) =>
	name === 'workflowUuid' ? parameters.getLocator(name) : parameters.get(name);

/** Expressions begin with "=", also inside of locators and collections. */
const holdsExpression = (raw: unknown) => JSON.stringify(raw).includes('"=');
