/** Releases of the start-up workspace, with the inputs of the tools. */
import { fixedUuid, USER_UUID, WORKSPACE_UUID } from '../ids.mjs';
import type { FormField, GraphNode, Release } from '../types.mjs';
import { GRAPHS } from './graphs.mjs';

const release = (
	number: number,
	workflow: number,
	version: string,
	nodes: GraphNode[],
	rest: Partial<Release> = {},
): Release => {
	const createdAt = new Date(Date.UTC(2025, 5, number)).toISOString();
	return {
		uuid: fixedUuid('release', number),
		parentUuid: null,
		workspaceUuid: WORKSPACE_UUID,
		userUuid: USER_UUID,
		workflowUuid: fixedUuid('workflow', workflow),
		description: null,
		version,
		status: 'deployed',
		templateSlug: null,
		nodes,
		formFields: null,
		testRecords: [],
		deployedAt: createdAt,
		createdAt,
		updatedAt: createdAt,
		deletedAt: null,
		...rest,
	};
};

const FIND_EMAIL_FIELDS: FormField[] = [
	{
		name: 'First name',
		slug: 'first_name',
		description: 'As the person writes it',
		placeholder: 'Ada',
		isRequired: true,
		kind: 'string',
	},
	{ name: 'Company domain', slug: 'company_domain', isRequired: true, kind: 'string' },
	{ name: 'Age', slug: 'age', isRequired: false, kind: 'number' },
	{ name: 'Is customer', slug: 'is_customer', kind: 'boolean' },
	{
		name: 'Seniority',
		slug: 'seniority',
		kind: 'enum',
		enum: ['junior', 'senior', 'executive'],
	},
	{ name: 'Founded on', slug: 'founded_on', kind: 'date' },
	{ name: 'Tags', slug: 'tags', kind: 'any' },
	{
		name: 'Phones',
		slug: 'phones',
		kind: 'array',
		fields: [
			{ name: 'Label', slug: 'label', kind: 'string' },
			{ name: 'Number', slug: 'number', kind: 'string' },
		],
	},
];

const COMPANY_REPORT_FIELDS: FormField[] = [
	{ name: 'Domain', slug: 'domain', isRequired: true, kind: 'string' },
	{ name: 'Depth', slug: 'depth', kind: 'enum', enum: ['short', 'long'] },
];

const HEADLESS_FIELDS: FormField[] = [{ name: 'Payload', slug: 'payload', kind: 'any' }];

const enrichNewLeadsOld = release(2, 1, '1.3.0', GRAPHS.enrichNewLeadsOld, {
	status: 'archived',
});

/** Releases by a name that tests use. */
export const RELEASES = {
	enrichNewLeads: release(1, 1, '1.4.0', GRAPHS.enrichNewLeads, {
		parentUuid: enrichNewLeadsOld.uuid,
		description: 'Scores every lead',
	}),
	/** An earlier release of the same play's workflow. */
	enrichNewLeadsOld,
	findEmail: release(3, 3, '2.0.0', GRAPHS.findEmail, {
		formFields: FIND_EMAIL_FIELDS,
		testRecords: [
			{ kind: 'data', data: { first_name: 'Ada', company_domain: 'company-1.example' } },
		],
	}),
	welcomeQualified: release(4, 2, '1.0.0', GRAPHS.welcomeQualified),
	companyReport: release(5, 4, '1.0.1', GRAPHS.companyReport, {
		formFields: COMPANY_REPORT_FIELDS,
	}),
	growAccounts: release(6, 6, '3.1.0', GRAPHS.growAccounts),
	reactivate: release(7, 7, '0.9.0', GRAPHS.reactivate),
	/** Its graph has no start node: refused with `rootNodeNotFound`. */
	headless: release(8, 8, '0.1.0', GRAPHS.headless, { formFields: HEADLESS_FIELDS }),
	enrichNewLeadsCopy: release(9, 9, '1.0.0', GRAPHS.enrichNewLeadsCopy),
} satisfies Record<string, Release>;
