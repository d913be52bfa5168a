import { PackageDirectoryLoader, RoutingNode } from 'n8n-core';
import type { ExecuteContext } from 'n8n-core';
import type {
	ICredentialType,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	INodeTypes,
	IVersionedNodeType,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeHelpers } from 'n8n-workflow';

/** What the engine needs to know of the credential types: one by its name. */
export interface CredentialTypes {
	getByName(name: string): ICredentialType;
}

const description = (name: string, properties: INodeTypeDescription['properties']) => ({
	displayName: name,
	name,
	group: ['transform' as const],
	version: 1,
	description: name,
	defaults: { name },
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main],
	properties,
});

/** Returns the items in its parameter `items`: the start of every test flow. */
const itemsNode: INodeType = {
	description: description('items', [
		{ displayName: 'Items', name: 'items', type: 'json', default: [] },
	]),
	async execute(this: IExecuteFunctions) {
		const rows = this.getNodeParameter('items', 0) as INodeExecutionData[];
		return [rows.map((row, item) => ({ ...row, pairedItem: { item } }))];
	},
};

/** Returns the value of its expression `value` for each item, for example `$('Items').item`; the files stay. */
const readNode: INodeType = {
	description: description('read', [
		{ displayName: 'Value', name: 'value', type: 'string', default: '' },
	]),
	async execute(this: IExecuteFunctions) {
		const items = this.getInputData();
		return [
			items.map(({ binary }, item) => ({
				json: { value: this.getNodeParameter('value', item) as string },
				binary,
				pairedItem: { item },
			})),
		];
	},
};

/**
 * The built package, loaded by n8n's own loader, with two small nodes before and after it.
 *
 * @param directory the package's root, built
 */
export async function loadNodeTypes(directory: string): Promise<{
	nodeTypes: INodeTypes;
	credentialTypes: CredentialTypes;
	loader: PackageDirectoryLoader;
}> {
	const loader = new PackageDirectoryLoader(directory);
	await loader.loadAll();
	const helpers: Record<string, INodeType> = { 'test.items': itemsNode, 'test.read': readNode };
	const getByName = (type: string): INodeType | IVersionedNodeType =>
		// n8n makes a variant of the node for AI agents, with "Tool" at the end of its type.
		helpers[type] ??
		loader.getNode(type.replace(`${loader.packageName}.`, '').replace(/Tool$/, '')).type;
	return {
		loader,
		credentialTypes: { getByName: (name) => loader.getCredential(name).type },
		nodeTypes: {
			getByName,
			getByNameAndVersion: (type, version) =>
				executable(NodeHelpers.getVersionedNodeType(getByName(type), version)),
			getKnownTypes: () => ({}),
		},
	};
}

/**
 * Adds `execute` to a declarative node, as n8n's server does when it provides a node type; without it, the
 * engine would run the node in a way that only n8n's own tests use.
 */
function executable(nodeType: INodeType): INodeType {
	const isDeclarative =
		nodeType.description.requestDefaults !== undefined &&
		!nodeType.execute &&
		!nodeType.trigger &&
		!nodeType.webhook;
	if (isDeclarative) {
		nodeType.execute = async function () {
			return (await new RoutingNode(this as ExecuteContext, nodeType).runNode()) ?? [];
		};
	}
	return nodeType;
}
