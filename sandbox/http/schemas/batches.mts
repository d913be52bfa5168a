/** Bodies and query strings of the endpoints of batches. */
import Type, { type Static } from 'typebox';
import { BATCH_STATUSES, KEPT_DATA_KINDS } from '../../types.mjs';
import { oneOf, QueryFlag, QueryNumber, strict, Uuid } from './common.mjs';
import { BatchDataSchema, PreviewDataSchema } from './data.mjs';
import { Node } from './graph.mjs';

/** Body of the request that creates a batch. */
export const CreateBody = Type.Object(
	{
		workflowUuid: Type.Optional(Uuid),
		releaseUuid: Type.Optional(Uuid),
		nodes: Type.Optional(Type.Array(Node)),
		data: BatchDataSchema,
	},
	strict,
);
/** The same, as a type. */
export type CreateBody = Static<typeof CreateBody>;

/** Body of the request for a preview. */
export const PreviewBody = Type.Object({ workflowUuid: Uuid, data: PreviewDataSchema }, strict);
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
		includedDataKinds: Type.Optional(Type.Array(oneOf(KEPT_DATA_KINDS))),
		excludedDataKinds: Type.Optional(Type.Array(oneOf(KEPT_DATA_KINDS))),
		limit: Type.Optional(QueryNumber),
		offset: Type.Optional(QueryNumber),
	},
	strict,
);
/** The same, as a type. */
export type BatchListQuery = Static<typeof BatchListQuery>;
