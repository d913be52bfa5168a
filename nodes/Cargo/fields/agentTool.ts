import type { INode } from 'n8n-workflow';

/**
 * Tells whether the node is a tool of an AI agent: n8n makes a variant of each node for that, with
 * "Tool" at the end of its type.
 */
export function isTool({ type }: INode): boolean {
	return type.endsWith('Tool');
}
