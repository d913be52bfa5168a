/** The rest of `/orchestration`: plays, tools, workflows, releases, actions. */
import { defineRoute } from '../http/route.mjs';
import { DeployedQuery, OutputSchemaBody, PlayListQuery } from '../http/schemas.mjs';
import { Refusal } from '../refusal.mjs';
import { isEnd, outputSchema } from '../runs/nodes.mjs';
import type { Batch, Tool } from '../types.mjs';
import { PLAYS, TOOLS, WORKFLOWS } from '../workspace.mjs';
import { deployedReleaseOf, findRelease, findWorkflow } from '../workspace/workflows.mjs';

/** Equal, or not requested. */
const is = (wanted: string | undefined, value: string | null): boolean =>
	wanted === undefined || wanted.toLowerCase() === value;

/** What a workflow shows of a batch. */
const short = ({ uuid, status, runsStatus, errorMessage, createdAt, finishedAt }: Batch) => ({
	uuid,
	status,
	runsStatus,
	errorMessage,
	createdAt,
	finishedAt,
});

/** The endpoints of plays, tools, workflows, releases and actions. */
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
				workflows: Object.values(WORKFLOWS).map((workflow) => {
					const last = batches.find(({ workflowUuid }) => workflowUuid === workflow.uuid);
					return { ...workflow, lastBatch: last ? short(last) : null };
				}),
			};
		},
	}),
	defineRoute({
		method: 'GET',
		path: '/orchestration/releases/deployed',
		query: DeployedQuery,
		handle: ({ query: { workflowUuid } }) => {
			const release = deployedReleaseOf(findWorkflow(workflowUuid));
			if (!release) throw Refusal.because('releaseNotFound');
			return { release };
		},
	}),
	defineRoute({
		method: 'GET',
		path: '/orchestration/releases/{uuid}',
		handle: ({ uuid }) => {
			const release = findRelease(uuid);
			if (!release) throw Refusal.notFound('Release');
			return { release };
		},
	}),
	defineRoute({
		method: 'POST',
		path: '/orchestration/actions/get-output-schema',
		body: OutputSchemaBody,
		handle: ({ body: { action } }) => {
			// The sandbox knows tools and no other action.
			if (action.kind !== 'tool') throw Refusal.because('actionNotFound');
			const tool = Object.values<Tool>(TOOLS).find(({ uuid }) => is(action.toolUuid ?? '', uuid));
			const release = deployedReleaseOf(findWorkflow(tool?.workflowUuid ?? null));
			if (!release) throw Refusal.because('releaseNotFound');
			if (!release.nodes.some(isEnd)) throw Refusal.because('actionHasNoOutput');
			return { schema: outputSchema(release.nodes) };
		},
	}),
];
