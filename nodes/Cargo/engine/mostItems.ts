import { toNodeError } from '../errors/nodeErrors';
import type { Parameters } from '../fields/parameters';

/**
 * How many items an operation can return for one input item. n8n's routing passes them on as the
 * arguments of a function, of which JavaScript accepts about 125,000 (n8n-engine.md, "HTTP").
 */
export const MOST_ITEMS = 120_000;

/**
 * Stops if n8n would fail with "Maximum call stack size exceeded". A custom operation has no such limit.
 *
 * @param parameters of the item, for the error
 * @param count how many items there are for it
 * @throws NodeApiError if n8n's routing cannot pass them on
 */
export function checkCount({ node, itemIndex }: Parameters, count: number): void {
	if (count <= MOST_ITEMS) return;
	throw toNodeError(node, itemIndex, {
		message: 'n8n cannot return more than 120,000 items for one input item',
		description:
			'Set a Limit or filters to return fewer. For all results of a batch, use Batch → Get Results, and set Return As to File',
		reason: 'tooManyItems',
		httpCode: null,
	});
}
