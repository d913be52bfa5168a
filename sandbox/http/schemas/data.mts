/** `data`: what a batch runs on. */
import Type, { type Static } from 'typebox';
import { CHANGE_KINDS } from '../../types.mjs';
import { AnyObject, Count, oneOf, strict, Uuid } from './common.mjs';
import { RunsFilterSchema } from './runs.mjs';

const SegmentData = Type.Object({ kind: Type.Literal('segment'), segmentUuid: Uuid }, strict);
const ChangeData = Type.Object(
	{
		kind: Type.Literal('change'),
		changeUuid: Uuid,
		changeKinds: Type.Array(oneOf(CHANGE_KINDS)),
	},
	strict,
);
const FilterData = Type.Object(
	{
		kind: Type.Literal('filter'),
		modelUuid: Uuid,
		filter: Type.Optional(AnyObject),
		sort: Type.Optional(
			Type.Array(
				Type.Object({ columnSlug: Type.String(), kind: oneOf(['asc', 'desc'] as const) }, strict),
			),
		),
		limit: Type.Optional(Count),
	},
	strict,
);
const RecordIdsData = Type.Object(
	{ kind: Type.Literal('recordIds'), modelUuid: Uuid, ids: Type.Array(Type.String()) },
	strict,
);
const RecordsData = Type.Object(
	{ kind: Type.Literal('records'), records: Type.Array(AnyObject) },
	strict,
);
const s3Filename = Type.String({ minLength: 1 });
const FileData = Type.Object(
	{
		kind: Type.Literal('file'),
		s3Filename,
		mappings: Type.Optional(Type.Record(Type.String(), Type.String())),
	},
	strict,
);
const FilePreview = Type.Object({ kind: Type.Literal('file'), s3Filename }, strict);

const reset = Type.Union([
	Type.Object({ from: oneOf(['firstNode', 'lastNode', 'nextNode'] as const) }, strict),
	Type.Object({ from: Type.Literal('node'), nodeUuid: Uuid }, strict),
]);
const RunsData = Type.Object(
	{ kind: Type.Literal('runs'), filter: RunsFilterSchema, reset },
	strict,
);
const RunsPreview = Type.Object(
	{ kind: Type.Literal('runs'), runUuids: Type.Array(Uuid), reset },
	strict,
);

const SHARED = [SegmentData, ChangeData, FilterData, RecordIdsData, RecordsData];
const KINDS = [...SHARED, FileData, RunsData];
const PREVIEW_KINDS = [...SHARED, FilePreview, RunsPreview];

/** What a batch runs on, as it is sent. */
export type BatchData = Static<(typeof KINDS)[number]>;
/** The same, as a preview takes it. */
export type PreviewData = Static<(typeof PREVIEW_KINDS)[number]>;

/** The discriminator makes the error name the wrong `kind` or member instead of all seven shapes. */
const ofKinds = (kinds: typeof KINDS | typeof PREVIEW_KINDS) => ({
	type: 'object' as const,
	discriminator: { propertyName: 'kind' },
	required: ['kind'],
	oneOf: kinds,
});

/** `data` of a batch. */
export const BatchDataSchema = Type.Unsafe<BatchData>(ofKinds(KINDS));
/** `data` of a preview: a file has no mappings there, and runs are named one by one. */
export const PreviewDataSchema = Type.Unsafe<PreviewData>(ofKinds(PREVIEW_KINDS));
