import type { IBinaryData, IExecuteFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { Line } from '../../engine/line';
import { SilenceWatch } from '../../engine/silence';
import { downloadBrokenOff, openStored } from '../../engine/storage';
import { STORAGE_CODES } from '../../errors/network';
import { codeOf } from '../../errors/thrown';
import { lookUp, textIn } from '../../errors/values';

/** Control characters, which no file name has. */
const UNPRINTABLE = /\p{Cc}/gu;

/**
 * Downloads a results file from the host that Cargo names.
 *
 * @param line the item
 * @param url the signed URL
 * @param uuid the batch's UUID, for the file's name
 * @returns the file as n8n stores it, with name, type and size
 * @throws NodeApiError if the host does not return the file, or not all of it
 */
export async function downloadResults(line: Line, url: string, uuid: string): Promise<IBinaryData> {
	const file = await openStored(line, url);
	const { headers, stream } = file;
	const name = fileNameOf(headers) ?? `${uuid}${extensionOf(url)}`;
	const helpers = line.context.helpers as IExecuteFunctions['helpers'];
	const watch = new SilenceWatch(line, file);
	try {
		return await helpers.prepareBinaryData(stream, name, mimeTypeOf(headers));
	} catch (thrown) {
		const cause = watch.causeOf(thrown);
		// n8n may fail to store the file as well.
		throw lookUp(STORAGE_CODES, codeOf(cause)) ? downloadBrokenOff(line, cause) : cause;
	} finally {
		watch.end();
	}
}

function mimeTypeOf(headers: IN8nHttpFullResponse['headers']): string {
	const type = headers['content-type'];
	return (typeof type === 'string' && type.split(';')[0]) || 'text/csv';
}

/**
 * The file name from the host's headers, if any: the RFC 5987 form first, as in browsers. Only the last
 * part of a path counts, so that no name leads out of a folder.
 */
function fileNameOf(headers: IN8nHttpFullResponse['headers']): string | undefined {
	const disposition = textIn(headers['content-disposition']) ?? '';
	const encoded = /filename\*\s*=\s*(?:utf-8|iso-8859-1)?'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
	const quoted = /filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(disposition)?.[1];
	const plain = /filename\s*=\s*([^";\s]+)/i.exec(disposition)?.[1];
	const name = (encoded && decoded(encoded)) ?? quoted?.replace(/\\(.)/g, '$1') ?? plain;
	const last = name?.split(/[/\\]/).at(-1)?.replace(UNPRINTABLE, '').trim();
	return last && !/^\.+$/.test(last) ? last : undefined;
}

function decoded(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}

/** The file extension in the URL, or the one of Cargo's usual files. */
function extensionOf(url: string): string {
	return /\.\w+$/.exec(new URL(url).pathname)?.[0] ?? '.csv';
}
