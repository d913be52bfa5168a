import type { INodeProperties } from 'n8n-workflow';

import type { Resource } from './form';
import { notice, showFor } from './form';

/**
 * A notice at the top of an operation's form. A tool of an AI agent shows its description there instead.
 *
 * @param resource value of Resource
 * @param operation value of Operation
 * @param text what the user reads
 */
export const noticeField = (resource: Resource, operation: string, text: string): INodeProperties =>
	notice({
		name: 'notice',
		text,
		displayOptions: { ...showFor(resource, [operation]), hide: { '@tool': [true] } },
	});
