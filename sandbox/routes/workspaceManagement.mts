/** `/workspaceManagement`. */
import { defineRoute } from '../http/route.mjs';
import { WORKSPACE } from '../workspace.mjs';

export const workspaceManagementRoutes = [
	defineRoute({
		method: 'GET',
		path: '/workspaceManagement/workspaces/current',
		handle: () => ({ workspace: WORKSPACE }),
	}),
];
