/** The rows of the models, and the files that were uploaded before. */
import type { Row } from '../types.mjs';
import { MODELS } from './models.mjs';

const COMPANY_NAMES = [
	'Müller Maschinenbau',
	'Nordlicht',
	'Älgen AB',
	'Brightside',
	'Café Olé',
	'Quantum Freight',
];
const COUNTRIES = ['DE', 'SE', 'FR', 'US', 'AT', 'CH', 'GB'];
const CITIES = ['Köln', 'Malmö', 'Lyon', 'Austin', 'Graz', 'Zürich', 'Leeds'];
const FIRST_NAMES = ['Jürgen', 'Ada', 'Zoë', 'Liam', 'Aïcha', 'Søren', 'Mei'];
const LAST_NAMES = ['Schäfer', 'Okafor', 'Larsen', 'Dubois', "O'Neill"];
const STAGES = ['new', 'qualified', 'customer'];

/** The entry at `index`, starting over at the end. */
const pick = (values: string[], index: number): string => values[index % values.length] ?? '';

const rows = (count: number, row: (index: number) => Row): Row[] =>
	Array.from({ length: count }, (_, index) => row(index));

const COMPANIES_COUNT = 36;
const CONTACTS_COUNT = 48;

const companyName = (index: number): string => `${pick(COMPANY_NAMES, index)} ${index + 1}`;

const office = (index: number) => ({ city: pick(CITIES, index), desks: (index + 1) * 10 });

/** Every fifth company lacks rarely known values, so that conditions on null find something. */
const isSketchy = (index: number): boolean => index % 5 === 4;

const company = (index: number): Row => ({
	_id: `company-${index + 1}`,
	name: companyName(index),
	domain: `company-${index + 1}.example`,
	country: pick(COUNTRIES, index),
	employees: ((index * 137) % 36) * 100 + 20,
	created_at: new Date(Date.UTC(2025, 0, 1 + index)).toISOString(),
	is_customer: isSketchy(index) ? null : index % 2 === 0,
	address: isSketchy(index) ? null : { city: pick(CITIES, index), floor: index % 4 },
	offices: isSketchy(index) ? null : [office(index), office(index + 1)],
	account_owner: index % 3 === 0 ? pick(FIRST_NAMES, index) : index % 3 === 1 ? '' : null,
	embedding: isSketchy(index) ? null : [index / COMPANIES_COUNT, 1],
	contacts_count: index < CONTACTS_COUNT - COMPANIES_COUNT ? 2 : 1,
});

const contact = (index: number): Row => ({
	_id: `contact-${index + 1}`,
	first_name: pick(FIRST_NAMES, index),
	last_name: pick(LAST_NAMES, index),
	email: `contact-${index + 1}@company-${(index % COMPANIES_COUNT) + 1}.example`,
	company_domain: `company-${(index % COMPANIES_COUNT) + 1}.example`,
	stage: pick(STAGES, index),
	notes: index % 4 === 0 ? { calls: index } : null,
	full_name: `${pick(FIRST_NAMES, index)} ${pick(LAST_NAMES, index)}`,
	company_name: companyName(index % COMPANIES_COUNT),
});

/** Rows by model UUID: 36 companies, 48 contacts. */
export const MODEL_ROWS: Partial<Record<string, Row[]>> = {
	[MODELS.companies.uuid]: rows(COMPANIES_COUNT, company),
	[MODELS.contacts.uuid]: rows(CONTACTS_COUNT, contact),
};

/** Files uploaded to the workspace before: `s3Filename` → rows. */
export const FILES: Partial<Record<string, Row[]>> = {
	'uploads/leads.csv': rows(12, (index) => ({
		'E-Mail': `lead-${index + 1}@example.com`,
		Firma: pick(COMPANY_NAMES, index),
	})),
	'uploads/empty.csv': [],
};
