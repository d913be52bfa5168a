/** Batches of the start-up workspace: one in every status, and one with failed runs. They never change. */
import { applyFilter } from '../filters/filter.mjs';
import { fixedUuid, USER_UUID, WORKSPACE_UUID } from '../ids.mjs';
import { judge } from '../runs/health.mjs';
import { creditsOfSuccess, failingPath, pathOf } from '../runs/path.mjs';
import { type Entry, graphOf } from '../runs/roster.mjs';
import {
	type Batch,
	FINAL_STATUSES,
	type GivenBatch,
	type Release,
	type Segment,
} from '../types.mjs';
import { RELEASES } from './releases.mjs';
import { SEGMENTS } from './segments.mjs';
import { TABLES } from './world.mjs';

/** What the runs of a batch have cost. */
const creditsUsed = (batch: Batch): number => {
	const path = pathOf(graphOf(batch));
	const succeeded = batch.executedRunsCount - batch.failedRunsCount;
	return (
		succeeded * creditsOfSuccess(path) + batch.failedRunsCount * creditsOfSuccess(failingPath(path))
	);
};

/**
 * A whole batch from the fields that matter; the others are consistent with them.
 *
 * @param given `uuid` and whatever differs from a finished, healthy batch of the tool "Find e-mail"
 * @param createdAt milliseconds since 1970, used if `given` has no `createdAt`
 */
export const completeBatch = (given: GivenBatch & { uuid: string }, createdAt: number): Batch => {
	const { status = 'success', workflowUuid = RELEASES.findEmail.workflowUuid } = given;
	const { runsCount = 0, failedRunsCount = 0 } = given;
	const executedRunsCount = given.executedRunsCount ?? runsCount;
	const created = given.createdAt ?? new Date(createdAt).toISOString();
	const finished = new Date(Date.parse(created) + 60_000).toISOString();
	const isFinal = FINAL_STATUSES.some((final) => final === status);
	const { uuid, ...fields } = given;
	// Cargo has no batch without a workflow and no incomplete node: the caller is responsible for these.
	const batch = {
		uuid,
		workspaceUuid: WORKSPACE_UUID,
		workflowUuid,
		userUuid: USER_UUID,
		releaseUuid: RELEASES.findEmail.uuid,
		nodes: null,
		temporalWorkflowId: `batch-${uuid}`,
		traceUuid: null,
		data: { kind: 'records', s3Filename: `batches/${uuid}.json` },
		errorMessage: null,
		status,
		runsStatus: judge(workflowUuid, executedRunsCount, failedRunsCount),
		runsCount,
		executedRunsCount,
		failedRunsCount,
		creditsUsedCount: 0,
		createdAt: created,
		updatedAt: isFinal ? finished : created,
		finishedAt: isFinal ? finished : null,
		...fields,
	} as Batch;
	return { ...batch, creditsUsedCount: given.creditsUsedCount ?? creditsUsed(batch) };
};

/** The records that a batch of a segment ran on; none are known of other data. */
export const recordsOf = ({ data }: Batch): Entry[] => {
	const segment = Object.values<Segment>(SEGMENTS).find(({ uuid }) => uuid === data.segmentUuid);
	if (data.kind !== 'segment' || !segment) return [];
	const { filter, modelUuid } = segment;
	const world = { ...TABLES, segment: () => undefined, activities: () => [], now: Date.now };
	return applyFilter(filter, modelUuid, TABLES.rows(modelUuid), world).map((input) => ({
		input,
		recordId: String(input._id),
	}));
};

/** Minutes between two batches of the start-up workspace. */
const MINUTES_APART = 10;
const FIRST_CREATED = Date.UTC(2026, 0, 15, 8);

const startUpBatch = (
	number: number,
	{ uuid: releaseUuid, workflowUuid }: Release,
	given: Partial<Batch>,
): Batch =>
	completeBatch(
		{ uuid: fixedUuid('batch', number), releaseUuid, workflowUuid, ...given },
		FIRST_CREATED + number * MINUTES_APART * 60_000,
	);

const ofSegment: Partial<Batch> = {
	data: { kind: 'segment', segmentUuid: SEGMENTS.newLeads.uuid },
};
const { enrichNewLeads, findEmail } = RELEASES;

/** Batches by a name that tests use; later ones are newer. */
export const BATCHES = {
	/** A play's, 16 runs, all well. */
	success: startUpBatch(1, enrichNewLeads, { ...ofSegment, runsCount: 16 }),
	/** A tool's: succeeded, but 3 of 20 runs failed. */
	failedRuns: startUpBatch(2, findEmail, { runsCount: 20, failedRunsCount: 3 }),
	error: startUpBatch(3, enrichNewLeads, {
		...ofSegment,
		status: 'error',
		runsCount: 16,
		executedRunsCount: 4,
		failedRunsCount: 4,
		errorMessage: 'The connector "Clearbit" refused the request: invalid API key',
	}),
	cancelled: startUpBatch(4, findEmail, {
		status: 'cancelled',
		runsCount: 30,
		executedRunsCount: 11,
	}),
	skipped: startUpBatch(5, enrichNewLeads, { ...ofSegment, status: 'skipped' }),
	cancelling: startUpBatch(6, findEmail, {
		status: 'cancelling',
		runsCount: 30,
		executedRunsCount: 5,
	}),
	running: startUpBatch(7, enrichNewLeads, {
		...ofSegment,
		status: 'running',
		runsCount: 16,
		executedRunsCount: 6,
	}),
	querying: startUpBatch(8, enrichNewLeads, { ...ofSegment, status: 'querying' }),
	syncing: startUpBatch(9, findEmail, { status: 'syncing' }),
	pending: startUpBatch(10, findEmail, { status: 'pending' }),
} satisfies Record<string, Batch>;
