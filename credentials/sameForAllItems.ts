import type { INodeProperties } from 'n8n-workflow';

/**
 * A field of the credential that nobody sees. n8n hands it out with the credential's data only if no
 * other field holds an expression, whose value can be another one for each item: n8n decides what is
 * shown before it resolves expressions, and leaves out what is not.
 */
export const SAME_FOR_ALL_ITEMS = {
	displayName: 'Same for All Items',
	name: 'sameForAllItems',
	type: 'hidden',
	default: 'yes',
	displayOptions: {
		hide: {
			apiToken: [{ _cnd: { startsWith: '=' } }],
			baseUrl: [{ _cnd: { startsWith: '=' } }],
		},
	},
} as const satisfies INodeProperties;
