/** Workflows of the start-up workspace, and finding things in it. */
import { fixedUuid, WORKSPACE_UUID } from '../ids.mjs';
import type { DeployedRelease, Play, Release, Tool, Workflow } from '../types.mjs';
import { PLAYS } from './plays.mjs';
import { RELEASES } from './releases.mjs';
import { TOOLS } from './tools.mjs';

/** What a workflow shows of its release. */
const short = (release: Release): DeployedRelease => {
	const { uuid, userUuid, description, version, nodes } = release;
	const { formFields, templateSlug, deployedAt, createdAt } = release;
	return {
		uuid,
		userUuid,
		description,
		version,
		nodes,
		formFields,
		templateSlug,
		deployedAt,
		createdAt,
	};
};

const workflow = (
	uuid: string,
	release: Release | null,
	owner: Pick<Workflow, 'playUuid' | 'toolUuid'>,
): Workflow => ({
	uuid,
	workspaceUuid: WORKSPACE_UUID,
	nodes: release?.nodes ?? [],
	createdAt: '2025-03-01T08:00:00.000Z',
	updatedAt: release?.createdAt ?? '2025-03-01T08:00:00.000Z',
	deletedAt: null,
	...owner,
	folderUuid: null,
	template: null,
	deployedRelease: release && short(release),
});

const ofPlay = ({ uuid, workflowUuid }: Play, release: Release): Workflow =>
	workflow(workflowUuid, release, { playUuid: uuid, toolUuid: null });
const ofTool = ({ uuid, workflowUuid }: Tool, release: Release | null): Workflow =>
	workflow(workflowUuid, release, { playUuid: null, toolUuid: uuid });

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
	ownerless: workflow(fixedUuid('workflow', 10), null, { playUuid: null, toolUuid: null }),
} satisfies Record<string, Workflow>;

/**
 * The workflow with this UUID, in any case of its letters.
 *
 * @param uuid null for a batch that a test put there without a workflow
 */
export const findWorkflow = (uuid: string | null): Workflow | undefined =>
	Object.values(WORKFLOWS).find((known) => known.uuid === uuid?.toLowerCase());

/** The release with this UUID, in any case of its letters. */
export const findRelease = (uuid: string): Release | undefined =>
	Object.values(RELEASES).find((release) => release.uuid === uuid.toLowerCase());

/** The release that a workflow runs, if it was ever deployed. */
export const deployedReleaseOf = (of: Workflow | undefined): Release | undefined =>
	of?.deployedRelease ? findRelease(of.deployedRelease.uuid) : undefined;

/** The play that owns a workflow, if one does. */
export const playOf = (of: Workflow | undefined): Play | undefined =>
	Object.values<Play>(PLAYS).find(({ uuid }) => uuid === of?.playUuid);
