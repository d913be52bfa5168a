/**
 * The start-up workspace: everything a started sandbox knows, as constants that tests and examples
 * name. All UUIDs are fixed, so a workflow file can hold them.
 */
import type { Workspace } from './types.mjs';
import { WORKSPACE_UUID } from './workspace/batches.mjs';

export { BATCHES, USER_UUID } from './workspace/batches.mjs';
export { CHANGES, FILES, MODEL_ROWS, MODELS, SEGMENTS } from './workspace/models.mjs';
export { PLAYS, RELEASES, TOOLS, WORKFLOWS } from './workspace/workflows.mjs';

/** The workspace that the token opens. */
export const WORKSPACE: Workspace = {
	uuid: WORKSPACE_UUID,
	name: 'Größenwahn GmbH (sandbox)',
	slug: 'groessenwahn',
};
