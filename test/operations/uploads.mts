import type { LoggedRequest } from '../../sandbox/server.mjs';
import { TOOL } from './support.mjs';

/** The paths of the endpoints of files, as they arrive. */
export const FILES_PATH = '/v1/workspaceManagement/files';

/** How faults name the endpoints of files, and the storage host. */
export const UPLOAD = 'POST /workspaceManagement/files/upload';
export const BEGIN = 'POST /workspaceManagement/files/multipart/create';
export const SIGN = 'POST /workspaceManagement/files/multipart/sign';
export const COMPLETE = 'POST /workspaceManagement/files/multipart/complete';
export const ABORT = 'POST /workspaceManagement/files/multipart/abort';
export const COLUMNS = 'GET /workspaceManagement/files/listColumns';
export const PART = 'PUT /uploads/{file}';

/** A file of two rows whose columns have the names of the tool's inputs. */
export const CSV = 'first_name,company_domain\nAda,company-1.example\nMei,company-2.example\n';

/** Create with a file of the item. */
export const UPLOADING = {
	operation: 'create',
	dataKind: 'file',
	fileSource: 'upload',
	workflowUuid: TOOL,
};

/** Smallest size in bytes that is uploaded in parts, and the size of a part (cargo-endpoints.md). */
export const LARGE = 52_428_800;
export const PART_SIZE = 8_388_608;

/** A CSV file of a size, in chunks; the last row is as long as it needs to be. */
export function* csvOf(size: number): Generator<Buffer> {
	const header = Buffer.from('first_name,company_domain\n');
	yield header;
	const row = `${'x'.repeat(1_000_000)},company-1.example\n`;
	let left = size - header.length;
	for (; left >= 2 * row.length; left -= row.length) yield Buffer.from(row);
	yield Buffer.from(`${'x'.repeat(left - ',company-1.example\n'.length)},company-1.example\n`);
}

/** What `multipart/form-data` holds, with the boundary written as BOUNDARY. */
export function partsOf({ headers, body }: LoggedRequest): string {
	const boundary = /boundary=(\S+)$/.exec(String(headers['content-type']))?.[1] ?? '?';
	return body.replaceAll(boundary, 'BOUNDARY');
}
