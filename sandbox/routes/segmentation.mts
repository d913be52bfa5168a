/** `/segmentation`. */
import type { Store } from '../batches/store.mjs';
import { applyFilter } from '../filters/filter.mjs';
import { defineRoute } from '../http/route.mjs';
import { Refusal } from '../refusal.mjs';
import type { Change, Segment } from '../types.mjs';
import { CHANGES, SEGMENTS } from '../workspace.mjs';

/** A change as its segment names it. */
const lastChangeOf = (change: Change): Segment['lastChange'] => ({
	uuid: change.uuid,
	slug: change.slug,
	totalRecordsCount: change.totalRecordsCount,
	updatedRecordsCount: change.updatedRecordsCount,
	removedRecordsCount: change.removedRecordsCount,
	addedRecordsCount: change.addedRecordsCount,
	unchangedRecordsCount: change.unchangedRecordsCount,
	createdAt: change.createdAt,
});

/** Every segment, with the number of its records as they are now. */
const segmentsOf = ({ tables, changes, world }: Store): Segment[] =>
	Object.values<Segment>(SEGMENTS).map((segment) => {
		const { filter, limit, modelUuid } = segment;
		const [latest] = changes.list(segment.uuid);
		const isNew = latest && !Object.values(CHANGES).some(({ uuid }) => uuid === latest.uuid);
		const rows = applyFilter(filter, modelUuid, tables.rows(modelUuid), world);
		return {
			...segment,
			recordsCount: Math.min(rows.length, limit ?? Infinity),
			lastChange: isNew ? lastChangeOf(latest) : segment.lastChange,
		};
	});

/** The endpoints of segments. */
export const segmentationRoutes = [
	defineRoute({
		method: 'GET',
		path: '/segmentation/segments/list',
		handle: ({ store }) => ({ segments: segmentsOf(store) }),
	}),
	defineRoute({
		method: 'GET',
		path: '/segmentation/segments/{uuid}',
		handle: ({ uuid, store }) => {
			const segment = segmentsOf(store).find((known) => known.uuid === uuid.toLowerCase());
			if (!segment) throw Refusal.notFound('Segment');
			return { segment };
		},
	}),
];
