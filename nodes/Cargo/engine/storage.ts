import type { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { toNodeError } from '../errors/nodeErrors';
import { textIn } from '../errors/values';
import type { Line } from './line';
import type { StorageTexts, StoredFile } from './storageHost';
import { askStorage, brokenOff, discard } from './storageHost';

const REMEDY = 'Then use Batch → Get Results, which uses no credits';

const TEXTS: StorageTexts = {
	foreign: ({ protocol, host }) => ({
		message: `The results file is at ${protocol}//${host}, which does not look like Cargo's storage`,
		description:
			'Contact Cargo support. The node downloads files only over HTTPS and from hosts with a name, not from IP addresses',
	}),
	refused: {
		message: "Cargo's storage did not return the results file",
		description: 'The address may have expired. Run the node again to get a new one',
	},
	remedy: REMEDY,
};

/**
 * Opens a results file at the host that Cargo names, without the token.
 *
 * @param line the item
 * @param url the signed URL
 * @returns the file
 * @throws NodeApiError if the host does not return a file; see `askStorage`
 */
export async function openStored(line: Line, url: string): Promise<StoredFile> {
	const stored = await askStorage(line, url, {}, TEXTS);
	if (!/^text\/html\b/i.test(textIn(stored.headers['content-type']) ?? '')) return stored;
	discard(stored);
	const { node, itemIndex } = line.parameters;
	throw toNodeError(node, itemIndex, {
		message: "Cargo's storage returned a web page instead of the results file",
		description: 'Check whether a proxy or firewall intercepts requests to the host of the file',
		reason: null,
		httpCode: '200',
	});
}

/**
 * Explains why a download broke off.
 *
 * @param line the item
 * @param thrown what was caught
 */
export function downloadBrokenOff(line: Line, thrown: unknown): NodeApiError | NodeOperationError {
	return brokenOff(line, thrown, REMEDY);
}
