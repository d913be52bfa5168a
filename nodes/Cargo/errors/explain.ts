import type { Explanation } from './reasons';
import { DATA_REASONS, REASONS } from './reasons';
import { STATUSES, STATUS_CLASSES } from './statuses';
import { isObject, lookUp, textIn } from './values';

/** What the user reads, and what a later node can branch on. */
export interface Refusal extends Explanation {
	/** Cargo's code, the inner one of a `dataError`; null if Cargo returned none. */
	reason: string | null;
	/** HTTP status as text, as in n8n's own errors; null without a response. */
	httpCode: string | null;
	/** How long Cargo asks clients to wait, in milliseconds, if it says so. */
	retryAfter?: number;
	/** The run that failed, if one did. */
	run?: FailedRun;
}

/** Where to find what went wrong in Cargo. */
export interface FailedRun {
	runUuid: string | null;
	/** Slug of the node at which it failed. */
	node: string | null;
}

/**
 * Explains a response that is not what was requested.
 *
 * @param status HTTP status of the response
 * @param body its body as n8n parsed it: an object, or text if it was not JSON
 * @returns Cargo's own text if there is one, otherwise ours, and how to fix it
 */
export function explainAnswer(status: number, body: unknown): Refusal {
	const answer = isObject(body) ? body : {};
	const outer = textIn(answer.reason);
	const inner =
		outer === 'dataError' && isObject(answer.dataError) ? textIn(answer.dataError.reason) : null;
	const reason = inner ?? outer;
	const known =
		lookUp(DATA_REASONS, inner) ?? lookUp(REASONS, outer) ?? explainStatus(status, reason);
	return {
		message: textIn(answer.errorMessage) ?? known.message,
		description: known.description,
		reason,
		httpCode: String(status),
	};
}

function explainStatus(status: number, reason: string | null): Explanation {
	const known = lookUp(STATUSES, status) ??
		lookUp(STATUS_CLASSES, Math.floor(status / 100)) ?? {
			message: `Cargo returned the unexpected status ${status}`,
			description: 'Check the Base URL of the Cargo credential',
		};
	return reason === null ? known : { ...known, message: `${known.message} (${reason})` };
}

/**
 * Explains a success status with a body that is not Cargo's: a login page, a proxy's page, an incomplete response.
 *
 * @param status HTTP status of the response
 * @param body its body as n8n parsed it
 * @param expected what should have been there: "a batch"
 */
export function explainForeignBody(status: number, body: unknown, expected: string): Refusal {
	const found =
		body === '' || body === undefined || body === null
			? 'an empty response'
			: typeof body !== 'string'
				? 'other data'
				: /^\s*</.test(body)
					? 'a web page'
					: 'text that is not JSON, perhaps cut off';
	return {
		message: `Expected ${expected} from Cargo, but got ${found}`,
		description:
			'Check the Base URL of the Cargo credential, and check for a proxy or firewall between n8n and Cargo',
		reason: null,
		httpCode: String(status),
	};
}
