/** Bodies and query strings of the endpoints of files. */
import Type from 'typebox';
import { MOST_PARTS } from '../../library/library.mjs';
import { strict } from './common.mjs';

const name = Type.String({ minLength: 1 });
const key = { s3Filename: name, uploadId: name };
const partNumber = Type.Integer({ minimum: 1, maximum: MOST_PARTS });

/** Query of the columns of a file. */
export const ColumnsQuery = Type.Object({ s3Filename: name }, strict);

/** Begins an upload in parts. */
export const BeginUploadBody = Type.Object(
	{ contentType: name, filename: Type.Optional(name) },
	strict,
);

/** Asks for the address of a part. */
export const SignPartBody = Type.Object({ ...key, partNumber }, strict);

/** Completes an upload in parts. */
export const CompleteUploadBody = Type.Object(
	{ ...key, parts: Type.Array(Type.Object({ partNumber, etag: name }, strict)) },
	strict,
);

/** Gives up an upload in parts. */
export const AbortUploadBody = Type.Object(key, strict);
