/** `/segmentation`. */
import type { Store } from '../batches/store.mjs';
import { applyFilter } from '../filters/filter.mjs';
import { defineRoute } from '../http/route.mjs';
import { Refusal } from '../refusal.mjs';
import type { Change, Segment } from '../types.mjs';
import { CHANGES, SEGMENTS } from '../workspace.mjs';

const lastChangeOf = ({ workspaceUuid, segmentUuid, ...change }: Change) => change;

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
