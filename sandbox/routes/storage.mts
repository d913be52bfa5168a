/** `/storage`. */
import { defineRoute } from '../http/route.mjs';
import { modelOrRefusal } from '../records/tables.mjs';
import { MODELS } from '../workspace.mjs';

/** The endpoints of models. */
export const storageRoutes = [
	defineRoute({
		method: 'GET',
		path: '/storage/models/list',
		handle: () => ({ models: Object.values(MODELS) }),
	}),
	defineRoute({
		method: 'GET',
		path: '/storage/models/{uuid}',
		handle: ({ uuid }) => ({ model: modelOrRefusal(uuid) }),
	}),
];
