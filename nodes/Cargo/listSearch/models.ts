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
	const model = await fetchModel(this);
	const columns = model?.columns ?? [];
	return matching(columns.map(({ label, slug }) => ({ name: label ?? slug, value: slug })));
}

/**
 * Fetches the model that is chosen in the form.
 *
 * @param context the editor's request for a list
 * @returns the model; undefined if none is chosen, or Cargo does not list it
 */
export async function fetchModel(context: ILoadOptionsFunctions): Promise<Model | undefined> {
	const chosen = context.getCurrentNodeParameter('modelUuid', { extractValue: true });
	return (await fetchModels(context)).find(({ uuid }) => uuid === chosen);
}

async function fetchModels(context: ILoadOptionsFunctions): Promise<Model[]> {
	return await fetchMember(context, '/v1/storage/models/list', 'models');
}
