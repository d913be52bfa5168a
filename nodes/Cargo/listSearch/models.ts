import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { fetchMember } from '../api/fetch';
import type { Model } from '../api/members';
import { matching } from './search';

/** The models of the workspace. */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const models = await fetchModels(this);
	const entries = models.map(({ name, uuid }) => ({ name, value: uuid }));
	return { results: matching(entries, filter) };
}

/** The columns of the model that is chosen in the form; none as long as there is no model. */
export async function getColumns(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const chosen = this.getCurrentNodeParameter('modelUuid', { extractValue: true });
	const model = (await fetchModels(this)).find(({ uuid }) => uuid === chosen);
	const columns = model?.columns ?? [];
	return matching(columns.map(({ label, slug }) => ({ name: label ?? slug, value: slug })));
}

async function fetchModels(context: ILoadOptionsFunctions): Promise<Model[]> {
	return await fetchMember(context, '/v1/storage/models/list', 'models');
}
