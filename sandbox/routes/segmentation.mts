/** `/segmentation`. */
import { defineRoute } from '../http/route.mjs';
import { SEGMENTS } from '../workspace.mjs';

/** The endpoints of segments. */
export const segmentationRoutes = [
	defineRoute({
		method: 'GET',
		path: '/segmentation/segments/list',
		handle: () => ({ segments: Object.values(SEGMENTS) }),
	}),
];
