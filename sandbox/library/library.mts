/** The files that users have uploaded, whole or in parts. */
import { createHash, randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { Refusal } from '../refusal.mjs';
import type { Row } from '../types.mjs';
import { FILES } from '../workspace.mjs';

/** Bytes from which a file must be uploaded in parts. */
export const UPLOAD_LIMIT = 50 * 1024 * 1024;
/** Bytes of the smallest part but the last one: S3's own rule. */
const SMALLEST_PART = 5 * 1024 * 1024;
/** The most parts of one file: S3's own rule. */
export const MOST_PARTS = 10_000;

/** A file in the workspace. */
export interface LibraryFile {
	name: string;
	contentType: string;
	bytes: Buffer;
}

/** A part as the storage host keeps it. */
interface Part {
	/** With quotes, as S3 sends it. */
	etag: string;
	bytes: Buffer;
}

interface Upload {
	s3Filename: string;
	name: string;
	contentType: string;
	parts: Map<number, Part>;
}

/** What names an upload in parts. */
export interface UploadKey {
	s3Filename: string;
	uploadId: string;
}

const nameFor = (name: string): string => `uploads/${randomUUID()}/${name}`;

/** The uploaded files of one sandbox. */
export class Library {
	private readonly files = new Map<string, LibraryFile>();
	private readonly uploads = new Map<string, Upload>();

	/** Puts a file into the workspace. */
	add(file: LibraryFile): string {
		const s3Filename = nameFor(file.name);
		this.files.set(s3Filename, file);
		return s3Filename;
	}

	/** The file with this name, if it was uploaded. */
	find(s3Filename: string): LibraryFile | undefined {
		return this.files.get(s3Filename);
	}

	/** Every file that was uploaded, by its name. */
	all(): Array<LibraryFile & { s3Filename: string }> {
		return [...this.files].map(([s3Filename, file]) => ({ s3Filename, ...file }));
	}

	/** How many uploads in parts have begun and are neither complete nor aborted. */
	openUploads(): number {
		return this.uploads.size;
	}

	/** Begins an upload in parts. */
	begin(contentType: string, filename = 'file'): UploadKey {
		const uploadId = randomUUID();
		const s3Filename = nameFor(filename);
		this.uploads.set(uploadId, { s3Filename, name: filename, contentType, parts: new Map() });
		return { s3Filename, uploadId };
	}

	/**
	 * The upload with this name.
	 *
	 * @throws Refusal 404, if there is none, or it was aborted
	 */
	upload({ s3Filename, uploadId }: UploadKey): Upload {
		const upload = this.uploads.get(uploadId);
		if (upload?.s3Filename !== s3Filename) throw Refusal.notFound('The upload');
		return upload;
	}

	/** Keeps a part; sent again, it replaces the earlier one. Undefined if the upload is over. */
	keep({ uploadId }: UploadKey, partNumber: number, bytes: Buffer): string | undefined {
		const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
		return this.uploads.get(uploadId)?.parts.set(partNumber, { etag, bytes }) && etag;
	}

	/**
	 * Makes a file of the parts.
	 *
	 * @throws Refusal if the parts are not in order, not those that were kept, or too small
	 */
	complete(key: UploadKey, listed: Array<{ partNumber: number; etag: string }>): string {
		const { parts, name, contentType, s3Filename } = this.upload(key);
		const kept = listed.map(({ partNumber, etag }, index) => {
			const part = parts.get(partNumber);
			const isNext = partNumber > (listed[index - 1]?.partNumber ?? 0);
			if (!part || part.etag !== etag || !isNext) {
				throw Refusal.ofRequest(`Part ${partNumber} is not one that was uploaded`);
			}
			const isLast = index === listed.length - 1;
			if (!isLast && part.bytes.length < SMALLEST_PART) {
				throw Refusal.ofRequest(`Part ${partNumber} is too small`);
			}
			return part.bytes;
		});
		if (kept.length === 0) throw Refusal.ofRequest('There are no parts');
		this.uploads.delete(key.uploadId);
		this.files.set(s3Filename, { name, contentType, bytes: Buffer.concat(kept) });
		return s3Filename;
	}

	/** Discards an upload and its parts. */
	abort(key: UploadKey): void {
		this.upload(key);
		this.uploads.delete(key.uploadId);
	}

	/** The rows of a CSV file, all values text; undefined if there is no such file. */
	rows(s3Filename: string): Row[] | undefined {
		const given = FILES[s3Filename];
		if (given) return given;
		const lines = this.lines(s3Filename);
		if (!lines) return undefined;
		const [header = [], ...rows] = lines;
		return rows.map((row) =>
			Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])),
		);
	}

	/**
	 * The names of the columns of a CSV file.
	 *
	 * @throws Refusal `noColumnsFound`, also if there is no such file: the facts name no other reason
	 */
	columns(s3Filename: string): string[] {
		const given = FILES[s3Filename]?.[0];
		const names = given ? Object.keys(given) : (this.lines(s3Filename)?.[0] ?? []);
		if (names.length === 0) throw Refusal.because('noColumnsFound');
		return names;
	}

	/** Cargo does not document the delimiter; here it is the comma. */
	private lines(s3Filename: string): string[][] | undefined {
		const file = this.files.get(s3Filename);
		if (!file) return undefined;
		if (file.bytes.includes(0)) return [];
		return parse(file.bytes, { bom: true, skip_empty_lines: true, relax_column_count: true });
	}
}
