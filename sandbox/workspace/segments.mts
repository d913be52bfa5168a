/** Segments of the start-up workspace with true counts, and changes of them. */
import { applyFilter } from '../filters/filter.mjs';
import { fixedUuid, USER_UUID, WORKSPACE_UUID } from '../ids.mjs';
import type { ChangeKind, Filter, Model, Segment, SegmentChange } from '../types.mjs';
import { MODELS } from './models.mjs';
import { TABLES } from './world.mjs';

const EVERYTHING: Filter = { conjonction: 'and', groups: [] };

const where = (condition: object): Filter => ({
	conjonction: 'and',
	groups: [{ conjonction: 'and', conditions: [condition] }],
});
const whereText = (columnSlug: string, ...values: string[]): Filter =>
	where({ kind: 'string', columnSlug, operator: 'is', values });
const inStage = (stage: string): Filter => whereText('stage', stage);
const moreEmployeesThan = (value: number): Filter =>
	where({ kind: 'number', columnSlug: 'employees', operator: 'greaterThan', value });

const SYNCED = '2026-01-15T06:05:00.000Z';

const segment = (
	number: number,
	[name, slug]: [name: string, slug: string],
	{ uuid: modelUuid }: Model,
	filter: Filter,
	rest: Partial<Segment> = {},
): Segment => {
	const createdAt = new Date(Date.UTC(2025, 2, number)).toISOString();
	const rows = TABLES.rows(modelUuid);
	// No segment of the start-up workspace looks at another one, or at what workflows did.
	const world = { ...TABLES, segment: () => undefined, activities: () => [], now: Date.now };
	return {
		uuid: fixedUuid('segment', number),
		workspaceUuid: WORKSPACE_UUID,
		userUuid: USER_UUID,
		modelUuid,
		slug,
		name,
		filter,
		sort: null,
		limit: null,
		recordsCount: applyFilter(filter, modelUuid, rows, world).length,
		fromPlay: false,
		trackingColumnSlugs: null,
		columnSlugs: null,
		syncedAt: SYNCED,
		createdAt,
		updatedAt: createdAt,
		deletedAt: null,
		lastChange: null,
		...rest,
	};
};

const { companies, contacts } = MODELS;
/** A play's segment is created with the play, tracks columns and cannot be enrolled. */
const ofPlay: Partial<Segment> = { fromPlay: true, trackingColumnSlugs: [] };

/** Segments by a name that tests use; the name "All contacts" is there twice on purpose. */
export const SEGMENTS = {
	enterpriseAccounts: segment(
		1,
		['Enterprise accounts', 'enterprise_accounts'],
		companies,
		moreEmployeesThan(1000),
	),
	germanSpeaking: segment(
		2,
		['Firmen in DACH – Größe geprüft', 'firmen_in_dach'],
		companies,
		whereText('country', 'DE', 'AT', 'CH'),
	),
	newLeads: segment(3, ['New leads', 'new_leads'], contacts, inStage('new')),
	allContacts: segment(4, ['All contacts', 'all_contacts'], contacts, EVERYTHING),
	allContactsCopy: segment(5, ['All contacts', 'all_contacts_2'], contacts, EVERYTHING),
	/** No record is in it: enrolling it is refused with `noRecords`. */
	empty: segment(6, ['Churned customers', 'churned_customers'], contacts, inStage('churned')),
	/** Belongs to the play "Welcome qualified leads": enrolling it is refused with `segmentLinkedToPlay`. */
	linkedToPlay: segment(
		7,
		['Qualified leads', 'qualified_leads'],
		contacts,
		inStage('qualified'),
		ofPlay,
	),
	/** Belongs to the play "Enrich new leads". */
	ofEnrichNewLeads: segment(8, ['Leads to enrich', 'leads_to_enrich'], contacts, inStage('new'), {
		...ofPlay,
		lastChange: {
			uuid: fixedUuid('change', 1),
			slug: 'leads_to_enrich_1',
			totalRecordsCount: 16,
			updatedRecordsCount: 2,
			removedRecordsCount: 0,
			addedRecordsCount: 3,
			unchangedRecordsCount: 11,
			createdAt: SYNCED,
		},
	}),
	/** Belongs to the play "Großkunden ausbauen". */
	ofGrowAccounts: segment(
		9,
		['Accounts to grow', 'accounts_to_grow'],
		companies,
		moreEmployeesThan(2000),
		ofPlay,
	),
	/** Belongs to the play "Reactivate dormant accounts". */
	ofReactivate: segment(
		10,
		['Dormant accounts', 'dormant_accounts'],
		companies,
		where({ kind: 'boolean', columnSlug: 'is_customer', operator: 'isFalse' }),
		ofPlay,
	),
	/** Belongs to the copy of the play "Enrich new leads". */
	ofEnrichNewLeadsCopy: segment(
		11,
		['Leads to enrich (copy)', 'leads_to_enrich_2'],
		contacts,
		inStage('new'),
		ofPlay,
	),
} satisfies Record<string, Segment>;

const NO_IDS: Record<ChangeKind, string[]> = { added: [], updated: [], removed: [], unchanged: [] };

/** Changes of segments by a name that tests use. */
export const CHANGES = {
	/** Three added, two updated records in the segment of the play "Enrich new leads". */
	newLeads: {
		uuid: fixedUuid('change', 1),
		segmentUuid: SEGMENTS.ofEnrichNewLeads.uuid,
		ids: {
			...NO_IDS,
			added: ['contact-1', 'contact-4', 'contact-7'],
			updated: ['contact-10', 'contact-13'],
		},
	},
	/** Of a segment that no play of contacts uses: refused with `invalidChange`. */
	enterpriseAccounts: {
		uuid: fixedUuid('change', 2),
		segmentUuid: SEGMENTS.enterpriseAccounts.uuid,
		ids: { ...NO_IDS, added: ['company-9'] },
	},
} satisfies Record<string, SegmentChange>;
