/** Models of the start-up workspace with their rows, and segments with true counts. */
import { applyFilter } from '../filter.mjs';
import { fixedUuid } from '../ids.mjs';
import type { ChangeKind, Column, Filter, Model, Row, Segment, SegmentChange } from '../types.mjs';

const column = (slug: string, type: Column['type'], label: string): Column => ({
	slug,
	type,
	label,
});

/** Models by a name that tests use. */
export const MODELS = {
	companies: {
		uuid: fixedUuid('model', 1),
		name: 'Companies',
		slug: 'companies',
		columns: [
			column('_id', 'string', 'ID'),
			column('name', 'string', 'Name'),
			column('domain', 'string', 'Domain'),
			column('country', 'string', 'Country'),
			column('employees', 'number', 'Employees'),
			column('created_at', 'date', 'Created at'),
		],
	},
	contacts: {
		uuid: fixedUuid('model', 2),
		name: 'Contacts',
		slug: 'contacts',
		columns: [
			column('_id', 'string', 'ID'),
			column('first_name', 'string', 'First name'),
			column('last_name', 'string', 'Last name'),
			column('email', 'string', 'E-mail'),
			column('company_domain', 'string', 'Company domain'),
			column('stage', 'string', 'Stage'),
		],
	},
} satisfies Record<string, Model>;

const COMPANY_NAMES = [
	'Müller Maschinenbau',
	'Nordlicht',
	'Älgen AB',
	'Brightside',
	'Café Olé',
	'Quantum Freight',
];
const COUNTRIES = ['DE', 'SE', 'FR', 'US', 'AT', 'CH', 'GB'];
const FIRST_NAMES = ['Jürgen', 'Ada', 'Zoë', 'Liam', 'Aïcha', 'Søren', 'Mei'];
const LAST_NAMES = ['Schäfer', 'Okafor', 'Larsen', 'Dubois', "O'Neill"];
const STAGES = ['new', 'qualified', 'customer'];

/** The entry at `index`, starting over at the end. */
const pick = (values: string[], index: number): string => values[index % values.length] ?? '';

const rows = (count: number, row: (index: number) => Row): Row[] =>
	Array.from({ length: count }, (_, index) => row(index));

/** Rows by model UUID: 36 companies, 48 contacts. */
export const MODEL_ROWS: Partial<Record<string, Row[]>> = {
	[MODELS.companies.uuid]: rows(36, (index) => ({
		_id: `company-${index + 1}`,
		name: `${pick(COMPANY_NAMES, index)} ${index + 1}`,
		domain: `company-${index + 1}.example`,
		country: pick(COUNTRIES, index),
		employees: ((index * 137) % 36) * 100 + 20,
		created_at: new Date(Date.UTC(2025, 0, 1 + index)).toISOString(),
	})),
	[MODELS.contacts.uuid]: rows(48, (index) => ({
		_id: `contact-${index + 1}`,
		first_name: pick(FIRST_NAMES, index),
		last_name: pick(LAST_NAMES, index),
		email: `contact-${index + 1}@company-${(index % 36) + 1}.example`,
		company_domain: `company-${(index % 36) + 1}.example`,
		stage: pick(STAGES, index),
	})),
};

const where = (columnSlug: string, operator: string, ...values: unknown[]): Filter => ({
	conjonction: 'and',
	groups: [{ conjonction: 'and', conditions: [{ columnSlug, operator, values }] }],
});

const segment = (
	number: number,
	name: string,
	slug: string,
	{ uuid: modelUuid }: Model,
	filter: Filter,
	fromPlay = false,
): Segment => ({
	uuid: fixedUuid('segment', number),
	name,
	slug,
	modelUuid,
	filter,
	recordsCount: applyFilter(filter, MODEL_ROWS[modelUuid] ?? []).length,
	fromPlay,
});

const { companies, contacts } = MODELS;

/** Segments by a name that tests use; the name "All contacts" is there twice on purpose. */
export const SEGMENTS = {
	enterpriseAccounts: segment(
		1,
		'Enterprise accounts',
		'enterprise_accounts',
		companies,
		where('employees', 'greaterThan', 1000),
	),
	germanSpeaking: segment(
		2,
		'Firmen in DACH – Größe geprüft',
		'firmen_in_dach',
		companies,
		where('country', 'is', 'DE', 'AT', 'CH'),
	),
	newLeads: segment(3, 'New leads', 'new_leads', contacts, where('stage', 'is', 'new')),
	allContacts: segment(4, 'All contacts', 'all_contacts', contacts, {
		conjonction: 'and',
		groups: [],
	}),
	allContactsCopy: segment(5, 'All contacts', 'all_contacts_2', contacts, {
		conjonction: 'and',
		groups: [],
	}),
	/** No record is in it: enrolling it is refused with `noRecords`. */
	empty: segment(
		6,
		'Churned customers',
		'churned_customers',
		contacts,
		where('stage', 'is', 'churned'),
	),
	/** Belongs to the play "Welcome qualified leads": enrolling it is refused with `segmentLinkedToPlay`. */
	linkedToPlay: segment(
		7,
		'Qualified leads',
		'qualified_leads',
		contacts,
		where('stage', 'is', 'qualified'),
		true,
	),
} satisfies Record<string, Segment>;

const NO_IDS: Record<ChangeKind, string[]> = { added: [], updated: [], removed: [], unchanged: [] };

/** Changes of segments by a name that tests use. */
export const CHANGES = {
	/** Three added, two updated records in the segment of "Enrich new leads". */
	newLeads: {
		uuid: fixedUuid('change', 1),
		segmentUuid: SEGMENTS.newLeads.uuid,
		ids: {
			...NO_IDS,
			added: ['contact-1', 'contact-4', 'contact-7'],
			updated: ['contact-10', 'contact-13'],
		},
	},
	/** Of a segment no play of contacts works on: refused with `invalidChange`. */
	enterpriseAccounts: {
		uuid: fixedUuid('change', 2),
		segmentUuid: SEGMENTS.enterpriseAccounts.uuid,
		ids: { ...NO_IDS, added: ['company-9'] },
	},
} satisfies Record<string, SegmentChange>;

/** Files uploaded to the workspace before: `s3Filename` → rows. */
export const FILES: Partial<Record<string, Row[]>> = {
	'uploads/leads.csv': rows(12, (index) => ({
		'E-Mail': `lead-${index + 1}@example.com`,
		Firma: pick(COMPANY_NAMES, index),
	})),
	'uploads/empty.csv': [],
};
