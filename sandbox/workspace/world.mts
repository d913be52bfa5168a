/** What filters evaluate in the start-up workspace. */
import type { World } from '../filters/condition.mjs';
import type { Model, Row } from '../types.mjs';
import { MODELS } from './models.mjs';
import { MODEL_ROWS } from './rows.mjs';

const modelOf = (uuid: string): Model | undefined =>
	Object.values<Model>(MODELS).find((model) => model.uuid === uuid.toLowerCase());

/** Every column of a model, also those added in Cargo. */
export const columnsOf = ({ columns, additionalColumns }: Model) => [
	...columns,
	...additionalColumns,
];

/** The model's column by which its rows belong to a company. */
const DOMAIN_COLUMNS: Partial<Record<string, string>> = {
	[MODELS.companies.uuid]: 'domain',
	[MODELS.contacts.uuid]: 'company_domain',
};

/** Models, their rows and how they are related: what is known before any segment is. */
export const TABLES: Pick<World, 'columns' | 'rows' | 'related'> = {
	columns: (modelUuid) => {
		const model = modelOf(modelUuid);
		return (
			model && Object.fromEntries(columnsOf(model).map(({ slug, type }) => [slug, type] as const))
		);
	},
	rows: (modelUuid): Row[] => MODEL_ROWS[modelUuid.toLowerCase()] ?? [],
	related: (row, modelUuid, relatedModelUuid) => {
		const from = DOMAIN_COLUMNS[modelUuid.toLowerCase()];
		const to = DOMAIN_COLUMNS[relatedModelUuid.toLowerCase()];
		if (from === undefined || to === undefined) return [];
		return TABLES.rows(relatedModelUuid).filter((other) => other[to] === row[from]);
	},
};
