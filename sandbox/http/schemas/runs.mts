/** Bodies of the endpoints of runs; and filters of runs, wherever they are used. */
import Type, { type Static } from 'typebox';
import { FINAL_RUN_STATUSES, RUN_STATUSES } from '../../types.mjs';
import { Count, IsoDate, oneOf, strict, Uuid } from './common.mjs';
import { Action, Node } from './graph.mjs';

const Conjonction = oneOf(['or', 'and'] as const);

/** What runs did in single nodes. */
const ExecutionsFilter = Type.Object(
	{
		conjonction: Conjonction,
		groups: Type.Array(
			Type.Object(
				{
					conjonction: Conjonction,
					conditions: Type.Array(
						Type.Object(
							{
								kind: Type.Literal('node'),
								nodeSlug: Type.String(),
								status: oneOf(['absent', 'pending', 'success', 'error'] as const),
								value: Type.Optional(Type.String()),
							},
							strict,
						),
					),
				},
				strict,
			),
		),
	},
	strict,
);
/** The same, as a type. */
export type ExecutionsFilter = Static<typeof ExecutionsFilter>;

const common = {
	batchUuid: Type.Optional(Uuid),
	releaseUuid: Type.Optional(Uuid),
	parentBatchUuid: Type.Optional(Uuid),
	parentNodeUuid: Type.Optional(Uuid),
	isGroupParent: Type.Optional(Type.Boolean()),
	executionsFilter: Type.Optional(ExecutionsFilter),
	createdAfter: Type.Optional(IsoDate),
	createdBefore: Type.Optional(IsoDate),
};
const ofRecords = {
	recordId: Type.Optional(Type.String()),
	recordTitle: Type.Optional(Type.String()),
	recordTitleOrId: Type.Optional(Type.String()),
};
const Statuses = Type.Optional(Type.Array(oneOf(RUN_STATUSES)));

/** "RQ" of the API facts, without the two that canceling does not accept. */
const withoutState = { ...common, ...ofRecords, parentUuid: Type.Optional(Uuid) };
const query = { ...withoutState, statuses: Statuses, isFinished: Type.Optional(Type.Boolean()) };
const updated = {
	updatedAfter: Type.Optional(IsoDate),
	updatedBefore: Type.Optional(IsoDate),
};
const page = { limit: Type.Optional(Count), offset: Type.Optional(Count) };
const Uuids = Type.Optional(Type.Array(Uuid));

const listed = {
	workflowUuid: Type.Optional(Uuid),
	userUuid: Type.Optional(Uuid),
	...query,
	...updated,
};

/** Body of the request for the number of runs. */
export const RunCountBody = Type.Object(listed, strict);
/** Body of the request for a list of runs. */
export const RunListBody = Type.Object({ ...listed, ...page }, strict);
/** Body of the request that stops runs. */
export const RunCancelBody = Type.Object(
	{ workflowUuid: Uuid, uuids: Uuids, ...withoutState },
	strict,
);
/** Body of the request for a file of runs. */
export const RunDownloadBody = Type.Object(
	{ workflowUuid: Uuid, uuids: Uuids, ...query, ...updated },
	strict,
);
/** Body of the request for a file of the outputs of runs. */
export const RunOutputsBody = Type.Object(
	{
		workflowUuid: Uuid,
		outputNodeSlug: Type.Optional(Type.String({ minLength: 1 })),
		format: Type.Optional(oneOf(['csv', 'json'] as const)),
		...query,
		...page,
	},
	strict,
);
/** The same, as a type. */
export type RunOutputsBody = Static<typeof RunOutputsBody>;

/** Body of the request that creates a run. `data` may be anything: it is checked later. */
export const RunCreateBody = Type.Object(
	{
		workflowUuid: Type.Optional(Uuid),
		releaseUuid: Type.Optional(Uuid),
		nodes: Type.Optional(Type.Array(Node)),
		data: Type.Optional(Type.Unknown()),
	},
	strict,
);
/** The same, as a type. */
export type RunCreateBody = Static<typeof RunCreateBody>;

const RunFilter = Type.Object(
	{
		kind: Type.Literal('runs'),
		...common,
		...ofRecords,
		parentRunUuid: Type.Optional(Uuid),
		uuids: Uuids,
		statuses: Statuses,
	},
	strict,
);
const RecordFilter = Type.Object(
	{
		kind: Type.Literal('records'),
		...common,
		parentRunUuid: Type.Optional(Uuid),
		ids: Type.Optional(Type.Array(Type.String())),
		title: Type.Optional(Type.String()),
		titleOrId: Type.Optional(Type.String()),
		statuses: Type.Optional(
			Type.Array(
				oneOf(['pending', 'running', 'success', 'error', 'cancelled', 'cancelling'] as const),
			),
		),
	},
	strict,
);
type RunsFilter = Static<typeof RunFilter> | Static<typeof RecordFilter>;

/** Which earlier runs a batch runs again. */
export const RunsFilterSchema = Type.Unsafe<RunsFilter>({
	type: 'object',
	discriminator: { propertyName: 'kind' },
	required: ['kind'],
	oneOf: [RunFilter, RecordFilter],
});

/** Body of the request for the schema of an action's output. */
export const OutputSchemaBody = Type.Object({ action: Action }, strict);

/** How a run that a test plans can end. */
export const FinalRunStatus = oneOf(FINAL_RUN_STATUSES);
