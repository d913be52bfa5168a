/**
 * JSON schemas of bodies and query strings, from the tables "Endpoints" and "data" of the API facts.
 * A member they do not list is refused, so that a test sees a misspelt one; where they end in "…",
 * further members pass.
 */
import Type, { type Static } from 'typebox';
import { UUID_PATTERN } from '../ids.mjs';
import { BATCH_STATUSES, CHANGE_KINDS, DATA_KINDS, RUN_STATUSES } from '../types.mjs';

const strict = { additionalProperties: false };
const oneOf = <T extends readonly string[]>(values: T) =>
	Type.Unsafe<T[number]>({ type: 'string', enum: [...values] });

/** Cargo's identifiers. */
export const Uuid = Type.String({ pattern: UUID_PATTERN });

/** A query parameter is text: these are the texts that pass. */
const QueryFlag = oneOf(['true', 'false'] as const);
const QueryNumber = Type.String({ pattern: '^[0-9]{1,9}$' });

const AnyObject = Type.Record(Type.String(), Type.Unknown());
const Count = Type.Integer({ minimum: 0 });

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
const FileData = Type.Object(
	{
		kind: Type.Literal('file'),
		s3Filename: Type.String({ minLength: 1 }),
		mappings: Type.Optional(Type.Record(Type.String(), Type.String())),
	},
	strict,
);
const RunsData = Type.Object(
	{
		kind: Type.Literal('runs'),
		filter: Type.Object({
			kind: Type.Literal('runs'),
			batchUuid: Type.Optional(Uuid),
			statuses: Type.Optional(Type.Array(oneOf(RUN_STATUSES))),
			uuids: Type.Optional(Type.Array(Uuid)),
		}),
		reset: Type.Union([
			Type.Object({ from: oneOf(['firstNode', 'lastNode', 'nextNode'] as const) }, strict),
			Type.Object({ from: Type.Literal('node'), nodeUuid: Uuid }, strict),
		]),
	},
	strict,
);

const KINDS = [SegmentData, ChangeData, FilterData, RecordIdsData, RecordsData, FileData, RunsData];

/** What a batch runs on, as it is sent. */
export type BatchData = Static<(typeof KINDS)[number]>;

/** The discriminator makes the error name the wrong `kind` or member instead of all seven shapes. */
const BatchDataSchema = Type.Unsafe<BatchData>({
	type: 'object',
	discriminator: { propertyName: 'kind' },
	required: ['kind'],
	oneOf: KINDS,
});

/** A node of a graph that a request brings along: only what the sandbox looks at is checked. */
const CustomNode = Type.Object({
	uuid: Type.Optional(Type.String()),
	slug: Type.Optional(Type.String()),
	kind: Type.Optional(Type.String()),
	childrenUuids: Type.Optional(Type.Array(Type.String())),
});

/** Body of the request that creates a batch. */
export const CreateBody = Type.Object(
	{
		workflowUuid: Type.Optional(Uuid),
		releaseUuid: Type.Optional(Uuid),
		nodes: Type.Optional(Type.Array(CustomNode)),
		data: BatchDataSchema,
	},
	strict,
);
/** The same, as a type. */
export type CreateBody = Static<typeof CreateBody>;

/** Body of the request for a preview. */
export const PreviewBody = Type.Object({ workflowUuid: Uuid, data: BatchDataSchema }, strict);

/** The same, as a type. */
export type PreviewBody = Static<typeof PreviewBody>;

/** Body of the request for a results file. */
export const DownloadBody = Type.Object(
	{ outputNodeSlug: Type.Optional(Type.String({ minLength: 1 })) },
	strict,
);

/** The same, as a type. */
export type DownloadBody = Static<typeof DownloadBody>;

/** Query of the list of batches. */
export const BatchListQuery = Type.Object(
	{
		uuids: Type.Optional(Type.Array(Uuid)),
		workflowUuids: Type.Optional(Type.Array(Uuid)),
		releaseUuid: Type.Optional(Uuid),
		parentBatchUuid: Type.Optional(Uuid),
		parentRunUuid: Type.Optional(Uuid),
		parentNodeUuid: Type.Optional(Uuid),
		statuses: Type.Optional(Type.Array(oneOf(BATCH_STATUSES))),
		hasRuns: Type.Optional(QueryFlag),
		isSkipped: Type.Optional(QueryFlag),
		isFinished: Type.Optional(QueryFlag),
		includedDataKinds: Type.Optional(Type.Array(oneOf(DATA_KINDS))),
		excludedDataKinds: Type.Optional(Type.Array(oneOf(DATA_KINDS))),
		limit: Type.Optional(QueryNumber),
		offset: Type.Optional(QueryNumber),
	},
	strict,
);
/** The same, as a type. */
export type BatchListQuery = Static<typeof BatchListQuery>;

/** Query of the list of plays. */
export const PlayListQuery = Type.Object(
	{
		isEnabled: Type.Optional(QueryFlag),
		modelUuid: Type.Optional(Uuid),
		segmentUuid: Type.Optional(Uuid),
		scheduleType: Type.Optional(Type.String()),
	},
	strict,
);

/** Body of the request for a list of runs. */
export const RunListBody = Type.Object({
	workflowUuid: Uuid,
	batchUuid: Type.Optional(Uuid),
	statuses: Type.Optional(Type.Array(oneOf(RUN_STATUSES))),
	limit: Type.Optional(Count),
	offset: Type.Optional(Count),
});

/** The query string of an endpoint that takes none. */
export const NoQuery = Type.Object({}, strict);
