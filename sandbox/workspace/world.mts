/** What filters evaluate in the start-up workspace. */
import type { World } from '../filters/condition.mjs';
import type { Model, Row, SegmentColumn } from '../types.mjs';
import { MODELS } from './models.mjs';
import { MODEL_ROWS } from './rows.mjs';

/** The model with this UUID. */
export const findModel = (uuid: string): Model | undefined =>
	Object.values<Model>(MODELS).find((model) => model.uuid === uuid.toLowerCase());

/** Every column of a model, also those added in Cargo. */
export const columnsOf = ({ columns, additionalColumns }: Model) => [
	...columns,
	...additionalColumns,
];

/** The columns of a model, as a preview and a fetched segment show them. */
export const segmentColumnsOf = (model: Model): SegmentColumn[] =>
	columnsOf(model).map(({ slug, type, label }) => ({ slug, type, label, modelUuid: model.uuid }));

/** The model's column by which its rows belong to a company. */
const DOMAIN_COLUMNS: Partial<Record<string, string>> = {
	[MODELS.companies.uuid]: 'domain',
	[MODELS.contacts.uuid]: 'company_domain',
};

/** Models, their rows and how they are related: what is known before any segment is. */
export type Tabled = Pick<World, 'columns' | 'rows' | 'related'>;

/**
 * What filters evaluate of models.
 *
 * @param rows the rows of a model
 */
export const tablesOf = (rows: World['rows']): Tabled => ({
	columns: (modelUuid) => {
		const model = findModel(modelUuid);
		return (
			model && Object.fromEntries(columnsOf(model).map(({ slug, type }) => [slug, type] as const))
		);
	},
	rows,
	related: (row, modelUuid, relatedModelUuid) => {
		const from = DOMAIN_COLUMNS[modelUuid.toLowerCase()];
		const to = DOMAIN_COLUMNS[relatedModelUuid.toLowerCase()];
		if (from === undefined || to === undefined) return [];
		return rows(relatedModelUuid).filter((other) => other[to] === row[from]);
	},
});

/** The same of the start-up workspace. */
export const TABLES = tablesOf((modelUuid): Row[] => MODEL_ROWS[modelUuid.toLowerCase()] ?? []);
