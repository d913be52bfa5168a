import { createServer } from 'node:http';
import type { IncomingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

/** A request as it arrived. */
export interface Received {
	method: string;
	/** Path and query string. */
	url: string;
	headers: IncomingHttpHeaders;
	body: string;
}

/**
 * What a server does with a request that has arrived completely.
 *
 * @param response the response to send; its `socket` is available for breaking the protocol
 * @param request what arrived
 */
export type Manners = (response: ServerResponse, request: Received) => void;

/** A separate server on loopback, because some faults need more than a response. */
export interface Host {
	/** `http://127.0.0.1:PORT`, or `https:` with a certificate that nobody vouches for. */
	url: string;
	/** What arrived, in this order. */
	requests: Received[];
	/** Ends the server and every connection to it. */
	close(): Promise<void>;
}

/**
 * Starts a server that misbehaves.
 *
 * @param manners what it does with each request
 * @param secure whether it speaks https, with a self-signed certificate
 */
export async function startHost(manners: Manners, secure = false): Promise<Host> {
	const requests: Received[] = [];
	const listener: RequestListener = (request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { method = '', url = '', headers } = request;
			const received = { method, url, headers, body: Buffer.concat(chunks).toString() };
			requests.push(received);
			manners(response, received);
		});
	};
	const server = secure ? createSecureServer(await selfSigned(), listener) : createServer(listener);
	await new Promise<void>((resolve) => {
		server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, resolve);
	});
	return {
		requests,
		url: `${secure ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: async () => {
			await new Promise((resolve) => {
				server.close(resolve);
				server.closeAllConnections();
			});
		},
	};
}

async function selfSigned(): Promise<{ cert: string; key: string }> {
	const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }]);
	return { cert, key };
}
