/**
 * The start-up workspace: everything a started sandbox knows, as constants that tests and examples
 * name. All UUIDs are fixed, so a workflow file can hold them.
 */
import { WORKSPACE_UUID } from './ids.mjs';
import type { Workspace } from './types.mjs';

export { USER_UUID } from './ids.mjs';
export { BATCHES } from './workspace/batches.mjs';
export { MODELS } from './workspace/models.mjs';
export { PLAYS } from './workspace/plays.mjs';
export { RELEASES } from './workspace/releases.mjs';
export { FILES, MODEL_ROWS } from './workspace/rows.mjs';
export { CHANGES, SEGMENTS } from './workspace/segments.mjs';
export { TOOLS } from './workspace/tools.mjs';
export { WORKFLOWS } from './workspace/workflows.mjs';

/** The workspace of the token. */
export const WORKSPACE: Workspace = {
	uuid: WORKSPACE_UUID,
	name: 'Größenwahn GmbH (sandbox)',
	allowedEmailDomains: ['groessenwahn.example'],
	syncs: [],
	temporalNamespace: 'sandbox',
	temporalTaskQueuePrefix: null,
	maxConcurrentRuns: 100,
	openAiVectorStoreId: null,
	createdAt: '2024-11-04T08:00:00.000Z',
	updatedAt: '2025-12-01T08:00:00.000Z',
	logoUrl: null,
	metadata: null,
	chromeExtensionMasterAgentUuid: null,
	chromeExtensionAvailableAgentUuids: null,
	defaultRoleUuid: null,
	allowedLoginProviders: null,
	ssoIdentifier: null,
	quotaBuckets: { 'orchestration.executions': 100_000 },
};
