import type { INodeProperties } from 'n8n-workflow';

/** Of n8n's conditions one that takes any value: in n8n 2.4 `startsWith` throws where it is no text. */
const EXPRESSION = { _cnd: { regex: '^=' } } as const;

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
			apiToken: [EXPRESSION],
			baseUrl: [EXPRESSION],
		},
	},
} as const satisfies INodeProperties;
