import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Resource } from './form';
import { showFor } from './form';

/**
 * The field that tells a model what an operation does and costs, if the node is a tool of an AI agent.
 *
 * n8n would pass the operation's action to the model, which is also the name of the node and does not
 * mention credits. If a node has this field, n8n adds none of its own, and passes its text to the model
 * (n8n-workflow, `getToolDescriptionForNode`). Versions of n8n without `@tool` never show it, and fall
 * back to the action.
 *
 * @param resource value of Resource
 * @param operations the choices of Operation; their descriptions say what they cost
 * @returns one field for each operation, so that each has its own default
 */
export const toolDescriptionFields = (
	resource: Resource,
	operations: INodePropertyOptions[],
): INodeProperties[] =>
	operations.map(({ value, description = '' }) => ({
		displayName: 'Description',
		name: 'toolDescription',
		type: 'string',
		typeOptions: { rows: 2 },
		required: true,
		default: `Cargo: ${description}`,
		description:
			'What the AI model reads about this tool: what it does, when to use it and whether it uses credits',
		displayOptions: showFor(resource, [String(value)], { '@tool': [true] }),
	}));
