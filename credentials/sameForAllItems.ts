import type { INodeProperties } from 'n8n-workflow';

/**
 * Any text that begins with "=". Of n8n's conditions, `startsWith` throws in n8n 2.4 if the value is not text, and
 * `regex` has a time limit from n8n 2.41 on, so that on a busy machine a request would fail.
 */
const EXPRESSION = { _cnd: { between: { from: '=', to: '=\uffff' } } } as const;

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
