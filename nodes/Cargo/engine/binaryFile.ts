import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { OperationalError } from 'n8n-workflow';

import { fromThrown, statusOf, toNodeError } from '../errors/nodeErrors';
import { codeOf } from '../errors/thrown';
import { textIn } from '../errors/values';
import { BINARY_FIELD, readBinary } from '../fields/binary';
import { refuse } from '../fields/parameters';
import { stopSignal } from './ending';
import type { Line } from './line';

/** Line breaks and other characters that no file name has. */
const UNPRINTABLE = /\p{Cc}/gu;

/** A media type, perhaps with parameters; anything else would break the header that it stands in. */
const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+( *; *[\w.+-]+="?[\w.+ -]+"?)*$/;

/** Characters of base64 that are decoded at once: a multiple of four, which makes whole bytes. */
const BASE64_SLICE = 1024 * 1024;

/** Bytes that are read from disk at once: fewer and larger steps take less time. */
const CHUNK_SIZE = 1024 * 1024;

/** Bytes as they are read, from the beginning. */
export type Bytes = AsyncIterable<Uint8Array>;

/** What n8n keeps of a stored file, as a stream of Node, whose type this package does not import. */
type NodeStream = Awaited<ReturnType<IExecuteFunctions['helpers']['getBinaryStream']>>;

/** The file of an item, which can be read more than once. */
export interface ItemFile {
	/** Its own name. */
	name: string;
	contentType: string;
	/** In bytes. */
	size: number;
	/**
	 * Opens it and hands its bytes to a reader.
	 *
	 * @param read what is done with them; afterwards the file is closed
	 * @throws what `read` throws; NodeApiError if n8n can no longer read the file, or its size is another one
	 */
	open<T>(read: (bytes: Bytes) => Promise<T>): Promise<T>;
	/**
	 * Opens it as the body of a request.
	 *
	 * @param head what comes before the file
	 * @param tail what comes after it
	 * @param send sends the request; afterwards the file is closed
	 * @throws as `open` does
	 */
	openAsBody<T>(head: Uint8Array, tail: Uint8Array, send: (body: object) => Promise<T>): Promise<T>;
}

/** The file is not what n8n says of it. */
class Unreadable extends OperationalError {}

/**
 * The file of an item, as Input Data Field Name says.
 *
 * @param line the item
 * @returns the file
 * @throws NodeOperationError if the item has no such file, or an empty one; NodeApiError if n8n can no longer
 * read it
 */
export async function fileOf(line: Line): Promise<ItemFile> {
	const { parameters } = line;
	const { name: field, binary } = readBinary(parameters);
	const name = textIn(textIn(binary.fileName)?.replace(UNPRINTABLE, '')) ?? 'file';
	const contentType = MEDIA_TYPE.test(binary.mimeType)
		? binary.mimeType
		: 'application/octet-stream';
	const file = binary.id
		? await storedFile(line, { ...binary, id: binary.id }, { name, contentType })
		: heldFile(line, binary.data, { name, contentType });
	if (file.size > 0) return file;
	return refuse(
		parameters,
		BINARY_FIELD,
		field,
		`contains an empty file (${name})`,
		'Check the node that returns the file',
	);
}

type Named = Pick<ItemFile, 'name' | 'contentType'>;

/** A file in n8n's storage for binary data: on disk, in a database or in S3. */
async function storedFile(
	line: Line,
	{ id }: IBinaryData & { id: string },
	named: Named,
): Promise<ItemFile> {
	const helpers = line.context.helpers as IExecuteFunctions['helpers'];
	const safely = async <T>(read: () => Promise<T>): Promise<T> => {
		try {
			return await read();
		} catch (thrown) {
			throw unreadable(line, named.name, (thrown as { message?: unknown } | null)?.message);
		}
	};
	const size = await safely(async () => (await helpers.getBinaryMetadata(id)).fileSize);
	const opened = async <T>(read: (stream: NodeStream) => Promise<T>): Promise<T> => {
		const stream = await safely(async () => await helpers.getBinaryStream(id, CHUNK_SIZE));
		try {
			return await read(stream);
		} finally {
			// Without a listener, a late error of the stream would end n8n.
			stream.on('error', () => undefined);
			stream.destroy();
		}
	};
	return {
		...named,
		size,
		open: async (read) =>
			await opened(async (stream) => await read(checked(line, stream, { ...named, size }))),
		openAsBody: async (head, tail, send) =>
			await opened(async (stream) => {
				let fault: unknown;
				const body = stream.compose<NodeStream>(async function* (source: Bytes) {
					try {
						yield head;
						yield* checked(line, source, { ...named, size });
						yield tail;
					} catch (thrown) {
						const { node, itemIndex } = line.parameters;
						const error = fromThrown(node, itemIndex, thrown);
						fault = error;
						throw error;
					}
				});
				try {
					return await send(body);
				} catch (thrown) {
					throw isOfRequest(line, thrown) ? thrown : (fault ?? thrown);
				} finally {
					body.on('error', () => undefined);
					body.destroy();
				}
			}),
	};
}

/** A request that fails ends the reading of its body too, whose error then says nothing. */
const isOfRequest = ({ context }: Line, thrown: unknown) =>
	codeOf(thrown) !== null || statusOf(thrown) !== undefined || stopSignal(context).aborted;

/** A file that n8n holds in memory with the item, as base64. */
function heldFile(line: Line, data: string, named: Named): ItemFile {
	const base64 = /\s/.test(data) ? data.replace(/\s/g, '') : data;
	const size = Buffer.byteLength(base64, 'base64');
	return {
		...named,
		size,
		open: async (read) => await read(checked(line, decoded(base64), { ...named, size })),
		openAsBody: async (head, tail, send) => {
			const body = Buffer.alloc(head.length + size + tail.length);
			body.set(head);
			const written = body.write(base64, head.length, 'base64');
			if (written < size) throw unreadable(line, named.name, 'Its content is not valid base64');
			body.set(tail, head.length + size);
			return await send(body);
		},
	};
}

async function* decoded(base64: string): Bytes {
	for (let at = 0; at < base64.length; at += BASE64_SLICE) {
		yield Buffer.from(base64.slice(at, at + BASE64_SLICE), 'base64');
	}
}

/** Makes sure that a file is read completely, and that it is not longer than was announced. */
async function* checked(
	line: Line,
	bytes: AsyncIterable<Uint8Array>,
	{ name, size }: Pick<ItemFile, 'name' | 'size'>,
): Bytes {
	let seen = 0;
	try {
		for await (const chunk of bytes) {
			seen += chunk.length;
			if (seen > size) throw new Unreadable('It is larger than it was when n8n stored it');
			yield chunk;
		}
		if (seen < size) throw new Unreadable('It is smaller than it was when n8n stored it');
	} catch (thrown) {
		throw unreadable(line, name, (thrown as { message?: unknown } | null)?.message);
	}
}

function unreadable({ parameters }: Line, name: string, why: unknown) {
	return toNodeError(parameters.node, parameters.itemIndex, {
		message: `The file ${name} could not be read from n8n's storage for binary data`,
		description: `${textIn(why) ?? 'It no longer exists'}. Run the workflow again from the node that returns the file. If n8n runs in several processes, make sure that all of them use the same storage`,
		reason: null,
		httpCode: null,
	});
}
