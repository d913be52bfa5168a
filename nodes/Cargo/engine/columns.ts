import type { Header } from '../api/csvHeader';
import { headerIn } from '../api/csvHeader';
import type { FileColumn } from '../api/members';
import { columnsIn, FILES } from '../api/files';
import type { ItemFile } from './binaryFile';
import type { Talk } from './talk';

/** No header line is longer, in bytes. */
const LONGEST_HEADER = 256 * 1024;

/**
 * Asks Cargo for the columns of a file that is in the workspace.
 *
 * @param talk the item's conversation
 * @param s3Filename the file
 * @returns the columns, in their order
 * @throws NodeApiError if Cargo returns none
 */
export async function askForColumns(talk: Talk, s3Filename: string): Promise<FileColumn[]> {
	const request = { method: 'GET', url: FILES.listColumns, qs: { s3Filename } } as const;
	return columnsIn(talk.parameters, await talk.ask({ ...request, body: undefined }));
}

/**
 * Reads the header line of a CSV file.
 *
 * @param file the file of the item
 * @returns the header; undefined if the file is not text in UTF-8, or its first line is longer than 256 KiB
 */
export async function readHeader(file: ItemFile): Promise<Header | undefined> {
	return await file.open(async (bytes) => {
		const decoder = new TextDecoder();
		let text = '';
		let seen = 0;
		for await (const chunk of bytes) {
			seen += chunk.length;
			text += decoder.decode(chunk, { stream: true });
			if (seen >= LONGEST_HEADER) break;
		}
		return headerIn(text, seen >= file.size);
	});
}
