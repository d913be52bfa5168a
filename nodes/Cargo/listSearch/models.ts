import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { fetchMember } from '../api/fetch';
import type { Model } from '../api/members';
import { modelOfChosenPlay } from './chosenPlay';
import { pageOf } from './pages';
import { matching } from './search';

/** The models of the workspace; the one that the chosen play runs on comes first. */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const [models, own] = await Promise.all([fetchModels(this), modelOfChosenPlay(this)]);
	const entries = models.map((model) => ({
		name: model.name,
		value: model.uuid,
		...pageOf('models', model),
	}));
	return { results: matching(entries, filter, (uuid) => uuid === own) };
}

/** The columns of the model that is chosen in the form; none without a model. */
export async function getColumns(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const chosen = this.getCurrentNodeParameter('modelUuid', { extractValue: true });
	const model = (await fetchModels(this)).find(({ uuid }) => uuid === chosen);
	const columns = model?.columns ?? [];
	return matching(columns.map(({ label, slug }) => ({ name: label ?? slug, value: slug })));
}

async function fetchModels(context: ILoadOptionsFunctions): Promise<Model[]> {
	return await fetchMember(context, '/v1/storage/models/list', 'models');
}
