/** Bodies and query strings of the endpoints of records. */
import Type from 'typebox';
import { AnyObject, Count, oneOf, strict, Uuid } from './common.mjs';

/** Query of one record. */
export const RecordQuery = Type.Object({ modelUuid: Uuid, id: Type.String() }, strict);

/** Body that creates records. */
export const RecordCreateBody = Type.Object(
	{ modelUuid: Uuid, records: Type.Array(Type.Object({ data: AnyObject }, strict)) },
	strict,
);

/** Body that changes records. */
export const RecordUpdateBody = Type.Object(
	{
		modelUuid: Uuid,
		records: Type.Array(Type.Object({ id: Type.String(), data: AnyObject }, strict)),
	},
	strict,
);

/** Body that removes records. */
export const RecordRemoveBody = Type.Object(
	{ modelUuid: Uuid, ids: Type.Array(Type.String()) },
	strict,
);

/** Body that reads the records of a filter, page by page. */
export const SegmentFetchBody = Type.Object(
	{
		modelUuid: Uuid,
		filter: AnyObject,
		sort: Type.Optional(
			Type.Array(
				Type.Object({ columnSlug: Type.String(), kind: oneOf(['asc', 'desc'] as const) }, strict),
			),
		),
		limit: Type.Optional(Count),
		fetchingLimit: Type.Optional(Count),
		fetchingOffset: Type.Optional(Count),
		enrich: Type.Optional(Type.Boolean()),
		sync: Type.Optional(Type.Boolean()),
	},
	strict,
);
