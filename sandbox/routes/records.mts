/** `/storage/records`, and `/segmentation/segments/fetch`: reading and writing the records of models. */
import type { Static } from 'typebox';
import type { Store } from '../batches/store.mjs';
import { applyFilter } from '../filters/filter.mjs';
import { sortAndLimit } from '../filters/sort.mjs';
import { defineRoute, type Call } from '../http/route.mjs';
import {
	RecordCreateBody,
	RecordQuery,
	RecordRemoveBody,
	RecordUpdateBody,
	SegmentFetchBody,
} from '../http/schemas.mjs';
import { modelOrRefusal } from '../records/tables.mjs';
import { Refusal } from '../refusal.mjs';
import type { Model } from '../types.mjs';
import { columnsOf, findModel, segmentColumnsOf } from '../workspace/world.mjs';

const RECORDS_PATH = '/storage/records';

/** Records of a page if the request does not say, and most of a page. Assumptions. */
const DEFAULT_LIMIT = 50;
const LARGEST_LIMIT = 100;

/** Which models take no writes is not documented: a setting says so. */
const writableOrRefusal = (modelUuid: string, { settings, isOutOfCredits }: Store): Model => {
	const model = modelOrRefusal(modelUuid);
	if (settings.readOnlyModels.includes(model.uuid)) {
		throw Refusal.because('incompatibleWithRecordAction');
	}
	if (isOutOfCredits) throw Refusal.because('notEnoughCredits');
	return model;
};

const fetchSegment = ({ store, body }: Call<Static<typeof SegmentFetchBody>>) => {
	const { modelUuid, filter, sort = [], limit } = body;
	const { fetchingLimit = DEFAULT_LIMIT, fetchingOffset = 0 } = body;
	const model = findModel(modelUuid);
	if (!model) throw Refusal.notFound('Model');
	const slugs = columnsOf(model).map(({ slug }) => slug);
	const isValid =
		Array.isArray(filter.groups) && sort.every(({ columnSlug }) => slugs.includes(columnSlug));
	if (!isValid) throw Refusal.because('invalidFilter');
	const rows = applyFilter(filter, model.uuid, store.tables.rows(model.uuid), store.world);
	const held = sortAndLimit(rows, sort, limit);
	const end = fetchingOffset + Math.min(fetchingLimit, LARGEST_LIMIT);
	return {
		records: held.slice(fetchingOffset, end),
		// Of all pages. An assumption.
		count: held.length,
		columns: segmentColumnsOf(model),
		isRefreshing: false,
	};
};

/** The endpoints of records. */
export const recordRoutes = [
	defineRoute({
		method: 'POST',
		path: '/segmentation/segments/fetch',
		body: SegmentFetchBody,
		handle: fetchSegment,
	}),
	defineRoute({
		method: 'GET',
		path: `${RECORDS_PATH}/get`,
		query: RecordQuery,
		handle: ({ query: { modelUuid, id }, store }) => {
			const record = store.tables.find(modelOrRefusal(modelUuid), id);
			if (!record) throw Refusal.because('recordNotFound');
			return { record, isRefreshing: false };
		},
	}),
	defineRoute({
		method: 'POST',
		path: `${RECORDS_PATH}/createBulk`,
		body: RecordCreateBody,
		handle: ({ body: { modelUuid, records }, store }) => {
			const model = writableOrRefusal(modelUuid, store);
			return {
				records: store.tables.create(
					model,
					records.map(({ data }) => data),
				),
			};
		},
	}),
	defineRoute({
		method: 'PUT',
		path: `${RECORDS_PATH}/updateBulk`,
		body: RecordUpdateBody,
		handle: ({ body: { modelUuid, records }, store }) => ({
			records: store.tables.update(writableOrRefusal(modelUuid, store), records),
		}),
	}),
	defineRoute({
		method: 'DELETE',
		path: `${RECORDS_PATH}/removeBulk`,
		body: RecordRemoveBody,
		handle: ({ body: { modelUuid, ids }, store }) => {
			store.tables.remove(writableOrRefusal(modelUuid, store), ids);
			return {};
		},
	}),
];
