import type { INodeProperties } from 'n8n-workflow';

import { evaluated, mapperField, readMapping } from './inputs';
import { checkName } from './names';
import type { Parameters } from './parameters';
import { isNothing, refuse } from './parameters';

/** The field that names a column of a file for each input of a tool. */
const FIELD = { name: 'inputColumns', field: 'Columns for Inputs', noun: 'input' };

const REMEDY = 'Enter the name of a column of the file, or leave the input empty';

/** The columns of a file that a batch reads. */
export interface WantedColumns {
	/** The column for each input that the user mapped; undefined if columns go to inputs of the same name. */
	mappings?: Record<string, string>;
	/** The name of the field, for errors. */
	field: string;
	/** Inputs without which the tool cannot run; they must be columns, unless columns are mapped. */
	required: string[];
}

/**
 * The field that shows the inputs of the chosen tool, to name a column of the file for each.
 *
 * @param displayOptions where it is shown
 */
export function inputColumnsField(
	displayOptions: INodeProperties['displayOptions'],
): INodeProperties {
	return mapperField({
		name: FIELD.name,
		displayName: FIELD.field,
		description:
			'The column of the file for each input of the tool. Map Automatically uses columns that have the name of an input.',
		valuesLabel: 'Columns',
		method: 'getInputColumns',
		dependsOn: ['workflowUuid.value', 'fileSource', 's3Filename'],
		displayOptions,
	});
}

/**
 * Reads which columns go to which inputs.
 *
 * @param parameters the item's parameters
 * @returns the columns; undefined for a node that does not have the field
 * @throws NodeOperationError naming the input whose column is invalid
 */
export function readInputColumns(parameters: Parameters): WantedColumns | undefined {
	if (parameters.getRaw(FIELD.name) === null) return undefined;
	const { inputs, mapped } = readMapping(parameters, FIELD);
	const columns = new Map<string, string>();
	for (const [slug, raw] of Object.entries(mapped ?? {})) {
		checkName(parameters, FIELD.field, slug);
		const isExpression = typeof raw === 'string' && raw.startsWith('=');
		const column = isExpression ? evaluated(parameters, FIELD, slug, raw) : raw;
		if (isNothing(column) && !isExpression) continue;
		columns.set(slug, checkColumn(parameters, slug, column));
	}
	const required = inputs.filter((input) => input.required).map(({ id }) => id);
	return {
		field: FIELD.field,
		required,
		...(columns.size > 0 ? { mappings: Object.fromEntries(columns) } : {}),
	};
}

function checkColumn(parameters: Parameters, slug: string, column: unknown): string {
	return typeof column === 'string' && column.trim() !== ''
		? column
		: refuse(parameters, `${FIELD.field}, ${slug}`, column, 'is not a column', REMEDY);
}
