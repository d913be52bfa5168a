import type {
	IAllExecuteFunctions,
	IExecuteFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import type { Refusal } from '../errors/explain';
import { fromThrown, isPassing, markedAsPassing, toNodeError } from '../errors/nodeErrors';
import { CANCELED, STORAGE_CODES } from '../errors/network';
import { codeOf } from '../errors/thrown';
import { lookUp, textIn } from '../errors/values';
import { readTransport } from '../fields/transport';
import { credentialOf, GRACE, TimedOut } from './credential';
import { stopSignal } from './ending';
import type { Line } from './line';

/** More redirects than a storage host needs. */
const MOST_REDIRECTS = 5;

/** Redirects after which the same request is sent again, with its method and body. */
const SAME_AGAIN = [307, 308];

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** IP addresses, as URLs write them; storage has a host name. */
const NUMERIC_HOST = /^(\d+\.\d+\.\d+\.\d+|\[.*\])$/;

/** A file being read; n8n's own types use Node's streams, which this package does not import. */
export type FileStream = Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0] &
	AsyncIterable<Uint8Array | string> & {
		destroy(): void;
		on(event: 'error', listener: () => void): unknown;
		push(...chunk: unknown[]): boolean;
		readonly readableLength: number;
	};

/** A response of the storage whose body has not been read yet. */
export interface StoredFile {
	headers: IN8nHttpFullResponse['headers'];
	stream: FileStream;
	/** Ends the request: n8n may wrap its stream in another one, whose destruction it does not hear of. */
	giveUp: () => void;
}

/** A request to the storage that is not a plain GET. */
export interface StorageRequest extends Pick<IHttpRequestOptions, 'method' | 'headers' | 'body'> {
	/** Milliseconds for the whole request; if left out, the user's own for the beginning of the response. */
	timeout?: number;
	/** Ends the request. */
	abortSignal?: AbortSignal;
}

/** What the user reads about the storage, as it is about a download or an upload. */
export interface StorageTexts {
	/** The address is not one of Cargo's storage. */
	foreign(address: URL): Pick<Refusal, 'message' | 'description'>;
	/** The storage did not do what it was asked for. */
	refused: Pick<Refusal, 'message' | 'description'>;
	/** What to do if the storage cannot be reached. */
	remedy: string;
}

/**
 * Sends a request to the host that Cargo names. The URL is signed and the host is not Cargo's, so the request
 * carries no token. Redirects are followed manually, so that each address is checked.
 *
 * @param line the item
 * @param url the signed URL
 * @param more what makes it different from a plain GET
 * @param texts for its errors
 * @returns the response, with a success status
 * @throws NodeApiError if the host cannot be reached or refuses, or if an address is not encrypted or leads
 * into the network of n8n
 */
export async function askStorage(
	line: Line,
	url: string,
	more: StorageRequest,
	texts: StorageTexts,
): Promise<StoredFile> {
	const isLocal = await isLoopbackBase(line);
	let address = new URL(url);
	for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
		if (!isSafe(address, isLocal)) throw told(line, texts.foreign(address), null);
		const own = new AbortController();
		const giveUp = () => {
			own.abort();
		};
		const { statusCode, headers, body } = await request(line, address, own.signal, more, texts);
		const answer = { headers, stream: body as unknown as FileStream, giveUp };
		if (statusCode >= 200 && statusCode <= 299) return answer;
		discard(answer);
		const { location } = headers;
		const leadsOn = leads(statusCode, more) && typeof location === 'string';
		if (!leadsOn || !URL.canParse(location, address.href)) {
			throw told(line, texts.refused, String(statusCode));
		}
		address = new URL(location, address.href);
	}
	throw told(line, texts.refused, null);
}

/** Other redirects turn the request into a GET, which sends no file. */
const leads = (status: number, { method }: StorageRequest) =>
	method === undefined ? status >= 300 && status <= 399 : SAME_AGAIN.includes(status);

/**
 * Closes a response that is not read to its end. Later errors of its connection do not matter, and without a
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
 * @param remedy what to do then
 */
export function brokenOff(
	line: Line,
	thrown: unknown,
	remedy: string,
): NodeApiError | NodeOperationError {
	const { node, itemIndex } = line.parameters;
	const error = fromThrown(node, itemIndex, thrown);
	if (error.message === CANCELED.message) return error;
	const explained = toNodeError(node, itemIndex, {
		message: lookUp(STORAGE_CODES, codeOf(thrown)) ?? "Cargo's storage could not be reached",
		description: `Check that a proxy or firewall lets n8n reach the host of the file, which is not the host of the Base URL. ${remedy}`,
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
	more: StorageRequest,
	{ remedy }: StorageTexts,
): Promise<IN8nHttpFullResponse> {
	const { context, parameters } = line;
	const signals = [stopSignal(context), signal, more.abortSignal ?? signal];
	const limit = more.timeout ? AbortSignal.timeout(more.timeout + GRACE) : undefined;
	const answer = (context.helpers as IAllExecuteFunctions['helpers']).httpRequest({
		...readTransport(parameters),
		...more,
		url: href,
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		abortSignal: AbortSignal.any(limit ? [...signals, limit] : signals),
	}) as Promise<IN8nHttpFullResponse>;
	return await answer.catch((thrown: unknown) => {
		const cause = limit?.aborted ? new TimedOut('The request took too long') : thrown;
		throw brokenOff(line, cause, remedy);
	});
}

function told({ parameters }: Line, texts: StorageTexts['refused'], httpCode: string | null) {
	const { node, itemIndex } = parameters;
	return toNodeError(node, itemIndex, { ...texts, reason: null, httpCode });
}
