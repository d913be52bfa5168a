import type { INodeProperties } from 'n8n-workflow';

/** One of n8n's conditions that accepts any value: in n8n 2.4, `startsWith` throws if the value is not text. */
const EXPRESSION = { _cnd: { regex: '^=' } } as const;

/**
 * A hidden field of the credential. n8n includes it in the credential's data only if no other field
 * holds an expression, whose value can differ from item to item: n8n decides which fields are shown
 * before it resolves expressions, and leaves out the others.
 */
export const SAME_FOR_ALL_ITEMS = {
	displayName: 'Same for All Items',
	name: 'sameForAllItems',
	type: 'hidden',
	default: 'yes',
	displayOptions: {
		hide: {
			apiToken: [EXPRESSION],
			baseUrl: [EXPRESSION],
		},
	},
} as const satisfies INodeProperties;
