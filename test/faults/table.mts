import type { Manners } from './host.mjs';
import * as manners from './manners.mjs';
import { answer, page } from './manners.mjs';

/** Who listens at the credential's base URL. */
export type Listener = 'server' | 'nobody' | 'no such host' | 'self-signed https' | 'http as https';

/** One thing that can go wrong between the node and Cargo, and what the user should see. */
export interface Fault {
	/** The row's name in docs/faults.md. */
	what: string;
	/** A server on loopback, unless it says otherwise. */
	listener?: Listener;
	/**
	 * What the server does.
	 *
	 * @param elsewhere address of another host, for redirects
	 */
	manners?: (elsewhere: string) => Manners;
	/** What the user reads; left out if nothing fails. */
	message?: string;
	/** Cargo's code on the error, if its response holds one. */
	reason?: string;
	/** HTTP status on the error; none without a response. */
	httpCode?: string;
	/**
	 * Cargo may have created the batch although no response says so: then Retry On Fail must not send Create
	 * again, and the user must be told.
	 */
	isUnclear?: boolean;
	/** The user's own time limit under Request Options, in milliseconds. */
	timeout?: number;
}

export const CARGO_TEXT = 'Die Größe 0 passt nicht';
export const CARGO_REASON = 'moonPhase';

const BROKE = 'The connection to Cargo was lost before the response was complete';
const LATE = 'Cargo did not respond in time';
const UNREADABLE = 'The response could not be read: it is not HTTP, or it is corrupt';
const FOREIGN = 'Expected a batch from Cargo, but got';
const REDIRECT =
	'The address returned a redirect, which is not followed to keep the API token safe';

const unclear = (what: string, message: string, how: Manners, httpCode?: string): Fault => ({
	what,
	message,
	manners: () => how,
	httpCode,
	isUnclear: true,
});
const foreign = (what: string, found: string, how: Manners, status = '200'): Fault =>
	unclear(what, `${FOREIGN} ${found}`, how, status);

const redirect = (status: number): Fault => ({
	what: `Redirect to another host (${status})`,
	manners: (elsewhere) => answer(status, '', { location: `${elsewhere}/v1` }),
	message: REDIRECT,
	httpCode: String(status),
	// See Other: the request may have been processed, and the response is elsewhere.
	isUnclear: status === 303,
});

const tooMany = (what: string, headers: Record<string, string>): Fault => ({
	what: `429 ${what}`,
	manners: () => answer(429, '', headers),
	message: 'Cargo received too many requests from this workspace',
	httpCode: '429',
});

/** No response, or an incomplete one. */
export const CONNECTION_FAULTS: Fault[] = [
	{
		what: 'Nobody listens: the connection is refused',
		listener: 'nobody',
		message: 'The connection to the Base URL was refused',
	},
	{
		what: 'The host has no address (DNS)',
		listener: 'no such host',
		message: 'The host of the Base URL does not exist',
	},
	{
		what: 'A certificate that does not verify',
		listener: 'self-signed https',
		manners: () => answer(200, { batch: manners.BATCH }),
		message: 'The certificate of the server could not be verified',
	},
	{
		what: 'The server does not support HTTPS',
		listener: 'http as https',
		manners: () => answer(200, { batch: manners.BATCH }),
		message: 'The server at the Base URL does not support HTTPS',
	},
	{ ...unclear('101 instead of a response', LATE, manners.switched), timeout: 1000 },
	unclear('Reset before the response', BROKE, manners.reset),
	unclear('Closed before the response', BROKE, manners.hangUp),
	unclear('Closed in the headers of the response', BROKE, manners.closeInHeaders),
	unclear('Reset in the middle of the response', BROKE, manners.resetHalfway),
	unclear('Closed in the middle of a response without length', BROKE, manners.closeHalfway),
	{ ...unclear('The response never arrives', LATE, manners.silence), timeout: 1000 },
	{
		...unclear('The response stops halfway', LATE, manners.stall),
		timeout: 1000,
	},
	unclear('The response is not HTTP', UNREADABLE, manners.otherProtocol),
	unclear('The response is compressed, and corrupt', UNREADABLE, manners.brokenInside),
	unclear('The response claims to be compressed, and is not', UNREADABLE, manners.brokenPacking),
	unclear('The response is longer than its length', UNREADABLE, manners.cutByLength),
];

/** A response with a success status that is not what was requested. */
export const ANSWER_FAULTS: Fault[] = [
	foreign(
		'Incomplete JSON with the right length',
		'text that is not JSON, perhaps cut off',
		manners.cutWithRightLength,
	),
	foreign('A web page with 200', 'a web page', page(200)),
	foreign('A web page of 20 MB', 'a web page', manners.largePage),
	foreign('An empty body with 200', 'an empty response', answer(200)),
	foreign('An empty body with 204', 'an empty response', answer(204), '204'),
	foreign('`{}` without `batch`', 'other data', answer(200, {})),
	foreign('A `batch` without `uuid`', 'other data', answer(200, { batch: { status: 'success' } })),
	foreign('A `batch` that is `null`', 'other data', answer(200, { batch: null })),
	foreign('A list', 'other data', answer(200, [manners.BATCH])),
	{ what: 'A batch of 20 MB', manners: () => manners.largeBatch },
	{ what: 'A batch that says it is plain text', manners: () => manners.plainType },
];

/** An error status with a peculiarity. STATUS_BODIES holds the rest. */
export const STATUS_FAULTS: Fault[] = [
	...[301, 302, 303, 307, 308].map(redirect),
	{
		what: 'Redirect without a location (302)',
		manners: () => answer(302),
		message: REDIRECT,
		httpCode: '302',
	},
	tooMany('without `Retry-After`', {}),
	tooMany('with `Retry-After` in seconds', { 'retry-after': '120' }),
	tooMany('with `Retry-After` as a date', {
		'retry-after': new Date(4_102_444_800_000).toUTCString(),
	}),
	...[408, 409, 425].map((status) =>
		unclear(
			`${status} without a reason`,
			'Cargo refused the request',
			answer(status),
			String(status),
		),
	),
	{
		...unclear(
			'500 with a `reason` that the node does not know',
			`Cargo could not complete the request (${CARGO_REASON})`,
			answer(500, { reason: CARGO_REASON }),
			'500',
		),
		reason: CARGO_REASON,
	},
	{
		...unclear(
			'503 with a `reason` that does not belong to a 503',
			'The Cargo workspace is out of credits',
			answer(503, { reason: 'notEnoughCredits' }),
			'503',
		),
		reason: 'notEnoughCredits',
	},
	{
		what: 'A text of 20 MB in an error',
		manners: () => manners.largeText,
		message: `${'x'.repeat(2000)}…`,
		httpCode: '400',
	},
	unclear('A web page with 502', 'Cargo could not be reached behind its gateway', page(502), '502'),
];

/** Every fault that is not a plain error status. */
export const FAULTS = [...CONNECTION_FAULTS, ...ANSWER_FAULTS, ...STATUS_FAULTS];

/** The statuses that must be explained whatever comes with them. */
export const ERROR_STATUSES = Array.from({ length: 504 - 400 + 1 }, (_, index) => 400 + index);

/** The possible bodies of Cargo's error statuses, by what the user sees. */
export const STATUS_BODIES = {
	neither: undefined,
	reason: { reason: CARGO_REASON },
	errorMessage: { errorMessage: CARGO_TEXT },
	both: { reason: CARGO_REASON, errorMessage: CARGO_TEXT },
};
