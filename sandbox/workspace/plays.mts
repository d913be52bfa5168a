/** Plays of the start-up workspace. */
import { fixedUuid, USER_UUID, WORKSPACE_UUID } from '../ids.mjs';
import type { Play } from '../types.mjs';
import { SEGMENTS } from './segments.mjs';

type Given = Pick<Play, 'name'> & {
	workflow: number;
	segment: { uuid: string; modelUuid: string };
};

const play = (
	number: number,
	{ name, workflow, segment }: Given,
	rest: Partial<Play> = {},
): Play => {
	const createdAt = new Date(Date.UTC(2025, 3, number)).toISOString();
	return {
		uuid: fixedUuid('play', number),
		workspaceUuid: WORKSPACE_UUID,
		workflowUuid: fixedUuid('workflow', workflow),
		userUuid: USER_UUID,
		modelUuid: segment.modelUuid,
		segmentUuid: segment.uuid,
		changeKinds: [],
		runCreationRule: 'always',
		name,
		description: null,
		schedule: null,
		isEnabled: true,
		healthThreshold: 100,
		healthAlertActions: [],
		folderUuid: null,
		createdAt,
		updatedAt: createdAt,
		deletedAt: null,
		...rest,
	};
};

/** Plays by a name that tests use; "Enrich new leads" is there twice on purpose. */
export const PLAYS = {
	enrichNewLeads: play(
		1,
		{ name: 'Enrich new leads', workflow: 1, segment: SEGMENTS.ofEnrichNewLeads },
		{
			description: 'Adds company data and a score to every new lead',
			changeKinds: ['added', 'updated'],
			schedule: { type: 'cron', cron: '0 7 * * *', temporalScheduleWorkflowId: 'play-1' },
		},
	),
	welcomeQualified: play(
		2,
		{ name: 'Welcome qualified leads', workflow: 2, segment: SEGMENTS.linkedToPlay },
		{ changeKinds: ['added'], runCreationRule: 'once', schedule: { type: 'realtime' } },
	),
	/** Healthy as long as four of five runs succeed. */
	growAccounts: play(
		3,
		{ name: 'Großkunden ausbauen', workflow: 6, segment: SEGMENTS.ofGrowAccounts },
		{ description: 'Sucht Einkäufer in großen Firmen', healthThreshold: 80 },
	),
	reactivate: play(
		4,
		{ name: 'Reactivate dormant accounts', workflow: 7, segment: SEGMENTS.ofReactivate },
		{ isEnabled: false },
	),
	enrichNewLeadsCopy: play(
		5,
		{ name: 'Enrich new leads', workflow: 9, segment: SEGMENTS.ofEnrichNewLeadsCopy },
		{ description: 'A copy that somebody forgot to rename', isEnabled: false },
	),
} satisfies Record<string, Play>;
