/**
 * The files host: the target of signed URLs of results. Like S3, it is another host than the API, requires
 * a signature, and refuses a request that also has a token.
 */
import { createHmac, randomBytes } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { FileContent } from '../runs/files.mjs';
import type { UploadKey } from '../library/library.mjs';
import { applyFault, type Faults } from './faults.mjs';
import type { Traffic } from './traffic.mjs';

/** How faults name the host's routes. */
const ROUTE_NAME = 'GET /results/{file}';
const PART_NAME = 'PUT /uploads/{file}';
/** Bytes of the largest part that is accepted. */
const PART_LIMIT = 64 * 1024 * 1024;
/** Seconds for which a signed URL claims to be valid; the sandbox ends sooner. */
const EXPIRES = 3600;

interface SignedFile {
	/** Its name with the query string that was signed. */
	target: string;
	write(): FileContent | undefined;
}

/** Keeps a part, and returns its ETag; undefined if its upload is over. */
type SignedPart = (bytes: Buffer) => string | undefined;

/** The files that signed URLs of one sandbox open. They are written when they are fetched. */
export class Shelf {
	private readonly key = randomBytes(32);
	private readonly files = new Map<string, SignedFile>();
	private readonly parts = new Map<string, { target: string; keep: SignedPart }>();

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

	/** Path and query string to which a part is sent. `keep` returns its ETag, or undefined if it is too late. */
	take({ uploadId }: UploadKey, partNumber: number, keep: SignedPart): string {
		const target = `${uploadId}?${partNumber}`;
		const signature = createHmac('sha256', this.key).update(target).digest('hex');
		this.parts.set(signature, { target, keep });
		const query = new URLSearchParams({
			partNumber: String(partNumber),
			uploadId,
			'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
			'X-Amz-Expires': String(EXPIRES),
			'X-Amz-Signature': signature,
		});
		return `/uploads/${uploadId}?${query.toString()}`;
	}

	/** Keeps a part that is sent with this signature, if its upload and number are those of the signature. */
	findPart(uploadId: string, partNumber: string, signature: string): SignedPart | undefined {
		const part = this.parts.get(signature);
		return part?.target === `${uploadId}?${partNumber}` ? part.keep : undefined;
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

/** Like S3, the host answers with the ETag alone. */
const answerPart = (
	{ params, query, headers, body }: FastifyRequest<FileRequest>,
	reply: FastifyReply,
	{ shelf }: FilesContext,
): FastifyReply => {
	if (headers.authorization !== undefined) {
		return refuse(reply, 400, 'InvalidArgument', 'Only one auth mechanism allowed');
	}
	const { partNumber = '', 'X-Amz-Signature': signature = '' } = query;
	const keep = shelf.findPart(params.file, partNumber, signature);
	if (!keep) return refuse(reply, 403, 'SignatureDoesNotMatch', 'The signature does not match');
	const etag = keep(Buffer.isBuffer(body) ? body : Buffer.alloc(0));
	if (etag === undefined) return refuse(reply, 404, 'NoSuchUpload', 'The upload does not exist');
	return reply.header('etag', etag).send();
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
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) => {
		done(null, bytes);
	});
	app.put<FileRequest>('/uploads/:file', { bodyLimit: PART_LIMIT }, async (request, reply) => {
		const { url, headers } = request;
		const fault = faults.take({ names: [PART_NAME], url, headers, body: '' });
		if (fault && (await applyFault(fault, reply))) return reply;
		return answerPart(request, reply, context);
	});
	app.setNotFoundHandler((_request, reply) =>
		refuse(reply, 404, 'NoSuchKey', 'The specified key does not exist'),
	);
	return app;
};
