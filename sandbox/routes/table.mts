/** The table of endpoints: everything the sandbox answers after `/v1`. */
import type { Route } from '../http/route.mjs';
import { batchRoutes } from './batches.mjs';
import { changeRoutes } from './changes.mjs';
import { fileRoutes } from './files.mjs';
import { orchestrationRoutes } from './orchestration.mjs';
import { recordRoutes } from './records.mjs';
import { runRoutes } from './runs.mjs';
import { segmentationRoutes } from './segmentation.mjs';
import { storageRoutes } from './storage.mjs';
import { workspaceManagementRoutes } from './workspaceManagement.mjs';

/** A new endpoint is one more entry of its area's array. */
export const ROUTES: readonly Route[] = [
	...batchRoutes,
	...changeRoutes,
	...fileRoutes,
	...orchestrationRoutes,
	...recordRoutes,
	...runRoutes,
	...segmentationRoutes,
	...storageRoutes,
	...workspaceManagementRoutes,
];
