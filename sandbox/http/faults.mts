/** Faults that a test scripts: responses that the sandbox would not send itself, or none at all. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';

/** The schema of a fault that is sent over HTTP. */
export const FaultSchema = Type.Object(
	{
		/**
		 * `POST /orchestration/batches`, as in the table of endpoints with `{uuid}`; `*` for all of `/v1`;
		 * `GET /results/{file}` and `PUT /uploads/{file}` for the files host.
		 */
		route: Type.String(),
		/** How many requests it affects; default 1. */
		times: Type.Optional(Type.Integer({ minimum: 1 })),
		/** How many requests it lets through first; default 0. */
		skip: Type.Optional(Type.Integer({ minimum: 0 })),
		/** Default 500, if there is a body or headers to send. */
		status: Type.Optional(Type.Integer({ minimum: 200, maximum: 599 })),
		headers: Type.Optional(Type.Record(Type.String(), Type.String())),
		/** An object is sent as JSON, a string unchanged; left out: an empty body. */
		body: Type.Optional(Type.Unknown()),
		/** Milliseconds before the response. Alone: the normal response, but late. */
		delay: Type.Optional(Type.Integer({ minimum: 0 })),
		/** Destroys the socket before any response, or after the headers and half of the body. */
		drop: Type.Optional(
			Type.Unsafe<'before' | 'during'>({ type: 'string', enum: ['before', 'during'] }),
		),
		/** Never responds. */
		hang: Type.Optional(Type.Boolean()),
		/** The request is processed (a batch is really created) before the fault hides the response. */
		handle: Type.Optional(Type.Boolean()),
	},
	{ additionalProperties: false },
);
/** What a request gets instead of the usual response, as the control surface accepts it. */
export type Fault = Static<typeof FaultSchema>;

/** A request that has just arrived, as a {@link Mishap} sees it. */
export interface Arrival {
	/** What faults may call the endpoint, the exact name first. */
	names: string[];
	/** Path and query string as they came. */
	url: string;
	/** In lower case. */
	headers: Record<string, string | string[] | undefined>;
	/** The body's text as it came. */
	body: string;
}

/** Decides what happens to a request; undefined: the usual. */
export type Mishap = (arrival: Arrival) => Omit<Fault, 'route'> | undefined;

/** The faults that are waiting for requests, in the order in which they were added. */
export class Faults {
	/** Asked where no fault waits. */
	mishap: Mishap | undefined;
	private waiting: Array<Fault & { times: number; skip: number }> = [];

	add(fault: Fault): void {
		this.waiting.push({ times: 1, skip: 0, ...fault });
	}

	clear(): void {
		this.waiting = [];
		this.mishap = undefined;
	}

	/**
	 * The fault for a request that has just arrived; counts as used once.
	 *
	 * @param arrival the request
	 */
	take(arrival: Arrival): Fault | undefined {
		for (const fault of this.waiting) {
			if (!arrival.names.includes(fault.route)) continue;
			if (fault.skip > 0) {
				fault.skip -= 1;
				continue;
			}
			fault.times -= 1;
			if (fault.times === 0) this.waiting = this.waiting.filter((other) => other !== fault);
			return fault;
		}
		const mishap = this.mishap?.(arrival);
		return mishap && { route: '*', ...mishap };
	}
}

/** Whether the fault only delays, or waits for the real response before it hides it. */
export const needsAnswer = ({ status, headers, body, drop, hang, handle }: Fault): boolean =>
	handle === true ||
	(drop === 'during' && body === undefined) ||
	(status ?? headers ?? body ?? drop ?? hang) === undefined;

const asText = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

/** Headers and half of the body, then nothing: the client sees an incomplete response. */
const answerHalf = (reply: FastifyReply, { status = 200, headers }: Fault, body: string): void => {
	const { raw } = reply;
	const length = Buffer.byteLength(body);
	raw.writeHead(status, {
		'content-type': 'application/json; charset=utf-8',
		...headers,
		'content-length': length,
	});
	raw.write(Buffer.from(body).subarray(0, Math.floor(length / 2)), () => raw.destroy());
};

/**
 * Applies a fault instead of the response.
 *
 * @param answer the body of the real response, if the request was processed
 * @returns true if the request is handled, false if the real response should be sent
 */
export const applyFault = async (
	fault: Fault,
	reply: FastifyReply,
	answer?: unknown,
): Promise<boolean> => {
	const { status, headers, body, delay = 0, drop, hang } = fault;
	if (delay > 0) await sleep(delay, undefined, { ref: false });
	if (hang) {
		reply.hijack();
		return true;
	}
	if (drop) {
		reply.hijack();
		if (drop === 'before') reply.raw.destroy();
		else answerHalf(reply, fault, asText(body ?? answer ?? {}));
		return true;
	}
	if ((status ?? headers ?? body) === undefined) return false;
	reply.code(status ?? 500).headers(headers ?? {});
	if (typeof body === 'object' && body !== null && !reply.hasHeader('content-type')) {
		reply.type('application/json; charset=utf-8');
	}
	reply.send(body === undefined ? undefined : asText(body));
	return true;
};
