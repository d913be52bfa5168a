import { isObject } from '../errors/values';
import { isUuid } from '../fields/ids';
import type { Answer, Place } from './answers';
import { expected } from './answers';
import type { Segment } from './members';

/**
 * Takes the segment from `{ segment }`. A missing filter would match every record, so it is required.
 *
 * @throws NodeApiError if the response holds no segment with a model and a filter
 */
export function segmentIn(place: Place, answer: Answer): Segment {
	const { segment } = isObject(answer.body) ? answer.body : {};
	const isSegment =
		isObject(segment) &&
		isUuid(segment.modelUuid) &&
		isObject(segment.filter) &&
		Array.isArray(segment.filter.groups);
	return isSegment ? (segment as unknown as Segment) : expected(place, answer, 'a segment');
}
