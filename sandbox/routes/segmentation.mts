/** `/segmentation`. */
import { defineRoute } from '../http/route.mjs';
import { Refusal } from '../refusal.mjs';
import type { Segment } from '../types.mjs';
import { SEGMENTS } from '../workspace.mjs';

/** The endpoints of segments. */
export const segmentationRoutes = [
	defineRoute({
		method: 'GET',
		path: '/segmentation/segments/list',
		handle: () => ({ segments: Object.values(SEGMENTS) }),
	}),
	defineRoute({
		method: 'GET',
		path: '/segmentation/segments/{uuid}',
		handle: ({ uuid }) => {
			const segment = Object.values<Segment>(SEGMENTS).find((known) => known.uuid === uuid);
			if (!segment) throw Refusal.notFound('Segment');
			return { segment };
		},
	}),
];
