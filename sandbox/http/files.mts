/**
 * The files host: the target of signed URLs of results. Like S3, it is another host than the API, requires
 * a signature, and refuses a request that also has a token.
 */
import { createHmac, randomBytes } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { FileContent } from '../runs/files.mjs';
import { applyFault, type Faults } from './faults.mjs';
import type { Traffic } from './traffic.mjs';

/** How faults name the host's only route. */
const ROUTE_NAME = 'GET /results/{file}';
/** Seconds for which a signed URL claims to be valid; the sandbox ends sooner. */
const EXPIRES = 3600;

interface SignedFile {
	/** Its name with the query string that was signed. */
	target: string;
	write(): FileContent | undefined;
}

/** The files that signed URLs of one sandbox open. They are written when they are fetched. */
export class Shelf {
	private readonly key = randomBytes(32);
	private readonly files = new Map<string, SignedFile>();

	/** Path and query string of a file. `write` returns undefined if the file no longer exists. */
	put(name: string, node: string, write: SignedFile['write']): string {
		const target = `${name}?${node}`;
		const signature = createHmac('sha256', this.key).update(target).digest('hex');
		this.files.set(signature, { target, write });
		const query = new URLSearchParams({
			node,
			'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
			'X-Amz-Expires': String(EXPIRES),
			'X-Amz-Signature': signature,
		});
		return `/results/${name}?${query.toString()}`;
	}

	/** The file with this signature, if its name and its node are those of the signature. */
	find(name: string, node: string, signature: string): SignedFile | undefined {
		const file = this.files.get(signature);
		return file?.target === `${name}?${node}` ? file : undefined;
	}
}

/** What the listener needs to know about its sandbox. */
export interface FilesContext {
	faults: Faults;
	traffic: Traffic;
	shelf: Shelf;
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
	{ shelf }: FilesContext,
): FastifyReply => {
	if (headers.authorization !== undefined) {
		return refuse(reply, 400, 'InvalidArgument', 'Only one auth mechanism allowed');
	}
	const { node = '', 'X-Amz-Signature': signature = '' } = query;
	const file = shelf.find(params.file, node, signature);
	if (!file) {
		return refuse(reply, 403, 'SignatureDoesNotMatch', 'The signature does not match');
	}
	const content = file.write();
	if (!content) return refuse(reply, 404, 'NoSuchKey', 'The specified key does not exist');
	// As bytes, because fastify adds a charset to the type of text, and S3 does not.
	return reply.header('content-type', content.type).send(Buffer.from(content.text));
};

/** Builds the listener of the files host; it does not listen yet. */
export const buildFiles = (context: FilesContext): FastifyInstance => {
	const { faults, traffic } = context;
	const app = fastify({ forceCloseConnections: true, exposeHeadRoutes: false });
	traffic.watchConnections(app.server);
	traffic.watchRequests(app, () => true);
	app.get<FileRequest>('/results/:file', async (request, reply) => {
		const { url, headers } = request;
		const fault = faults.take({ names: [ROUTE_NAME], url, headers, body: '' });
		if (fault && (await applyFault(fault, reply))) return reply;
		return answer(request, reply, context);
	});
	app.setNotFoundHandler((_request, reply) =>
		refuse(reply, 404, 'NoSuchKey', 'The specified key does not exist'),
	);
	return app;
};
