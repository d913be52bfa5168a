import type { WorkflowExecute } from 'n8n-core';
import type { TestCredentials } from './credentials.mjs';

/** What the engine needs to know about the server around it. */
export type AdditionalData = ConstructorParameters<typeof WorkflowExecute>[0];

/** The engine builds URLs from these, so they must be valid; nothing listens there. */
const ADDRESS = 'http://127.0.0.1:5678';

/**
 * Replaces n8n's server: the few members that the engine reads.
 *
 * @param credentialsHelper provides the credential
 * @param more further members, such as `hooks`
 */
export function additionalDataFor(
	credentialsHelper: TestCredentials,
	more: object = {},
): AdditionalData {
	return {
		credentialsHelper,
		executionId: '1',
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: ADDRESS,
		instanceBaseUrl: ADDRESS,
		formBaseUrl: ADDRESS,
		formWaitingBaseUrl: ADDRESS,
		formTestBaseUrl: ADDRESS,
		webhookBaseUrl: ADDRESS,
		webhookWaitingBaseUrl: ADDRESS,
		webhookTestBaseUrl: ADDRESS,
		mcpBaseUrl: ADDRESS,
		mcpTestBaseUrl: ADDRESS,
		...more,
	} as unknown as AdditionalData;
}
