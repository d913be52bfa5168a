/** Models of the start-up workspace. */
import { fixedUuid, WORKSPACE_UUID } from '../ids.mjs';
import type { AdditionalColumn, ColumnType, Model, OriginalColumn } from '../types.mjs';

const column = (slug: string, type: ColumnType, label: string): OriginalColumn => ({
	slug,
	type,
	label,
	kind: 'original',
	originalSlug: slug.toUpperCase(),
});
const custom = (slug: string, type: ColumnType, label: string): AdditionalColumn => ({
	slug,
	type,
	label,
	kind: 'custom',
});

const CREATED = '2025-01-02T09:00:00.000Z';
const EMITTED = '2026-01-15T06:00:00.000Z';

interface Given {
	name: string;
	slug: string;
	titleColumnSlug: string;
	columns: OriginalColumn[];
	additionalColumns: AdditionalColumn[];
	playsCount: number;
	segmentsCount: number;
}

const model = (number: number, given: Given): Model => ({
	uuid: fixedUuid('model', number),
	workspaceUuid: WORKSPACE_UUID,
	description: null,
	datasetUuid: fixedUuid('dataset', 1),
	extractorSlug: 'table',
	position: { x: number * 320, y: 0 },
	config: { table: given.slug },
	schedule: { type: 'cron', cron: '0 6 * * *', temporalScheduleWorkflowId: `model-${number}` },
	meta: null,
	idColumnSlug: '_id',
	unification: null,
	timeColumnSlug: null,
	folderUuid: null,
	isPaused: false,
	lastEmittedAt: EMITTED,
	createdAt: CREATED,
	updatedAt: CREATED,
	deletedAt: null,
	lastRun: {
		uuid: fixedUuid('model', 100 + number),
		status: 'success',
		errorMessage: null,
		createdAt: EMITTED,
		finishedAt: EMITTED,
	},
	kind: 'connector',
	connectorUuid: fixedUuid('connector', 1),
	...given,
});

const COMPANIES_UUID = fixedUuid('model', 1);

/** Models by a name that tests use. */
export const MODELS = {
	companies: model(1, {
		name: 'Companies',
		slug: 'companies',
		titleColumnSlug: 'name',
		columns: [
			column('_id', 'string', 'ID'),
			column('name', 'string', 'Name'),
			column('domain', 'string', 'Domain'),
			column('country', 'string', 'Country'),
			column('employees', 'number', 'Employees'),
			column('created_at', 'date', 'Created at'),
			column('is_customer', 'boolean', 'Is customer'),
			column('address', 'object', 'Address'),
			column('offices', 'array', 'Offices'),
		],
		additionalColumns: [
			custom('account_owner', 'string', 'Account owner'),
			custom('embedding', 'vector', 'Embedding'),
			{
				slug: 'contacts_count',
				type: 'number',
				label: 'Contacts',
				kind: 'metric',
				relationshipUuid: fixedUuid('model', 201),
				aggregation: { function: 'COUNT', columnSlug: '_id' },
			},
		],
		playsCount: 2,
		segmentsCount: 4,
	}),
	contacts: model(2, {
		name: 'Contacts',
		slug: 'contacts',
		titleColumnSlug: 'email',
		columns: [
			column('_id', 'string', 'ID'),
			column('first_name', 'string', 'First name'),
			column('last_name', 'string', 'Last name'),
			column('email', 'string', 'E-mail'),
			column('company_domain', 'string', 'Company domain'),
			column('stage', 'string', 'Stage'),
		],
		additionalColumns: [
			custom('notes', 'any', 'Notes'),
			{
				slug: 'full_name',
				type: 'string',
				label: 'Full name',
				kind: 'computed',
				expression: { kind: 'concat', columns: ['first_name', 'last_name'] },
				columnsUsed: ['first_name', 'last_name'],
			},
			{
				slug: 'company_name',
				type: 'string',
				label: 'Company name',
				kind: 'lookup',
				join: {
					toModelUuid: COMPANIES_UUID,
					fromColumnSlug: 'company_domain',
					toColumnSlug: 'domain',
				},
				extractColumnSlug: 'name',
			},
		],
		playsCount: 3,
		segmentsCount: 7,
	}),
} satisfies Record<string, Model>;
