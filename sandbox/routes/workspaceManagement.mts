/** `/workspaceManagement`. */
import { defineRoute } from '../http/route.mjs';
import { WORKSPACE } from '../workspace.mjs';

/** The endpoint of the token's workspace. */
export const workspaceManagementRoutes = [
	defineRoute({
		method: 'GET',
		path: '/workspaceManagement/workspaces/current',
		handle: () => ({ workspace: WORKSPACE }),
	}),
];
