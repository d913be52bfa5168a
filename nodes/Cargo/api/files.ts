import type { IDataObject } from 'n8n-workflow';

import { isObject, textIn } from '../errors/values';
import type { Answer, Place } from './answers';
import { expected } from './answers';
import type { FileColumn } from './members';
import { areColumns } from './members';

/** Paths of the endpoints of files (cargo-endpoints.md, "files and workspace"). */
export const FILES = {
	upload: '/v1/workspaceManagement/files/upload',
	create: '/v1/workspaceManagement/files/multipart/create',
	sign: '/v1/workspaceManagement/files/multipart/sign',
	complete: '/v1/workspaceManagement/files/multipart/complete',
	abort: '/v1/workspaceManagement/files/multipart/abort',
	listColumns: '/v1/workspaceManagement/files/listColumns',
};

/** Files of this size, in bytes, and larger ones are uploaded in parts, as Cargo's own client does. */
export const IN_PARTS_FROM = 50 * 1024 * 1024;

/** The size of a part in bytes; the last one may be shorter. */
export const PART_SIZE = 8 * 1024 * 1024;

/** A file in the workspace. */
export interface UploadedFile extends IDataObject {
	/** What Cargo calls it. */
	s3Filename: string;
	/** Its own name. */
	name: string;
	contentType: string;
}

/** An upload in parts that has begun. */
export interface Upload extends IDataObject {
	s3Filename: string;
	uploadId: string;
}

/**
 * Takes the file from `{ s3Filename, contentType, name }`, or from `{ files: [ … ] }`, which Cargo's client
 * accepts too.
 *
 * @param place the item, for the error
 * @param answer the response
 * @param sent the name and type that were sent, for members that are missing
 * @throws NodeApiError if the response names no file
 */
export function uploadedIn(
	place: Place,
	answer: Answer,
	sent: Pick<UploadedFile, 'name' | 'contentType'>,
): UploadedFile {
	const body = isObject(answer.body) ? answer.body : {};
	const file: unknown = Array.isArray(body.files) ? body.files[0] : body;
	const { s3Filename, name, contentType } = isObject(file) ? file : {};
	if (textIn(s3Filename) === null) return expected(place, answer, 'an uploaded file');
	return {
		s3Filename: s3Filename as string,
		name: textIn(name) ?? sent.name,
		contentType: textIn(contentType) ?? sent.contentType,
	};
}

/**
 * Takes the upload from `{ s3Filename, uploadId }`.
 *
 * @throws NodeApiError if the response names no upload
 */
export function uploadIn(place: Place, answer: Answer): Upload {
	const { s3Filename, uploadId } = isObject(answer.body) ? answer.body : {};
	const isUpload = textIn(s3Filename) !== null && textIn(uploadId) !== null;
	return isUpload
		? { s3Filename: s3Filename as string, uploadId: uploadId as string }
		: expected(place, answer, 'an upload');
}

/**
 * Takes the columns from `{ columns: [ … ] }`.
 *
 * @throws NodeApiError if the response holds no list of columns, each with a name
 */
export function columnsIn(place: Place, answer: Answer): FileColumn[] {
	const { columns } = isObject(answer.body) ? answer.body : {};
	return areColumns(columns) ? columns : expected(place, answer, 'a list of columns');
}
