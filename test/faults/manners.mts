import { gzipSync } from 'node:zlib';
import type { Manners } from './host.mjs';

/** The batch that a well-behaved server returns. */
export const BATCH = {
	uuid: '88888888-0000-4000-8000-0000000000f1',
	workflowUuid: '33333333-0000-4000-8000-0000000000f1',
	status: 'success',
};

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const GOOD = JSON.stringify({ batch: BATCH });

/**
 * A complete response.
 *
 * @param status HTTP status
 * @param body an object is sent as JSON, text as it is; left out: empty
 * @param headers in addition to the JSON content type
 */
export function answer(
	status: number,
	body?: unknown,
	headers: Record<string, string> = {},
): Manners {
	const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
	return (response) => {
		response.writeHead(status, { ...JSON_TYPE, ...headers });
		response.end(text);
	};
}

/** A web page, as a proxy or a login sends it. */
export function page(status: number, text = '<!doctype html><title>Log in</title>'): Manners {
	return answer(status, text, { 'content-type': 'text/html' });
}

/** Resets the connection (RST) instead of responding. */
export const reset: Manners = (response) => {
	response.socket?.resetAndDestroy();
};

/** Responds with 101, which asks for another protocol. */
export const switched: Manners = (response) => {
	response.socket?.end(
		'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
	);
};

/** Closes the connection without a response. */
export const hangUp: Manners = (response) => {
	response.socket?.end();
};

/** Sends half of a good response with its length, then resets the connection. */
export const resetHalfway: Manners = (response) => {
	response.writeHead(200, { ...JSON_TYPE, 'content-length': GOOD.length });
	response.write(GOOD.slice(0, GOOD.length / 2), () => response.socket?.resetAndDestroy());
};

/** Sends half of a good response without its length, then closes the connection. */
export const closeHalfway: Manners = (response) => {
	response.writeHead(200, JSON_TYPE);
	response.write(GOOD.slice(0, GOOD.length / 2), () => response.socket?.end());
};

/** Closes the connection in the middle of the headers. */
export const closeInHeaders: Manners = (response) => {
	response.socket?.end('HTTP/1.1 200 OK\r\nContent-Ty');
};

/** Never responds. */
export const silence: Manners = () => undefined;

/** Starts a good response and never ends it. */
export const stall: Manners = (response) => {
	response.writeHead(200, JSON_TYPE);
	response.write(GOOD.slice(0, GOOD.length / 2));
};

/** Something that is not HTTP. */
export const otherProtocol: Manners = (response) => {
	response.socket?.end('SSH-2.0-OpenSSH_9.6\r\n');
};

/** Declares the response as compressed, which it is not. */
export const brokenPacking: Manners = answer(200, GOOD, { 'content-encoding': 'gzip' });

/** A corrupt compressed response with its length; some versions of n8n never end it. */
export const brokenInside: Manners = (response) => {
	const whole = gzipSync(GOOD);
	const broken = Buffer.concat([whole.subarray(0, 12), Buffer.alloc(whole.length - 12, 7)]);
	response.writeHead(200, {
		...JSON_TYPE,
		'content-encoding': 'gzip',
		'content-length': broken.length,
	});
	response.end(broken);
};

/** A good response with a type other than JSON, as some proxies send it. */
export const plainType: Manners = answer(200, GOOD, { 'content-type': 'text/plain' });

/** An incomplete response with a length as if it were complete. */
export const cutWithRightLength: Manners = answer(200, GOOD.slice(0, 30), {
	'content-length': '30',
});

/** A complete response with a length that is too short. */
export const cutByLength: Manners = (response) => {
	response.socket?.end(
		`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 30\r\nConnection: close\r\n\r\n${GOOD}`,
	);
};

const TWENTY_MEGABYTES = 20 * 1024 * 1024;

/** A good response of 20 MB: a batch with a large graph. */
export const largeBatch: Manners = (response) => {
	const nodes = [{ slug: 'start', prompt: 'x'.repeat(TWENTY_MEGABYTES) }];
	answer(200, { batch: { ...BATCH, nodes } })(response, NO_REQUEST);
};

/** A web page of 20 MB. */
export const largePage: Manners = (response) => {
	page(200, `<html>${'x'.repeat(TWENTY_MEGABYTES)}</html>`)(response, NO_REQUEST);
};

/** A refusal with a text of 20 MB. */
export const largeText: Manners = (response) => {
	answer(400, { errorMessage: 'x'.repeat(TWENTY_MEGABYTES) })(response, NO_REQUEST);
};

const NO_REQUEST = { method: '', url: '', headers: {}, body: '' };
