/** `/segmentation/changes`. */
import { defineRoute } from '../http/route.mjs';
import { ChangeFetchBody, ChangeListQuery } from '../http/schemas.mjs';
import { toChange } from '../records/changes.mjs';
import { Refusal } from '../refusal.mjs';
import { SEGMENTS } from '../workspace.mjs';
import { findModel, segmentColumnsOf } from '../workspace/world.mjs';

/** Entries of a page if the request does not say, and most of a page. Assumptions. */
const DEFAULT_LIMIT = 50;
const LARGEST_LIMIT = 100;

const pageOf = <T,>(entries: T[], limit = DEFAULT_LIMIT, offset = 0): T[] =>
	entries.slice(offset, offset + Math.min(limit, LARGEST_LIMIT));

const numberIn = (text: string | undefined) => (text === undefined ? undefined : Number(text));

/** The endpoints of changes. */
export const changeRoutes = [
	defineRoute({
		method: 'GET',
		path: '/segmentation/changes/list',
		query: ChangeListQuery,
		handle: ({ query, store }) => {
			const { segmentUuid, notEmpty, hasRecords, limit, offset } = query;
			const changes = store.changes.list(segmentUuid).filter((change) => {
				const isWanted = !hasRecords || change[`${hasRecords}RecordsCount`] > 0;
				return isWanted && (notEmpty !== 'true' || change.totalRecordsCount > 0);
			});
			return { changes: pageOf(changes, numberIn(limit), numberIn(offset)) };
		},
	}),
	defineRoute({
		method: 'GET',
		path: '/segmentation/changes/{uuid}',
		handle: ({ uuid, store }) => {
			const change = store.changes.find(uuid);
			if (!change) throw Refusal.notFound('Change');
			return { change: toChange(change) };
		},
	}),
	defineRoute({
		method: 'POST',
		path: '/segmentation/changes/{uuid}/fetch',
		body: ChangeFetchBody,
		handle: ({ uuid, body: { kinds, limit, offset }, store }) => {
			const change = store.changes.find(uuid);
			if (!change) throw Refusal.because('changeNotFound');
			const segment = Object.values(SEGMENTS).find(({ uuid }) => uuid === change.segmentUuid);
			const model = segment && findModel(segment.modelUuid);
			if (!model) throw Refusal.because('segmentNotFound');
			const ids = kinds.flatMap((kind) => change.ids[kind]);
			const records = ids.flatMap((id) => store.tables.find(model, id) ?? []);
			return {
				records: pageOf(records, limit, offset),
				// Of all pages. An assumption.
				count: records.length,
				columns: segmentColumnsOf(model),
			};
		},
	}),
];
