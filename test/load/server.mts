import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that answers each Get with the batch asked for, and counts. */
export interface LoadServer {
	url: string;
	/** Most connections open at once. */
	peakConnections(): number;
	/** Most requests in progress at once. */
	peakRequests(): number;
	/** When each request arrived, in milliseconds of a clock that only runs forward. */
	arrivals(): number[];
	/** Called for each request that arrives, with how many arrived by then. */
	onArrival(listener: (count: number) => void): void;
	close(): Promise<void>;
}

/**
 * Starts it.
 *
 * @param delay milliseconds from a request's arrival to its answer
 * @param looks how many status checks return a batch as running before it has finished
 */
export async function startLoadServer(delay: number, looks = 0): Promise<LoadServer> {
	const arrivals: number[] = [];
	const open = { connections: 0, requests: 0 };
	const peak = { connections: 0, requests: 0 };
	const enter = (what: keyof typeof open) => {
		open[what]++;
		peak[what] = Math.max(peak[what], open[what]);
	};
	const looked = new Map<string, number>();
	const statusOf = (uuid: string) => {
		const before = looked.get(uuid) ?? 0;
		looked.set(uuid, before + 1);
		return before < looks ? 'running' : 'success';
	};
	let listener: (count: number) => void = () => undefined;

	const server = createServer((request, response) => {
		arrivals.push(performance.now());
		listener(arrivals.length);
		enter('requests');
		const uuid = request.url?.split('/').at(-1) ?? '';
		const answer = () => {
			open.requests--;
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ batch: { uuid, status: statusOf(uuid) } }));
		};
		if (delay === 0) answer();
		else setTimeout(answer, delay);
	});
	server.on('connection', (socket) => {
		enter('connections');
		socket.once('close', () => {
			open.connections--;
		});
	});
	await new Promise<void>((resolve) => {
		server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, resolve);
	});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		peakConnections: () => peak.connections,
		peakRequests: () => peak.requests,
		arrivals: () => arrivals,
		onArrival: (given) => {
			listener = given;
		},
		close: async () => {
			await new Promise((resolve) => {
				server.close(resolve);
				server.closeAllConnections();
			});
		},
	};
}
