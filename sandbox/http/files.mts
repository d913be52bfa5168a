/**
 * The files host: where signed URLs of results lead. Like S3 it is another host than the API, wants a
 * signature, and refuses a request that brings a token as well.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { resultsCsv } from '../batches/results.mjs';
import type { Store } from '../batches/store.mjs';
import { applyFault, type Faults } from './faults.mjs';
import type { Traffic } from './traffic.mjs';

/** How faults name the host's only route. */
const ROUTE_NAME = 'GET /results/{file}';
/** Seconds a signed URL says it is good for; the sandbox ends sooner. */
const EXPIRES = 3600;

/** Makes and recognises the signed URLs of one sandbox. */
export class Signer {
	private readonly key = randomBytes(32);

	private signature(batchUuid: string, nodeSlug: string): string {
		return createHmac('sha256', this.key).update(`${batchUuid}/${nodeSlug}`).digest('hex');
	}

	/** Path and query string that open a batch's results, with the output of one node. */
	sign(batchUuid: string, nodeSlug: string): string {
		const query = new URLSearchParams({
			node: nodeSlug,
			'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
			'X-Amz-Expires': String(EXPIRES),
			'X-Amz-Signature': this.signature(batchUuid, nodeSlug),
		});
		return `/results/${batchUuid}.csv?${query.toString()}`;
	}

	/** Whether the signature is this signer's for these results. */
	opens(batchUuid: string, nodeSlug: string, signature: string): boolean {
		const wanted = Buffer.from(this.signature(batchUuid, nodeSlug));
		const given = Buffer.from(signature);
		return wanted.length === given.length && timingSafeEqual(wanted, given);
	}
}

/** What the listener needs to know of the sandbox it belongs to. */
export interface FilesContext {
	store: Store;
	faults: Faults;
	traffic: Traffic;
	signer: Signer;
}

interface FileRequest {
	Params: { file: string };
	Querystring: Partial<Record<string, string>>;
}

const refuse = (reply: FastifyReply, status: number, code: string, message: string): FastifyReply =>
	reply
		.code(status)
		.header('content-type', 'application/xml')
		.send(
			`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
		);

const answer = (
	{ params, query, headers }: FastifyRequest<FileRequest>,
	reply: FastifyReply,
	{ store, signer }: FilesContext,
): FastifyReply => {
	if (headers.authorization !== undefined) {
		return refuse(reply, 400, 'InvalidArgument', 'Only one auth mechanism allowed');
	}
	const uuid = params.file.replace(/\.csv$/, '');
	const { node = '', 'X-Amz-Signature': signature = '' } = query;
	if (!signer.opens(uuid, node, signature)) {
		return refuse(reply, 403, 'SignatureDoesNotMatch', 'The signature does not match');
	}
	const stored = store.find(uuid);
	if (!stored) return refuse(reply, 404, 'NoSuchKey', 'The specified key does not exist');
	// As bytes, because fastify adds a charset to the type of a text, and S3 does not.
	return reply.header('content-type', 'text/csv').send(Buffer.from(resultsCsv(stored, node)));
};

/** Builds the listener of the files host; it does not listen yet. */
export const buildFiles = (context: FilesContext): FastifyInstance => {
	const { faults, traffic } = context;
	const app = fastify({ forceCloseConnections: true, exposeHeadRoutes: false });
	traffic.watchConnections(app.server);
	traffic.watchRequests(app, () => true);
	app.get<FileRequest>('/results/:file', async (request, reply) => {
		const fault = faults.take([ROUTE_NAME]);
		if (fault && (await applyFault(fault, reply))) return reply;
		return answer(request, reply, context);
	});
	app.setNotFoundHandler((_request, reply) =>
		refuse(reply, 404, 'NoSuchKey', 'The specified key does not exist'),
	);
	return app;
};
