/** What the sandbox has seen: a log of requests, and the most that were open at once. */
import type { Server } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** One request as it arrived. */
export interface LoggedRequest {
	method: string;
	/** Without the query string, undecoded. */
	path: string;
	/** The query string as received, without `?`; empty if there is none. */
	query: string;
	/** Path and query string as received. */
	url: string;
	headers: Record<string, string | string[] | undefined>;
	/** The body's text as received; empty if there is none. */
	body: string;
	/** The returned status; null while there is none, and for a dropped or hanging request. */
	status: number | null;
	/** When it arrived, milliseconds since 1970. */
	at: number;
}

/** Counts what is open at once and keeps the highest count. */
class Gauge {
	private open = 0;
	peak = 0;

	enter(): void {
		this.open += 1;
		this.peak = Math.max(this.peak, this.open);
	}

	leave(): void {
		this.open -= 1;
	}

	/** Resets the count; what is open now stays counted. */
	clear(): void {
		this.peak = this.open;
	}
}

/** The traffic of one listener. */
export class Traffic {
	readonly requests: LoggedRequest[] = [];
	private readonly open = new Gauge();
	private readonly connections = new Gauge();
	private readonly entries = new WeakMap<FastifyRequest, LoggedRequest>();

	/** @param keepsFiles whether bodies that are files are kept too */
	constructor(private readonly keepsFiles = false) {}

	/** Forgets all requests and peaks. */
	clear(): void {
		this.requests.length = 0;
		this.open.clear();
		this.connections.clear();
	}

	get peakConcurrency(): number {
		return this.open.peak;
	}

	get peakConnections(): number {
		return this.connections.peak;
	}

	/** The log's entry of a request. */
	entry(request: FastifyRequest): LoggedRequest | undefined {
		return this.entries.get(request);
	}

	/** Counts the connections of a listener. */
	watchConnections(server: Server): void {
		server.on('connection', (socket) => {
			this.connections.enter();
			socket.once('close', () => {
				this.connections.leave();
			});
		});
	}

	/**
	 * Logs every request whose URL `matches`. Bodies are read and kept as text: a route that needs an object
	 * parses it, after the text has been logged.
	 */
	watchRequests(app: FastifyInstance, matches: (url: string) => boolean): void {
		app.addHook('onRequest', async (request, reply) => {
			if (!matches(request.raw.url ?? '')) return;
			const url = request.raw.url ?? '';
			const [path = '', query = ''] = url.split(/\?(.*)/s);
			const { method, headers } = request;
			const entry = { method, path, query, url, headers, body: '', status: null, at: Date.now() };
			this.requests.push(entry);
			this.entries.set(request, entry);
			this.open.enter();
			reply.raw.once('close', () => {
				this.open.leave();
			});
			await Promise.resolve();
		});
		app.addHook('preValidation', async (request) => {
			const entry = this.entries.get(request);
			const { body } = request;
			if (entry && typeof body === 'string') entry.body = body;
			if (entry && Buffer.isBuffer(body) && this.keepsFiles) entry.body = body.toString();
			await Promise.resolve();
		});
		app.addHook('onSend', async (request, reply) => {
			const entry = this.entries.get(request);
			if (entry) entry.status = reply.statusCode;
			await Promise.resolve();
		});
	}
}
