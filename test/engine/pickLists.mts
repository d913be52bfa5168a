import { LoadOptionsContext } from 'n8n-core';
import type {
	IDataObject,
	INode,
	INodeListSearchResult,
	INodePropertyOptions,
	ResourceMapperFields,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import { additionalDataFor } from './additionalData.mjs';
import { TestCredentials } from './credentials.mjs';
import type { FlowOptions } from './harness.mjs';
import { types } from './harness.mjs';

/** What the editor requests when a user opens a list or types into it. */
export interface ListRequest {
	/** Credential of the node; null if none is chosen yet. */
	credential: FlowOptions['credential'] | null;
	/** What the user typed. */
	filter?: string;
	/** The token of the previous page; the editor sends it when the user scrolls to the end. */
	paginationToken?: string;
	/** The node's parameters so far. */
	parameters?: IDataObject;
	/** Where the field is, for one inside of a collection: `conditions.condition[0].operator`. */
	path?: string;
}

/**
 * Fills a pick-list as n8n's server does for its editor (DynamicNodeParametersService): the node's
 * `listSearch` method on a workflow that holds nothing but the node.
 *
 * @param method name of the method
 * @param request who asks, and for what
 */
export async function pickList(
	method: string,
	request: ListRequest,
): Promise<INodeListSearchResult> {
	const { context, methods } = await editorOf(request);
	const search = methods?.listSearch?.[method];
	if (!search) throw new Error(`The node has no list ${method}`);
	return await search.call(context, request.filter, request.paginationToken);
}

/**
 * Fills a resource mapper the same way.
 *
 * @param method name of the method
 * @param request who asks
 */
export async function mapperFields(
	method: string,
	request: ListRequest,
): Promise<ResourceMapperFields> {
	const { context, methods } = await editorOf(request);
	const read = methods?.resourceMapping?.[method];
	if (!read) throw new Error(`The node has no resource mapper ${method}`);
	return await read.call(context);
}

/**
 * Fills a drop-down field the same way.
 *
 * @param method name of the method
 * @param request who asks, and for which field
 */
export async function dropDown(
	method: string,
	request: ListRequest,
): Promise<INodePropertyOptions[]> {
	const { context, methods } = await editorOf(request);
	const load = methods?.loadOptions?.[method];
	if (!load) throw new Error(`The node has no options ${method}`);
	return await load.call(context);
}

async function editorOf({ credential, parameters = {}, path = 'any' }: ListRequest) {
	const { nodeTypes, credentialTypes } = await types;
	const node: INode = {
		id: 'uuid-1234',
		name: 'Temp-Node',
		type: 'n8n-nodes-cargo.cargo',
		typeVersion: 1,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
		credentials: credential ? { cargoApi: { id: '1', name: 'Cargo' } } : {},
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const helper = new TestCredentials(credential ?? {}, credentialTypes);
	const context = new LoadOptionsContext(
		workflow,
		node,
		additionalDataFor(helper, { currentNodeParameters: parameters }),
		`parameters.${path}`,
	);
	return { context, methods: nodeTypes.getByNameAndVersion(node.type, 1).methods };
}
