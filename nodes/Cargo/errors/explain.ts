import type { Explanation } from './reasons';
import { DATA_REASONS, REASONS } from './reasons';
import { STATUSES, STATUS_CLASSES } from './statuses';
import { isObject, lookUp, textIn } from './values';

/** What the user reads, and what a following node can branch on. */
export interface Refusal extends Explanation {
	/** Cargo's code, the inner one of a `dataError`; null where Cargo gave none. */
	reason: string | null;
	/** HTTP status as text, as n8n's own errors hold it; null where no answer came. */
	httpCode: string | null;
	/** How long Cargo wants to be left alone, in milliseconds, where it says so. */
	retryAfter?: number;
	/** The run that failed, where one did. */
	run?: FailedRun;
}

/** Where to look for what went wrong in Cargo. */
export interface FailedRun {
	runUuid: string | null;
	/** Slug of the node at which it failed. */
	node: string | null;
}

/**
 * Explains an answer that is not what was asked for.
 *
 * @param status HTTP status of the answer
 * @param body its body as n8n parsed it: an object, or text where it was not JSON
 * @returns Cargo's own words if there are any, otherwise ours, and how to mend it
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
 * Explains a success status whose body is not Cargo's: a login page, a proxy's notice, half an answer.
 *
 * @param status HTTP status of the answer
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
