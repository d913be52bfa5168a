/** Searches for a secret in everything that n8n stores, in every form that it could have. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { parse as parseFlatted } from 'flatted';

import { readRows } from './database.mjs';

/** What SQLite stores in a cell, in addition to bytes and null. */
type Cell = string | number | bigint;

/** A place that was searched, and what is there. */
export interface Place {
	where: string;
	content: Buffer;
}

/**
 * The forms of a secret to search for: unchanged, in hexadecimal digits, and in base64 at any position of a
 * longer text. Base64 encodes three bytes at a time, so there are three forms, and the digits at the edges
 * depend on the neighboring bytes: those digits are left out.
 *
 * @param secret letters and digits
 * @returns name of the form → the bytes to look for
 */
export function formsOf(secret: string): Map<string, Buffer> {
	const forms = new Map([
		['plain', Buffer.from(secret)],
		['hexadecimal', Buffer.from(Buffer.from(secret).toString('hex'))],
		['UTF-16', Buffer.from(secret, 'utf16le')],
	]);
	for (const before of [0, 1, 2]) {
		const text = Buffer.from(`${'-'.repeat(before)}${secret}`).toString('base64');
		const whole = text.slice(
			before === 0 ? 0 : 4,
			Math.floor(text.replace(/=+$/, '').length / 4) * 4,
		);
		forms.set(`base64, ${before} bytes after a boundary`, Buffer.from(whole));
		// The characters that differ in base64url do not occur: letters and digits result in neither + nor /.
	}
	return forms;
}

/**
 * Finds a secret.
 *
 * @param places what to search
 * @param secret letters and digits
 * @returns `place (form)` for each find
 */
export function find(places: Place[], secret: string): string[] {
	const forms = [...formsOf(secret)];
	return places.flatMap(({ where, content }) =>
		forms.filter(([, bytes]) => content.includes(bytes)).map(([form]) => `${where} (${form})`),
	);
}

/**
 * Every file under a folder, and what is packed in those that gzip has packed.
 *
 * @param folder its path
 */
export async function filesIn(folder: string): Promise<Place[]> {
	const entries = await readdir(folder, { withFileTypes: true, recursive: true });
	const places = await Promise.all(
		entries
			.filter((entry) => entry.isFile())
			.map(async (entry) => {
				const file = join(entry.parentPath, entry.name);
				const where = `file ${file.slice(folder.length + 1)}`;
				return withUnpacked({ where, content: await readFile(file) });
			}),
	);
	return places.flat();
}

/**
 * Every value of every row of every table, as it is and as n8n reads it: executions in flatted's
 * notation, JSON, gzip.
 *
 * @param n8nFolder where n8n is installed: its own database driver is used
 * @param database path of the SQLite file
 */
export async function rowsIn(n8nFolder: string, database: string): Promise<Place[]> {
	const rows = await readRows(n8nFolder, database);
	return rows.flatMap(({ table, row }) =>
		Object.entries(row).flatMap(([column, value]) => {
			if (value === null) return [];
			const content = Buffer.isBuffer(value) ? value : Buffer.from(String(value as Cell));
			return withUnpacked({ where: `table ${table}, column ${column}`, content });
		}),
	);
}

function withUnpacked(place: Place): Place[] {
	const { where, content } = place;
	const isPacked = content[0] === 0x1f && content[1] === 0x8b;
	const text = isPacked ? gunzipSync(content) : content;
	return [
		place,
		...(isPacked ? [{ where: `${where}, unpacked`, content: text }] : []),
		...decoded(where, text.toString('utf8')),
	];
}

/** Escapes and references can hide a text: it is also searched as the objects that it represents. */
function decoded(where: string, text: string): Place[] {
	if (!/^\s*[[{]/.test(text)) return [];
	return [JSON.parse, parseFlatted].flatMap((parse) => {
		try {
			return [
				{ where: `${where}, decoded`, content: Buffer.from(strings(parse(text)).join('\n')) },
			];
		} catch {
			return [];
		}
	});
}

/** Every text inside a value, including names of members; a circular value is read once. */
function strings(value: unknown, seen = new Set<unknown>()): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null || seen.has(value)) return [];
	seen.add(value);
	return Object.entries(value).flatMap(([name, member]) => [name, ...strings(member, seen)]);
}
