/** Batches of the start-up workspace: one in every status, and one with failed runs. They stand still. */
import { derivedUuid, fixedUuid } from '../ids.mjs';
import { type Batch, FINAL_STATUSES, type Release } from '../types.mjs';
import { SEGMENTS } from './models.mjs';
import { creditsPerRun, RELEASES } from './workflows.mjs';

/** UUID of the workspace; every batch is in it. */
export const WORKSPACE_UUID = fixedUuid('workspace', 1);
/** UUID of the user the token belongs to. */
export const USER_UUID = fixedUuid('user', 1);

/**
 * A whole batch from the fields that matter; the others fit to them.
 *
 * @param given `uuid` and whatever differs from a finished, healthy batch of the tool "Find e-mail"
 * @param createdAt milliseconds since 1970, used if `given` has no `createdAt`
 */
export const completeBatch = (
	given: Partial<Batch> & { uuid: string },
	createdAt: number,
): Batch => {
	const { status = 'success', workflowUuid = RELEASES.findEmail.workflowUuid } = given;
	const { runsCount = 0, failedRunsCount = 0 } = given;
	const executedRunsCount = given.executedRunsCount ?? runsCount;
	const created = given.createdAt ?? new Date(createdAt).toISOString();
	const finished = new Date(Date.parse(created) + 60_000).toISOString();
	const isFinal = FINAL_STATUSES.some((final) => final === status);
	const { uuid, ...fields } = given;
	return {
		uuid,
		workspaceUuid: WORKSPACE_UUID,
		workflowUuid,
		userUuid: USER_UUID,
		releaseUuid: RELEASES.findEmail.uuid,
		nodes: null,
		temporalWorkflowId: `batch-${uuid}`,
		traceUuid: derivedUuid(`trace ${uuid}`),
		data: { kind: 'records', s3Filename: `batches/${uuid}.json` },
		errorMessage: null,
		status,
		runsStatus: executedRunsCount === 0 ? null : failedRunsCount > 0 ? 'unhealthy' : 'healthy',
		runsCount,
		executedRunsCount,
		failedRunsCount,
		creditsUsedCount: executedRunsCount * creditsPerRun(workflowUuid),
		createdAt: created,
		updatedAt: isFinal ? finished : created,
		finishedAt: isFinal ? finished : null,
		...fields,
	};
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
	/** A tool's: went through, but 3 of 20 runs failed. */
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
