import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';

import { fetchMember } from '../api/fetch';
import { writableColumnsIn } from '../api/modelColumns';
import { isUuid } from '../fields/ids';

/** What the editor shows instead of the columns. */
const NOTICES = {
	noModel: 'Choose a model above to see its columns here.',
	expression:
		'The model is set by an expression, so its columns are not known yet. The node reads them from Cargo when it runs, and maps the fields of each item to columns of the same name.',
	noColumns: 'This model has no columns that can be written.',
};

const noFields = (why: keyof typeof NOTICES): ResourceMapperFields => ({
	fields: [],
	emptyFieldsNotice: NOTICES[why],
});

/**
 * The columns that can be written of the model that is chosen in the form. If there are none, a sentence
 * instead, because an error would look like one of n8n's server.
 *
 * @throws NodeApiError if the request fails. The editor then keeps the mapping; an empty list would remove it
 */
export async function getModelColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const chosen: unknown = this.getCurrentNodeParameter('modelUuid', { extractValue: true });
	if (!isUuid(chosen)) {
		const isExpression = typeof chosen === 'string' && chosen.startsWith('=');
		return noFields(isExpression ? 'expression' : 'noModel');
	}
	const model = await fetchMember(this, `/v1/storage/models/${chosen.trim()}`, 'model');
	const fields = writableColumnsIn(model);
	return fields.length === 0 ? noFields('noColumns') : { fields };
}
