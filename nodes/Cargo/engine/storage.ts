import type { IAllExecuteFunctions, IExecuteFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import { fromThrown, toNodeError } from '../errors/nodeErrors';
import { readTransport } from '../fields/transport';
import { stopSignal } from './ending';
import type { Line } from './line';

/** More hops than a storage host has any use for. */
const MOST_REDIRECTS = 5;

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** A file on its way; n8n's own types name Node's streams, this package does without. */
export type FileStream = Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0] &
	AsyncIterable<Uint8Array | string> & { destroy(error?: Error): void };

/** A file of Cargo's storage that has begun to come in. */
export interface StoredFile {
	headers: IN8nHttpFullResponse['headers'];
	stream: FileStream;
}

/**
 * Opens a file at the host that Cargo names. The address is signed and the host is not Cargo's, so that
 * the request carries no token.
 *
 * @param line the item
 * @param url the signed address
 * @returns the file
 * @throws NodeApiError when the host does not give the file, or the address is not encrypted
 */
export async function openStored(line: Line, url: string): Promise<StoredFile> {
	let address = new URL(url);
	for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
		refuseUnencrypted(line, address);
		const { statusCode, headers, body } = await request(line, address.href);
		const stream = body as unknown as FileStream;
		if (statusCode >= 200 && statusCode <= 299) return { headers, stream };
		stream.destroy();
		const { location } = headers;
		const leadsOn = statusCode >= 300 && statusCode <= 399 && typeof location === 'string';
		if (!leadsOn || !URL.canParse(location, address.href)) throw notGiven(line, statusCode);
		address = new URL(location, address.href);
	}
	throw notGiven(line, 310);
}

async function request(line: Line, url: string): Promise<IN8nHttpFullResponse> {
	const { context, parameters } = line;
	const answer = (context.helpers as IAllExecuteFunctions['helpers']).httpRequest({
		...readTransport(parameters),
		url,
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		abortSignal: stopSignal(context),
	}) as Promise<IN8nHttpFullResponse>;
	return await answer.catch((thrown: unknown) => {
		throw fromThrown(parameters.node, parameters.itemIndex, thrown);
	});
}

function refuseUnencrypted({ parameters }: Line, { protocol, hostname, host }: URL): void {
	if (protocol === 'https:' || LOOPBACK_HOSTS.includes(hostname)) return;
	throw toNodeError(parameters.node, parameters.itemIndex, {
		message: `The file lies at ${protocol}//${host}, which is not encrypted`,
		description: 'Ask Cargo support: its storage hands out files by https only',
		reason: null,
		httpCode: null,
	});
}

function notGiven({ parameters }: Line, status: number) {
	return toNodeError(parameters.node, parameters.itemIndex, {
		message: 'The storage of Cargo did not give the results file',
		description: 'The address may have expired. Run the node again to get a new one',
		reason: null,
		httpCode: String(status),
	});
}
