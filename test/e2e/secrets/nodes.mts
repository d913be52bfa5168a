/** The nodes that are run in each situation. */
import { BATCHES, PLAYS, TOOLS } from '../../../sandbox/workspace.mjs';
import { type FlowNode, HTTP_REQUEST, byId } from '../flow.mjs';
import { createNode } from '../flows/support.mjs';

/** What Get and the HTTP Request node read. */
export const READ = `/v1/orchestration/batches/${BATCHES.success.uuid}`;

/** Reads a batch. */
export const get: FlowNode = {
	name: 'Get',
	parameters: { resource: 'batch', operation: 'get', batchUuid: byId(BATCHES.success.uuid) },
};
/** Uploads the file of the item. */
export const upload: FlowNode = {
	name: 'Upload',
	parameters: { resource: 'file', operation: 'upload' },
};
/** Everything else that sends something of its own kind. */
export const others: FlowNode[] = [
	upload,
	{
		name: 'Create With File',
		parameters: {
			resource: 'batch',
			operation: 'create',
			workflowUuid: byId(TOOLS.findEmail.workflowUuid),
			dataKind: 'file',
			fileSource: 'upload',
		},
	},
	createNode(),
	{
		name: 'Create From Items',
		parameters: {
			resource: 'batch',
			operation: 'createFromItems',
			workflowUuid: byId(PLAYS.enrichNewLeads.workflowUuid),
		},
	},
	{
		name: 'Get Results',
		parameters: {
			resource: 'batch',
			operation: 'getResults',
			batchUuid: byId(BATCHES.success.uuid),
			output: 'file',
		},
	},
];

/**
 * n8n's own node. It follows redirects by default, and sends the header with the token to them.
 *
 * @param baseUrl of the sandbox
 */
export const httpRequest = (baseUrl: string): FlowNode => ({
	name: 'HTTP Request',
	type: HTTP_REQUEST,
	typeVersion: 4.2,
	parameters: {
		authentication: 'predefinedCredentialType',
		nodeCredentialType: 'cargoApi',
		url: baseUrl + READ,
		options: {},
	},
});

/** Returns the item that all nodes get, with a file of a few bytes. */
export const smallFile: FlowNode = {
	name: 'File',
	type: 'n8n-nodes-base.code',
	typeVersion: 2,
	parameters: {
		jsCode: `const csv = Buffer.from('first_name,company_domain\\nAda,company-1.example\\n');
return [{ json: {}, binary: { data: await this.helpers.prepareBinaryData(csv, 'leads.csv', 'text/csv') } }];`,
	},
};
/** The same with a results file, which n8n stores as it comes: as large as the sandbox makes it. */
export const largeFile: FlowNode = {
	name: 'File',
	parameters: {
		resource: 'batch',
		operation: 'getResults',
		batchUuid: byId(BATCHES.success.uuid),
		output: 'file',
	},
};
