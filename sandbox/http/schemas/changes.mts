/** Bodies and query strings of the endpoints of changes. */
import Type from 'typebox';
import { CHANGE_KINDS } from '../../types.mjs';
import { Count, oneOf, QueryFlag, QueryNumber, strict, Uuid } from './common.mjs';

/** Query of the list of changes. */
export const ChangeListQuery = Type.Object(
	{
		segmentUuid: Type.Optional(Uuid),
		notEmpty: Type.Optional(QueryFlag),
		hasRecords: Type.Optional(oneOf(CHANGE_KINDS)),
		limit: Type.Optional(QueryNumber),
		offset: Type.Optional(QueryNumber),
	},
	strict,
);

/** Body that reads the records of a change, page by page. */
export const ChangeFetchBody = Type.Object(
	{
		kinds: Type.Array(oneOf(CHANGE_KINDS)),
		limit: Type.Optional(Count),
		offset: Type.Optional(Count),
	},
	strict,
);
