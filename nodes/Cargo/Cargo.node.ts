import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { CARGO_BASE_URL } from '../../credentials/authorize';
import { searchBatches } from './listSearch/batches';
import { searchSegments } from './listSearch/segments';
import { searchWorkflows } from './listSearch/workflows';
import { batchProperties } from './resources/batch';

/** The Cargo node: declarative, so that n8n itself sends the requests that the resources describe. */
export class Cargo implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cargo',
		name: 'cargo',
		icon: { light: 'file:../../icons/cargo.svg', dark: 'file:../../icons/cargo.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Run the plays and tools of Cargo on many records, and use what comes out',
		defaults: { name: 'Cargo' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cargoApi', required: true }],
		requestDefaults: {
			// The credential puts its own base URL in place of this one; see authorize.ts.
			baseURL: CARGO_BASE_URL,
			json: true,
			// Cargo's words reach the user, and a 401 is not sent twice (n8n-engine.md, "Requests").
			ignoreHttpStatusErrors: true,
			// A redirect would carry the token to another host.
			disableFollowRedirect: true,
		},
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [{ name: 'Batch', value: 'batch' }],
				default: 'batch',
			},
			...batchProperties,
		],
	};

	methods = { listSearch: { searchBatches, searchSegments, searchWorkflows } };
}
