import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { fetchMember } from '../api/fetch';
import { DEPLOYED_RELEASE } from '../api/formFields';
import type { ModelColumn } from '../api/members';
import type { Column } from '../fields/filter/operators';
import {
	allOperators,
	COLUMN_TYPES,
	columnIn,
	columnValue,
	isColumnType,
	operatorsOf,
} from '../fields/filter/operators';
import { isUuid } from '../fields/ids';
import { fetchModel } from './models';
import { matching } from './search';

/**
 * The columns of the model that is chosen in the form, with their types, also those added in Cargo; for a
 * condition on a property, those that hold objects. None without a model.
 */
export async function getFilterColumns(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	const { columns, additionalColumns } = (await fetchModel(this)) ?? {};
	const ofObjects = this.getCurrentNodeParameter('&kind') === 'property';
	const entries = [...(columns ?? []), ...(additionalColumns ?? [])]
		.filter(isTyped)
		.filter(({ type }) => !ofObjects || type === 'object' || type === 'array')
		.map((column) => ({
			name: `${column.label ?? column.slug} (${COLUMN_TYPES[column.type]})`,
			value: columnValue(column),
		}));
	return matching(entries);
}

/** A condition must name the type, so that a column of an unknown type fits no condition. */
const isTyped = (column: ModelColumn): column is ModelColumn & Column => isColumnType(column.type);

/**
 * The operators that fit the column or property of the condition. Those of all types if the column is not
 * known yet, because none is chosen or an expression sets it.
 */
export async function getFilterOperators(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	const type =
		this.getCurrentNodeParameter('&kind') === 'property'
			? this.getCurrentNodeParameter('&valueType')
			: columnIn(this.getCurrentNodeParameter('&column'))?.type;
	return isColumnType(type) ? operatorsOf(type) : allOperators();
}

/** The segments of the model that is chosen in the form; all segments without a model. */
export async function getFilterSegments(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	const model = this.getCurrentNodeParameter('modelUuid', { extractValue: true });
	const segments = await fetchMember(this, '/v1/segmentation/segments/list', 'segments');
	const fitting = segments.filter(({ modelUuid }) => !isUuid(model) || modelUuid === model.trim());
	return matching(fitting.map(({ name, uuid }) => ({ name, value: uuid })));
}

/** The plays of the workspace, for the conditions on what a record did in one. */
export async function getPlays(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const plays = await fetchMember(this, '/v1/orchestration/plays/list', 'plays');
	return matching(plays.map(({ name, workflowUuid }) => ({ name, value: workflowUuid })));
}

/** The nodes of the play of the condition: those of its deployed release. */
export async function getPlayNodes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const anyNode = { name: 'Any Node', value: '' };
	const workflowUuid = this.getCurrentNodeParameter('&playUuid');
	if (!isUuid(workflowUuid)) return [anyNode];
	const { nodes } = await fetchMember(this, DEPLOYED_RELEASE, 'release', {
		workflowUuid: workflowUuid.trim(),
	});
	return [
		anyNode,
		...matching(nodes.map(({ name, slug }) => ({ name: name ?? slug, value: slug }))),
	];
}
