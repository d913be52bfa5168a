/** Tools of the start-up workspace. */
import { fixedUuid, USER_UUID, WORKSPACE_UUID } from '../ids.mjs';
import type { Tool } from '../types.mjs';

const tool = (number: number, workflow: number, name: string, rest: Partial<Tool>): Tool => {
	const createdAt = new Date(Date.UTC(2025, 4, number)).toISOString();
	return {
		uuid: fixedUuid('tool', number),
		icon: { kind: 'emoji', emojiSlug: 'hammer' },
		workspaceUuid: WORKSPACE_UUID,
		workflowUuid: fixedUuid('workflow', workflow),
		userUuid: USER_UUID,
		name,
		folderUuid: null,
		creditsCost: { kind: 'sum' },
		description: null,
		isReadOnly: false,
		triggers: [],
		publicForm: null,
		createdAt,
		updatedAt: createdAt,
		deletedAt: null,
		...rest,
	};
};

/** Tools by a name that tests use. */
export const TOOLS = {
	findEmail: tool(1, 3, 'Find e-mail', {
		description: 'Finds and verifies the e-mail address of a person',
	}),
	companyReport: tool(2, 4, 'Übersicht über eine Firma', {
		creditsCost: { kind: 'custom', min: 3, max: 8 },
		isReadOnly: true,
		icon: { kind: 'raw', data: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
	}),
	/** Never deployed: refused with `nodesNotFound`. */
	neverDeployed: tool(3, 5, 'Draft: score a lead', { creditsCost: { kind: 'minMax' } }),
	/** Deployed without a start node: refused with `rootNodeNotFound`. */
	headless: tool(4, 8, 'Broken: post to CRM', {}),
} satisfies Record<string, Tool>;
