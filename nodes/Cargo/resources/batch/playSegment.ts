import type { IDataObject } from 'n8n-workflow';

import { segmentIn } from '../../api/segments';
import type { Talk } from '../../engine/talk';
import { isObject } from '../../errors/values';
import { isOfPlay } from '../../fields/entryNames';

/**
 * Replaces a segment that belongs to a play with its contents. Cargo does not accept such a segment as data
 * (`segmentLinkedToPlay`), but accepts its model with its filter, sort and limit.
 *
 * Only a segment that was chosen from the list is looked up, because the list marks it; for a segment given
 * by its ID, this would take a request for each item.
 *
 * @param talk the item's conversation
 * @param data the members of `data` from the form
 * @returns the data to send
 * @throws NodeApiError if Cargo does not return the segment
 */
export async function withoutPlaySegment(talk: Talk, data: IDataObject): Promise<IDataObject> {
	const { parameters } = talk;
	const locator = data.kind === 'segment' ? parameters.get('segmentUuid') : undefined;
	if (!isObject(locator) || locator.mode !== 'list') return data;
	if (!isOfPlay(locator.cachedResultName)) return data;
	const url = `/v1/segmentation/segments/${data.segmentUuid as string}`;
	const answer = await talk.ask({ method: 'GET', url, body: undefined });
	const { fromPlay, modelUuid, filter, sort, limit } = segmentIn(parameters, answer);
	if (!fromPlay) return data;
	return {
		kind: 'filter',
		modelUuid,
		filter,
		...(sort ? { sort } : {}),
		...(typeof limit === 'number' ? { limit } : {}),
	};
}
