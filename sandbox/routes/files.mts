/** `/workspaceManagement/files`. */
import { UPLOAD_LIMIT, type LibraryFile } from '../library/library.mjs';
import { defineRoute, type Multipart } from '../http/route.mjs';
import {
	AbortUploadBody,
	BeginUploadBody,
	ColumnsQuery,
	CompleteUploadBody,
	SignPartBody,
} from '../http/schemas.mjs';
import { Refusal } from '../refusal.mjs';

const FILES_PATH = '/workspaceManagement/files';

/** The only part of the body, which is named `file`. */
const fileIn = async ({ contentType, bytes }: Multipart): Promise<LibraryFile> => {
	const headers = { 'content-type': contentType };
	// The bodies are small, and come from tests.
	// eslint-disable-next-line @typescript-eslint/no-deprecated
	const form = await new Response(bytes, { headers }).formData().catch(() => undefined);
	const parts = form ? [...form.entries()] : [];
	const [name, file] = parts[0] ?? [];
	if (parts.length !== 1 || name !== 'file' || !(file instanceof File)) {
		throw Refusal.because('noFile');
	}
	if (file.size >= UPLOAD_LIMIT) throw Refusal.tooLarge('The file');
	return { name: file.name, contentType: file.type, bytes: Buffer.from(await file.arrayBuffer()) };
};

/** The endpoints of files. */
export const fileRoutes = [
	defineRoute({
		method: 'POST',
		path: `${FILES_PATH}/upload`,
		takesFiles: true,
		handle: async ({ multipart, store }) => {
			if (!multipart) throw Refusal.because('noFile');
			const file = await fileIn(multipart);
			const { name, contentType } = file;
			return { s3Filename: store.library.add(file), contentType, name };
		},
	}),
	defineRoute({
		method: 'POST',
		path: `${FILES_PATH}/multipart/create`,
		body: BeginUploadBody,
		handle: ({ body, store }) => store.library.begin(body.contentType, body.filename),
	}),
	defineRoute({
		method: 'POST',
		path: `${FILES_PATH}/multipart/sign`,
		body: SignPartBody,
		handle: ({ body, store, signedPart }) => {
			store.library.upload(body);
			const { partNumber } = body;
			return {
				url: signedPart(body, partNumber, (bytes) => store.library.keep(body, partNumber, bytes)),
			};
		},
	}),
	defineRoute({
		method: 'POST',
		path: `${FILES_PATH}/multipart/complete`,
		body: CompleteUploadBody,
		handle: ({ body, store }) => ({ s3Filename: store.library.complete(body, body.parts) }),
	}),
	defineRoute({
		method: 'POST',
		path: `${FILES_PATH}/multipart/abort`,
		body: AbortUploadBody,
		handle: ({ body, store }) => {
			store.library.abort(body);
			return {};
		},
	}),
	defineRoute({
		method: 'GET',
		path: `${FILES_PATH}/listColumns`,
		query: ColumnsQuery,
		handle: ({ query, store }) => ({
			columns: store.library
				.columns(query.s3Filename)
				.map((name) => ({ type: 'string' as const, name })),
		}),
	}),
];
