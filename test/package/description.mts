import type { INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';
import { types } from '../engine/harness.mjs';

/** The built node, as n8n loads it. */
export async function builtNode(): Promise<INodeType> {
	return (await types).nodeTypes.getByNameAndVersion('n8n-nodes-cargo.cargo', 1);
}

/** A property and the path to it, such as `options.pollInterval`. */
export interface Placed {
	path: string;
	property: INodeProperties;
}

/** All properties of a list with those inside of collections, except what n8n itself adds. */
export function allProperties(properties: INodeProperties[], under = ''): Placed[] {
	return properties
		.filter(({ name }) => name !== 'requestOptions')
		.flatMap((property) => {
			const path = `${under}${property.name}`;
			return [{ path, property }, ...allProperties(inner(property), `${path}.`)];
		});
}

/** The properties inside of a collection, or of all groups of a fixed collection. */
function inner({ type, options = [] }: INodeProperties): INodeProperties[] {
	if (type !== 'collection' && type !== 'fixedCollection') return [];
	return options.flatMap((entry) => {
		if ('values' in entry) return entry.values;
		return 'type' in entry ? [entry] : [];
	});
}

/** The choices of a property of the type options or multiOptions. */
export function choices({ type, options = [] }: INodeProperties): INodePropertyOptions[] {
	if (type !== 'options' && type !== 'multiOptions') return [];
	return options as INodePropertyOptions[];
}

/** An operation, and the resource it belongs to. */
export type OperationOf = INodePropertyOptions & { resource: string };

/** The choices of Operation over all resources. */
export function operationsOf(node: INodeType): OperationOf[] {
	return node.description.properties
		.filter(({ name }) => name === 'operation')
		.flatMap((property) => {
			const [resource] = (property.displayOptions?.show?.resource ?? []) as string[];
			return choices(property).map((choice) => ({ ...choice, resource: resource ?? '' }));
		});
}

/** Whether a property can be seen when this operation is chosen. */
export function isShownFor(
	{ resource, value }: Pick<OperationOf, 'resource' | 'value'>,
	{ displayOptions }: INodeProperties,
): boolean {
	const { show } = displayOptions ?? {};
	return (show?.resource?.includes(resource) && show.operation?.includes(value)) ?? false;
}
