/** Plays, tools, their workflows and releases in the start-up workspace. */
import { fixedUuid } from '../ids.mjs';
import type { GraphNode, Play, Release, Tool, Workflow } from '../types.mjs';
import { MODELS, SEGMENTS } from './models.mjs';

/** A chain of nodes that starts with `start`, one for each `[slug, name]`. */
const chain = (family: number, ...steps: Array<[slug: string, name: string]>): GraphNode[] => {
	const uuid = (index: number) => fixedUuid('node', family * 100 + index);
	return [['start', 'Start'] as const, ...steps].map(([slug, name], index) => ({
		uuid: uuid(index),
		slug,
		name,
		kind: index === 0 ? 'start' : 'action',
		childrenUuids: index < steps.length ? [uuid(index + 1)] : [],
	}));
};

const release = (
	number: number,
	workflow: number,
	version: string,
	nodes: GraphNode[],
): Release => ({
	uuid: fixedUuid('release', number),
	workflowUuid: fixedUuid('workflow', workflow),
	version,
	description: null,
	nodes,
	createdAt: new Date(Date.UTC(2025, 5, number)).toISOString(),
});

const leadNodes = chain(1, ['enrich_company', 'Enrich company'], ['score', 'Score lead']);
const emailNodes = chain(3, ['find_email', 'Find e-mail'], ['verify_email', 'Verify e-mail']);

/** Releases by a name that tests use. */
export const RELEASES = {
	enrichNewLeads: release(1, 1, '1.4.0', leadNodes),
	/** An earlier release of the same play's workflow. */
	enrichNewLeadsOld: release(2, 1, '1.3.0', chain(1, ['enrich_company', 'Enrich company'])),
	findEmail: release(3, 3, '2.0.0', emailNodes),
	welcomeQualified: release(4, 2, '1.0.0', chain(2, ['send_email', 'Send e-mail'])),
	companyReport: release(5, 4, '1.0.1', chain(4, ['summarise', 'Summarise'])),
	growAccounts: release(6, 6, '3.1.0', chain(6, ['find_buyers', 'Find buyers'])),
	reactivate: release(7, 7, '0.9.0', chain(7, ['notify_slack', 'Notify in Slack'])),
	/** Its graph has no start node: refused with `rootNodeNotFound`. */
	headless: release(8, 8, '0.1.0', chain(8, ['post', 'Post']).slice(1)),
	enrichNewLeadsCopy: release(9, 9, '1.0.0', chain(9, ['enrich_company', 'Enrich company'])),
} satisfies Record<string, Release>;

/** Plays by a name that tests use; "Enrich new leads" is there twice on purpose. */
export const PLAYS = {
	enrichNewLeads: {
		uuid: fixedUuid('play', 1),
		name: 'Enrich new leads',
		description: 'Adds company data and a score to every new lead',
		workflowUuid: fixedUuid('workflow', 1),
		modelUuid: MODELS.contacts.uuid,
		segmentUuid: SEGMENTS.newLeads.uuid,
		changeKinds: ['added', 'updated'],
		isEnabled: true,
		schedule: { type: 'cron' },
	},
	welcomeQualified: {
		uuid: fixedUuid('play', 2),
		name: 'Welcome qualified leads',
		description: null,
		workflowUuid: fixedUuid('workflow', 2),
		modelUuid: MODELS.contacts.uuid,
		segmentUuid: SEGMENTS.linkedToPlay.uuid,
		changeKinds: ['added'],
		isEnabled: true,
		schedule: { type: 'realtime' },
	},
	growAccounts: {
		uuid: fixedUuid('play', 3),
		name: 'Großkunden ausbauen',
		description: 'Sucht Einkäufer in großen Firmen',
		workflowUuid: fixedUuid('workflow', 6),
		modelUuid: MODELS.companies.uuid,
		segmentUuid: null,
		changeKinds: [],
		isEnabled: true,
		schedule: null,
	},
	reactivate: {
		uuid: fixedUuid('play', 4),
		name: 'Reactivate dormant accounts',
		description: null,
		workflowUuid: fixedUuid('workflow', 7),
		modelUuid: MODELS.companies.uuid,
		segmentUuid: null,
		changeKinds: [],
		isEnabled: false,
		schedule: null,
	},
	enrichNewLeadsCopy: {
		uuid: fixedUuid('play', 5),
		name: 'Enrich new leads',
		description: 'A copy that somebody forgot to rename',
		workflowUuid: fixedUuid('workflow', 9),
		modelUuid: MODELS.contacts.uuid,
		segmentUuid: null,
		changeKinds: [],
		isEnabled: false,
		schedule: null,
	},
} satisfies Record<string, Play>;

/** Tools by a name that tests use. */
export const TOOLS = {
	findEmail: {
		uuid: fixedUuid('tool', 1),
		name: 'Find e-mail',
		description: 'Finds and verifies the e-mail address of a person',
		workflowUuid: fixedUuid('workflow', 3),
		creditsCost: 2,
		isReadOnly: false,
	},
	companyReport: {
		uuid: fixedUuid('tool', 2),
		name: 'Übersicht über eine Firma',
		description: null,
		workflowUuid: fixedUuid('workflow', 4),
		creditsCost: 5,
		isReadOnly: true,
	},
	/** Never deployed: refused with `nodesNotFound`. */
	neverDeployed: {
		uuid: fixedUuid('tool', 3),
		name: 'Draft: score a lead',
		description: null,
		workflowUuid: fixedUuid('workflow', 5),
		creditsCost: 1,
		isReadOnly: false,
	},
	/** Deployed without a start node: refused with `rootNodeNotFound`. */
	headless: {
		uuid: fixedUuid('tool', 4),
		name: 'Broken: post to CRM',
		description: null,
		workflowUuid: fixedUuid('workflow', 8),
		creditsCost: 1,
		isReadOnly: false,
	},
} satisfies Record<string, Tool>;

const ofPlay = (play: Play, deployedRelease: Release): Workflow => ({
	uuid: play.workflowUuid,
	playUuid: play.uuid,
	toolUuid: null,
	deployedRelease,
});
const ofTool = (tool: Tool, deployedRelease: Release | null): Workflow => ({
	uuid: tool.workflowUuid,
	playUuid: null,
	toolUuid: tool.uuid,
	deployedRelease,
});

/** Workflows by the name of the play or tool that owns them. */
export const WORKFLOWS = {
	enrichNewLeads: ofPlay(PLAYS.enrichNewLeads, RELEASES.enrichNewLeads),
	welcomeQualified: ofPlay(PLAYS.welcomeQualified, RELEASES.welcomeQualified),
	findEmail: ofTool(TOOLS.findEmail, RELEASES.findEmail),
	companyReport: ofTool(TOOLS.companyReport, RELEASES.companyReport),
	neverDeployed: ofTool(TOOLS.neverDeployed, null),
	growAccounts: ofPlay(PLAYS.growAccounts, RELEASES.growAccounts),
	reactivate: ofPlay(PLAYS.reactivate, RELEASES.reactivate),
	headless: ofTool(TOOLS.headless, RELEASES.headless),
	enrichNewLeadsCopy: ofPlay(PLAYS.enrichNewLeadsCopy, RELEASES.enrichNewLeadsCopy),
	/** Owned by no play and no tool, never deployed. */
	ownerless: {
		uuid: fixedUuid('workflow', 10),
		playUuid: null,
		toolUuid: null,
		deployedRelease: null,
	},
} satisfies Record<string, Workflow>;

/** Credits one run of a play costs; a tool names its own. An assumption. */
const PLAY_RUN_CREDITS = 1;

/**
 * Credits one run costs.
 *
 * @param workflowUuid of a play or a tool; null for a graph that the batch brought along
 */
export const creditsPerRun = (workflowUuid: string | null): number =>
	Object.values(TOOLS).find((tool) => tool.workflowUuid === workflowUuid)?.creditsCost ??
	PLAY_RUN_CREDITS;
