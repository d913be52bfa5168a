import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What arrived of a part: nothing of it is kept. */
export interface ReceivedPart {
	number: number;
	bytes: number;
	sha256: string;
}

/** Cargo's endpoints of uploads, and a storage host on another port, which keep no bytes. */
export interface UploadServer {
	url: string;
	parts: ReceivedPart[];
	/** Bytes of the bodies of `files/upload`. */
	uploaded: number[];
	/** Most parts in progress at once. */
	peakParts(): number;
	/** Names of headers that the storage host received, in lower case. */
	storageHeaders: Set<string>;
	/** Called for each part that has arrived. */
	onPart(listener: () => void): void;
	close(): Promise<void>;
}

async function read(request: IncomingMessage): Promise<{ bytes: number; hash: Hash }> {
	const hash = createHash('sha256');
	let bytes = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		hash.update(chunk);
		bytes += chunk.length;
	}
	return { bytes, hash };
}

async function listen(listener: RequestListener) {
	const server = createServer(listener);
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const close = async () => {
		await new Promise((resolve) => {
			server.close(resolve);
			server.closeAllConnections();
		});
	};
	return { url, close };
}

/** Starts both. */
export async function startUploadServer(): Promise<UploadServer> {
	const parts: ReceivedPart[] = [];
	const uploaded: number[] = [];
	const storageHeaders = new Set<string>();
	let open = 0;
	let peak = 0;
	let listener: () => void = () => undefined;

	const storage = await listen((request, response) => {
		peak = Math.max(peak, ++open);
		for (const name of Object.keys(request.headers)) storageHeaders.add(name);
		void read(request).then(({ bytes, hash }) => {
			open--;
			const number = Number(new URL(request.url ?? '', 'http://x').searchParams.get('partNumber'));
			parts.push({ number, bytes, sha256: hash.digest('hex') });
			listener();
			response.setHeader('etag', `"${number}"`);
			response.end();
		});
	});
	const answers: Record<string, (body: string) => object> = {
		create: () => ({ s3Filename: 'uploads/a.csv', uploadId: 'u' }),
		sign: (body) => {
			const { partNumber } = JSON.parse(body) as { partNumber: number };
			return { url: `${storage.url}/part?partNumber=${partNumber}` };
		},
		complete: () => ({ s3Filename: 'uploads/a.csv' }),
		listColumns: () => ({ columns: [{ type: 'string', name: 'a' }] }),
	};
	const api = await listen((request, response) => {
		const name = /(\w+)(\?|$)/.exec(request.url ?? '')?.[1] ?? '';
		const answer = (body: object) => {
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify(body));
		};
		if (name === 'upload') {
			void read(request).then(({ bytes }) => {
				uploaded.push(bytes);
				answer({ s3Filename: 'uploads/a.csv', name: 'a.csv', contentType: 'text/csv' });
			});
			return;
		}
		let body = '';
		request.on('data', (chunk: Buffer) => (body += chunk.toString()));
		request.on('end', () => {
			answer(answers[name]?.(body) ?? {});
		});
	});
	return {
		url: api.url,
		parts,
		uploaded,
		storageHeaders,
		peakParts: () => peak,
		onPart: (given) => {
			listener = given;
		},
		close: async () => {
			await Promise.all([api.close(), storage.close()]);
		},
	};
}
