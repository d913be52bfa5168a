/**
 * The situations in which a token could leak. Files that are uploaded in parts are as small as
 * possible, 50 MiB; test/load/upload.test.mts uploads 200 MB.
 */
import type { Fault } from '../../../sandbox/server.mjs';
import { type CREDENTIALS, TOKEN } from '../context.mjs';
import type { FlowNode } from '../flow.mjs';
import { isSince } from '../release.mjs';
import { upload } from './nodes.mjs';

/** A situation: what answers, and what the user runs. */
export interface Situation {
	what: string;
	credential?: keyof typeof CREDENTIALS;
	/** The fault of every request to the API, or to one route. */
	fault?: Omit<Fault, 'route'>;
	route?: string;
	/** The node that runs alone; Get if left out. */
	alone?: FlowNode;
	/** Whether that node succeeds too. */
	isWell?: boolean;
	/** Whether the file of the item is so large that it is uploaded in parts, to the host of the files. */
	isLarge?: boolean;
	/** Whether n8n's HTTP Request node is tested too, with the same credential. */
	alsoHttpRequest?: boolean;
}

/** Text of a server that repeats what it was sent, as proxies and debug pages do. */
export const ECHO = `The request had Authorization: Bearer ${TOKEN}`;
/** Stands for the address of the witness. */
const REDIRECT_TO = 'http://witness';
/** How the sandbox calls the download of a results file. */
export const DOWNLOAD = 'GET /results/{file}';
/** The path of the endpoints of files, after `/v1`. */
export const FILES = '/workspaceManagement/files';
const HTML = { 'content-type': 'text/html' };

const ALL: Situation[] = [
	{ what: 'a success', isWell: true },
	{ what: 'a token that Cargo does not take', credential: 'wrongToken' },
	{ what: 'a 401', fault: { status: 401 } },
	{ what: 'a 500 with a web page', fault: { status: 500, body: '<html></html>', headers: HTML } },
	{ what: 'a connection that is reset', fault: { drop: 'before' } },
	{ what: 'an answer that is cut off', fault: { drop: 'during', handle: true } },
	{ what: 'a connection that is refused', credential: 'refused' },
	{ what: 'a Base URL that is not safe', credential: 'notSafe' },
	{
		what: 'a redirect',
		fault: { status: 302, headers: { location: REDIRECT_TO } },
		alsoHttpRequest: true,
	},
	{
		what: 'a redirect that keeps the method',
		fault: { status: 307, headers: { location: REDIRECT_TO } },
		alsoHttpRequest: true,
	},
	{
		what: 'an error message that repeats the token',
		fault: { status: 400, body: { errorMessage: ECHO } },
	},
	{ what: 'a reason that repeats the token', fault: { status: 400, body: { reason: ECHO } } },
	{ what: 'a web page that repeats the token', fault: { status: 502, body: ECHO, headers: HTML } },
	{
		what: 'a success that repeats the token in place of a batch',
		fault: { status: 200, body: ECHO },
	},
	{
		what: 'a download that is refused',
		route: DOWNLOAD,
		fault: { status: 403, body: '<Error/>' },
		isWell: true,
	},
	{ what: 'a download that is reset', route: DOWNLOAD, fault: { drop: 'before' }, isWell: true },
	{
		what: 'a download that is redirected',
		route: DOWNLOAD,
		fault: { status: 302, headers: { location: REDIRECT_TO } },
		isWell: true,
	},
	{ what: 'an upload', alone: upload, isWell: true },
	{
		what: 'an upload that fails with a message that repeats the token',
		alone: upload,
		route: `POST ${FILES}/upload`,
		fault: { status: 400, body: { errorMessage: ECHO } },
	},
	{
		what: 'an upload that is redirected',
		alone: upload,
		route: `POST ${FILES}/upload`,
		fault: { status: 307, headers: { location: REDIRECT_TO } },
	},
	{
		what: 'an upload whose answer is cut off',
		alone: upload,
		route: `POST ${FILES}/upload`,
		fault: { drop: 'during', handle: true },
	},
	{
		what: 'an upload in parts that Cargo does not complete',
		alone: upload,
		isLarge: true,
		route: `POST ${FILES}/multipart/complete`,
		fault: { status: 400, body: { errorMessage: ECHO } },
	},
	{
		what: 'an upload in parts that the host of the files refuses',
		alone: upload,
		isLarge: true,
		route: 'PUT /uploads/{file}',
		fault: { status: 403, body: '<Error/>' },
	},
];

/** Those that apply to this n8n: earlier ones keep files in memory unless told otherwise, and print them. */
export const SITUATIONS = ALL.filter(({ isLarge }) => !isLarge || isSince('2.0.0'));
