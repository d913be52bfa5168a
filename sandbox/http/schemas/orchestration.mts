/** Query strings of the endpoints of plays and releases. */
import Type from 'typebox';
import { oneOf, QueryFlag, strict, Uuid } from './common.mjs';

/** Query of the list of plays. */
export const PlayListQuery = Type.Object(
	{
		isEnabled: Type.Optional(QueryFlag),
		modelUuid: Type.Optional(Uuid),
		segmentUuid: Type.Optional(Uuid),
		scheduleType: Type.Optional(oneOf(['cron', 'dbt', 'realtime', 'dependency', 'watch'] as const)),
	},
	strict,
);

/** Query of the release that a workflow runs. */
export const DeployedQuery = Type.Object({ workflowUuid: Uuid }, strict);
