import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { fetchMember } from '../api/fetch';
import { isObject } from '../errors/values';
import { isUuid } from '../fields/ids';

/**
 * Finds the model that the chosen play runs on, so that lists can show what belongs to it first.
 *
 * @param context the editor's request for a list
 * @returns its UUID; undefined if no play is chosen, or Cargo does not say. The order is not worth failing
 * the whole list.
 */
export async function modelOfChosenPlay(
	context: ILoadOptionsFunctions,
): Promise<string | undefined> {
	const locator = context.getCurrentNodeParameter('workflowUuid');
	const chosen = isObject(locator) && 'value' in locator ? locator.value : undefined;
	if (!isUuid(chosen)) return undefined;
	const plays = await fetchMember(context, '/v1/orchestration/plays/list', 'plays').catch(() => []);
	return plays.find(({ workflowUuid }) => workflowUuid === chosen.trim())?.modelUuid;
}
