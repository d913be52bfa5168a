import {
	CANCELED,
	CERTIFICATE,
	CONNECTION_CODES,
	LASTING_CODES,
	SAME_CODES,
	UNREADABLE_CODES,
} from './network';
import type { Explanation } from './reasons';
import { lookUp, show, textIn } from './values';

/**
 * Explains what was thrown instead of a response.
 *
 * @param thrown what was caught
 */
export function explainThrown(thrown: unknown): Explanation {
	if (isCanceled(thrown)) return CANCELED;
	const code = codeOf(thrown);
	const known =
		lookUp(CONNECTION_CODES, code) ??
		lookUp(LASTING_CODES, code) ??
		(isCertificateCode(code) ? CERTIFICATE : null);
	if (known) return known;
	const { message, description } = isThrownObject(thrown) ? thrown : { message: show(thrown) };
	return {
		message: textIn(message) ?? 'The request could not be sent',
		description: textIn(description) ?? 'Check the Cargo credential and the network',
	};
}

/** An aborted pause throws the signal's own error, an aborted request one of n8n's HTTP library. */
const isCanceled = (thrown: unknown) =>
	isThrownObject(thrown) && (thrown.name === 'AbortError' || codeOf(thrown) === 'ERR_CANCELED');

/**
 * The network layer's code, which n8n keeps on the error or on its cause. n8n 2.4 drops the cause and
 * has the code where the status should be, or the status of an incomplete response.
 *
 * @param thrown what was caught
 * @returns the code, the same for all that mean the same; null if there is none
 */
export function codeOf(thrown: unknown): string | null {
	if (!isThrownObject(thrown)) return null;
	const code =
		textIn(thrown.code) ??
		(isThrownObject(thrown.cause) ? textIn(thrown.cause.code) : null) ??
		codeInStatus(textIn(thrown.httpCode));
	if (code !== null && UNREADABLE_CODES.test(code)) return 'UNREADABLE';
	return lookUp(SAME_CODES, code) ?? code;
}

function codeInStatus(status: string | null): string | null {
	if (status === null) return null;
	if (/^2\d\d$/.test(status)) return 'ECONNRESET';
	return /^[A-Z][A-Z\d_]+$/.test(status) ? status : null;
}

/** Tells whether a code is about certificates. */
export const isCertificateCode = (code: string | null): boolean =>
	code !== null && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code);

function isThrownObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
