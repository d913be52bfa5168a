import type { NodeApiError, NodeOperationError } from 'n8n-workflow';

/** The replacement for the token. */
const HIDDEN = '[API token]';

/** A secret other than the token: it signs the webhook of a batch (cargo-api.md, "Error reasons"). */
const FOREIGN_SECRET = 'webhookSecret';

/** A shorter text is likely to occur by chance once it is encoded. */
const SHORTEST_ENCODED = 8;

const HTML_SIGNS: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Anything in n8n that can read the node's credential. */
interface CredentialReader {
	getCredentials(type: string): Promise<object>;
}

/**
 * Removes the token from an error. Cargo's texts reach the user unchanged, and a server, or a proxy before
 * it, may repeat what it was sent; n8n would store that with the execution.
 *
 * @param context the node's context, for the credential
 * @param error the error, which is changed
 * @returns the same error
 */
export async function withoutToken<E extends NodeApiError | NodeOperationError>(
	context: CredentialReader,
	error: E,
): Promise<E> {
	const forms = await formsKnownTo(context);
	for (const holder of [error, error.context]) hideIn(holder, forms);
	return error;
}

/**
 * The forms of the token that a context sends.
 *
 * @param context the node's context, for the credential
 * @returns texts to search for, none without a credential
 */
export async function formsKnownTo(context: CredentialReader): Promise<string[]> {
	try {
		return formsOf(((await context.getCredentials('cargoApi')) as { apiToken?: unknown }).apiToken);
	} catch {
		// Without a credential no token was sent, and the original error says more than this one.
		return [];
	}
}

/**
 * The forms in which a server may repeat a token: unchanged, and encoded for a URL, for JSON, for HTML and
 * in base64, also for URLs, which differs for each of three offsets.
 *
 * @param token as the credential holds it
 * @returns texts to search for, none without a token
 */
export function formsOf(token: unknown): string[] {
	const text = typeof token === 'string' ? token.trim() : '';
	if (text === '') return [];
	const inAddress = encodeURIComponent(text);
	const plain = [
		text,
		inAddress,
		inAddress.replace(/%../g, (code) => code.toLowerCase()),
		JSON.stringify(text).slice(1, -1),
		JSON.stringify(text).slice(1, -1).replace(/[<>&]/g, asUnicode),
		text.replace(/[&<>"']/g, (sign) => HTML_SIGNS[sign] ?? sign),
	];
	return [...new Set(text.length < SHORTEST_ENCODED ? plain : [...plain, ...base64Of(text)])];
}

/** A character as JSON for a web page writes it. */
const asUnicode = (sign: string) => `\\u00${sign.charCodeAt(0).toString(16)}`;

/** The part of its base64 that is the same whatever comes before and after the token. */
function base64Of(text: string): string[] {
	const places = [0, 1, 2].map((before) => {
		const encoded = btoa(' '.repeat(before) + text).replace(/=+$/, '');
		const bits = (before + text.length) % 3 === 0 ? 0 : 1;
		return encoded.slice(Math.ceil((before * 8) / 6), encoded.length - bits);
	});
	return [...places, ...places.map((place) => place.replace(/\+/g, '-').replace(/\//g, '_'))];
}

/**
 * Removes secrets from a response, which becomes an item: the token in all its forms, and the secret that
 * signs the webhook of a batch.
 *
 * @param value the response, which is changed
 * @param forms of the token
 * @returns the same response, or a new text
 */
export function withoutSecrets(value: unknown, forms: string[]): unknown {
	if (typeof value === 'string') return hidden(value, forms);
	if (typeof value !== 'object' || value === null) return value;
	const members = value as Record<string, unknown>;
	for (const name of Object.keys(members)) {
		const member = members[name];
		if (name === FOREIGN_SECRET) Reflect.deleteProperty(members, name);
		else if (typeof member === 'string' || typeof member === 'object') {
			const clean = withoutSecrets(member, forms);
			if (clean !== member) members[name] = clean;
		}
	}
	return value;
}

function hidden(text: string, forms: string[]): string {
	let clean = text;
	for (const form of forms) if (clean.includes(form)) clean = clean.replaceAll(form, HIDDEN);
	return clean;
}

/** Own members, because an error's message and stack are among them but not listed by Object.keys. */
function hideIn(holder: object, forms: string[]): void {
	for (const name of Object.getOwnPropertyNames(holder)) {
		const value: unknown = Reflect.get(holder, name);
		if (typeof value === 'string') {
			const clean = hidden(value, forms);
			if (clean !== value) Reflect.set(holder, name, clean);
		}
	}
}
