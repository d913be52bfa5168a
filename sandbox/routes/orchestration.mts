/** The rest of `/orchestration`: plays, tools, workflows, releases, runs. */
import { findRelease } from '../batches/create.mjs';
import { runsOf } from '../batches/runs.mjs';
import { defineRoute } from '../http/route.mjs';
import { PlayListQuery, RunListBody } from '../http/schemas.mjs';
import { Refusal } from '../refusal.mjs';
import { PLAYS, TOOLS, WORKFLOWS } from '../workspace.mjs';

/** Runs of a page if the request does not say. An assumption. */
const DEFAULT_RUNS_LIMIT = 50;

/** Equal, or not asked for. */
const is = (wanted: unknown, value: unknown): boolean => wanted === undefined || wanted === value;

/** The endpoints of plays, tools, workflows, releases and runs. */
export const orchestrationRoutes = [
	defineRoute({
		method: 'GET',
		path: '/orchestration/plays/list',
		query: PlayListQuery,
		handle: ({ query: { isEnabled, modelUuid, segmentUuid, scheduleType } }) => ({
			plays: Object.values(PLAYS).filter(
				(play) =>
					is(isEnabled, String(play.isEnabled)) &&
					is(modelUuid, play.modelUuid) &&
					is(segmentUuid, play.segmentUuid) &&
					is(scheduleType, play.schedule?.type ?? null),
			),
		}),
	}),
	defineRoute({
		method: 'GET',
		path: '/orchestration/tools/list',
		handle: () => ({ tools: Object.values(TOOLS) }),
	}),
	defineRoute({
		method: 'GET',
		path: '/orchestration/workflows/list',
		handle: ({ store }) => {
			const batches = store.newestFirst();
			return {
				workflows: Object.values(WORKFLOWS).map((workflow) => ({
					...workflow,
					lastBatch: batches.find(({ workflowUuid }) => workflowUuid === workflow.uuid) ?? null,
				})),
			};
		},
	}),
	defineRoute({
		method: 'GET',
		path: '/orchestration/releases/{uuid}',
		handle: ({ uuid }) => {
			const release = findRelease(uuid);
			if (!release) throw Refusal.because('releaseNotFound');
			return { release };
		},
	}),
	defineRoute({
		method: 'POST',
		path: '/orchestration/runs/list',
		body: RunListBody,
		handle: ({ store, body }) => {
			const { workflowUuid, batchUuid, statuses, limit = DEFAULT_RUNS_LIMIT, offset = 0 } = body;
			const now = Date.now();
			const runs = store
				.all()
				.filter(({ batch }) => batch.workflowUuid === workflowUuid.toLowerCase())
				.filter(({ batch }) => is(batchUuid?.toLowerCase(), batch.uuid))
				.flatMap((stored) => runsOf(stored, now))
				.filter(({ status }) => statuses?.includes(status) ?? true);
			return { runs: runs.slice(offset, offset + limit) };
		},
	}),
];
