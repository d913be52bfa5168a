import type { UploadedFile } from '../api/files';
import { FILES, IN_PARTS_FROM, uploadedIn } from '../api/files';
import { readUploadTimeout } from '../fields/transport';
import type { ItemFile } from './binaryFile';
import { uploadInParts } from './multipart';
import type { Changes, Talk } from './talk';

/** What a browser writes for characters that would end the name of a file (HTML, "multipart/form-data"). */
const ESCAPED: Record<string, string> = { '"': '%22', '\r': '%0D', '\n': '%0A' };

/**
 * Uploads a file to the workspace: in one request, or a large one in parts. Uploading writes, so it happens
 * once for an item, also with Retry On Fail.
 *
 * @param talk the item's conversation
 * @param file the file of the item
 * @returns the file as Cargo names it
 * @throws NodeApiError if Cargo refuses it, there is no clear response, or n8n can no longer read the file
 */
export async function upload(talk: Talk, file: ItemFile): Promise<UploadedFile> {
	if (file.size >= IN_PARTS_FROM) {
		return await talk.once('file', async () => await uploadInParts(talk, file));
	}
	return await talk.once('file', async () => await uploadWhole(talk, file));
}

/** One part `file`, with its name and its type, and nothing else (cargo-endpoints.md, "files and workspace"). */
async function uploadWhole(talk: Talk, file: ItemFile): Promise<UploadedFile> {
	const { parameters } = talk;
	const boundary = `n8n-cargo-${crypto.randomUUID()}`;
	const name = file.name.replace(/["\r\n]/g, (sign) => ESCAPED[sign] ?? sign);
	const head = Buffer.from(
		`--${boundary}\r\n` +
			`Content-Disposition: form-data; name="file"; filename="${name}"\r\n` +
			`Content-Type: ${file.contentType}\r\n\r\n`,
	);
	const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
	return await file.openAsBody(head, tail, async (body) => {
		const changes: Changes = {
			method: 'POST',
			url: FILES.upload,
			headers: {
				'Content-Type': `multipart/form-data; boundary=${boundary}`,
				'Content-Length': head.length + file.size + tail.length,
			},
			body: body,
			timeout: readUploadTimeout(parameters),
		};
		return uploadedIn(parameters, await talk.ask(changes), file);
	});
}
