/** A host that must not receive a token: it responds to everything and records every byte it receives. */
import { type Socket, createServer } from 'node:net';

const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}';

/** A started witness. */
export interface Witness {
	/** Its address, without a slash at its end. */
	url: string;
	/** Everything it received. */
	heard(): Buffer<ArrayBuffer>;
	close(): Promise<void>;
}

/** @returns a witness that listens on a port of 127.0.0.1 which the system gives */
export async function startWitness(): Promise<Witness> {
	const heard: Buffer[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => socket.destroy());
		socket.once('data', () => socket.end(ANSWER));
		socket.on('data', (chunk) => heard.push(chunk));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;
	return {
		url: `http://127.0.0.1:${port}`,
		heard: () => Buffer.concat(heard),
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
