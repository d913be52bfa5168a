import type {
	IAllExecuteFunctions,
	IExecuteFunctions,
	IN8nHttpFullResponse,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { fromThrown, isPassing, markedAsPassing, toNodeError } from '../errors/nodeErrors';
import { CANCELED, STORAGE_CODES } from '../errors/network';
import { codeOf } from '../errors/thrown';
import { lookUp, textIn } from '../errors/values';
import { readTransport } from '../fields/transport';
import { credentialOf } from './credential';
import { stopSignal } from './ending';
import type { Line } from './line';

/** More redirects than a storage host needs. */
const MOST_REDIRECTS = 5;

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** IP addresses, as URLs write them; storage has a host name. */
const NUMERIC_HOST = /^(\d+\.\d+\.\d+\.\d+|\[.*\])$/;

/** A file being downloaded; n8n's own types use Node's streams, which this package does not import. */
export type FileStream = Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0] &
	AsyncIterable<Uint8Array | string> & {
		destroy(): void;
		on(event: 'error', listener: () => void): unknown;
		push(...chunk: unknown[]): boolean;
		readonly readableLength: number;
	};

/** A file of Cargo's storage whose download has started. */
export interface StoredFile {
	headers: IN8nHttpFullResponse['headers'];
	stream: FileStream;
	/** Ends the request: n8n may wrap its stream in another one, whose destruction it does not hear of. */
	giveUp: () => void;
}

/**
 * Opens a file at the host that Cargo names. The URL is signed and the host is not Cargo's, so the request
 * carries no token. Redirects are followed manually, so that each address is checked.
 *
 * @param line the item
 * @param url the signed URL
 * @returns the file
 * @throws NodeApiError if the host cannot be reached or does not return the file, or if an address is not
 * encrypted or leads into the network of n8n
 */
export async function openStored(line: Line, url: string): Promise<StoredFile> {
	const isLocal = await isLoopbackBase(line);
	let address = new URL(url);
	for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
		if (!isSafe(address, isLocal)) throw unsafe(line, address);
		const own = new AbortController();
		const giveUp = () => {
			own.abort();
		};
		const { statusCode, headers, body } = await request(line, address, own.signal);
		const stream = body as unknown as FileStream;
		const answer = { headers, stream, giveUp };
		if (statusCode >= 200 && statusCode <= 299) return file(line, answer);
		discard(answer);
		const { location } = headers;
		const leadsOn = statusCode >= 300 && statusCode <= 399 && typeof location === 'string';
		if (!leadsOn || !URL.canParse(location, address.href)) throw notGiven(line, String(statusCode));
		address = new URL(location, address.href);
	}
	throw notGiven(line, null);
}

/**
 * Closes a file that is not read to its end. Later errors of its connection do not matter, and without a
 * listener they would end n8n.
 *
 * @param file opened before
 */
export function discard({ stream, giveUp }: StoredFile): void {
	stream.on('error', () => undefined);
	stream.destroy();
	giveUp();
}

/**
 * Explains what went wrong with the storage. Its host is not the one of the Base URL, so the same fault has
 * a different remedy.
 *
 * @param line the item
 * @param thrown what was caught
 */
export function brokenOff(line: Line, thrown: unknown): NodeApiError | NodeOperationError {
	const { node, itemIndex } = line.parameters;
	const error = fromThrown(node, itemIndex, thrown);
	if (error.message === CANCELED.message) return error;
	const explained = toNodeError(node, itemIndex, {
		message: lookUp(STORAGE_CODES, codeOf(thrown)) ?? 'The storage of Cargo could not be reached',
		description:
			'Check that a proxy or firewall lets n8n reach the host of the file, which is not the host of the Base URL. Then run Get Results, which uses no credits',
		reason: null,
		httpCode: null,
	});
	return isPassing(error) ? markedAsPassing(explained) : explained;
}

/** If Cargo is on this computer, as in tests, its storage is too. */
async function isLoopbackBase(line: Line): Promise<boolean> {
	const { baseUrl } = await credentialOf(line);
	const address = textIn(baseUrl) ?? '';
	return URL.canParse(address) && LOOPBACK_HOSTS.includes(new URL(address).hostname);
}

function isSafe({ protocol, hostname }: URL, isLocal: boolean): boolean {
	if (LOOPBACK_HOSTS.includes(hostname)) return isLocal;
	return protocol === 'https:' && !NUMERIC_HOST.test(hostname);
}

async function request(
	line: Line,
	{ href }: URL,
	signal: AbortSignal,
): Promise<IN8nHttpFullResponse> {
	const { context, parameters } = line;
	const answer = (context.helpers as IAllExecuteFunctions['helpers']).httpRequest({
		...readTransport(parameters),
		url: href,
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		abortSignal: AbortSignal.any([stopSignal(context), signal]),
	}) as Promise<IN8nHttpFullResponse>;
	return await answer.catch((thrown: unknown) => {
		throw brokenOff(line, thrown);
	});
}

function file(line: Line, stored: StoredFile): StoredFile {
	if (!/^text\/html\b/i.test(textIn(stored.headers['content-type']) ?? '')) return stored;
	discard(stored);
	const { node, itemIndex } = line.parameters;
	throw toNodeError(node, itemIndex, {
		message: 'The storage of Cargo returned a web page instead of the results file',
		description: 'Check whether a proxy or firewall intercepts requests to the host of the file',
		reason: null,
		httpCode: '200',
	});
}

function unsafe({ parameters }: Line, { protocol, host }: URL) {
	return toNodeError(parameters.node, parameters.itemIndex, {
		message: `The results file is at ${protocol}//${host}, which does not look like the storage of Cargo`,
		description:
			'Contact Cargo support. The node downloads files only over HTTPS and from hosts with a name, not from IP addresses',
		reason: null,
		httpCode: null,
	});
}

function notGiven({ parameters }: Line, httpCode: string | null) {
	return toNodeError(parameters.node, parameters.itemIndex, {
		message: 'The storage of Cargo did not return the results file',
		description: 'The address may have expired. Run the node again to get a new one',
		reason: null,
		httpCode,
	});
}
