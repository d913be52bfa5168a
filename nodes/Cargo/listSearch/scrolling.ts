/** What identifies a batch: the end of its UUID, which is random. */
const MARK_LENGTH = 6;

/** A list ends after this many entries, even if the server has more; a filter finds the others. */
const MOST = 2000;

/** The user's position in a list. */
export interface Place {
	/** The number of entries listed so far. */
	offset: number;
	/** Marks of them. */
	seen: Set<string>;
}

/** The text that the editor keeps between two pages. */
const TOKEN = RegExp(`^(\\d{1,9})\\.((?:\\w{${MARK_LENGTH}})*)$`);

/**
 * Reads the user's position.
 *
 * @param token from `goOn`; anything else is the top of the list
 */
export function placeOf(token: unknown): Place {
	const [, offset = '0', marks = ''] = TOKEN.exec(String(token)) ?? [];
	return {
		offset: Number(offset),
		seen: new Set(marks.match(RegExp(`.{${MARK_LENGTH}}`, 'g'))),
	};
}

/**
 * Continues the list. A page with nothing new is the last one: a page may be shorter than requested without
 * being the last, and a server may ignore the offset, or return pages in a circle.
 *
 * @param place where the page began
 * @param uuids the entries of the page
 * @returns whether anything on it is new, and the token for `placeOf` if the list continues
 */
export function goOn({ offset, seen }: Place, uuids: string[]): { isNew: boolean; token?: string } {
	const marks = uuids.map((uuid) => uuid.trim().slice(-MARK_LENGTH).toLowerCase());
	if (marks.every((mark) => seen.has(mark))) return { isNew: false };
	const next = offset + uuids.length;
	if (next >= MOST) return { isNew: true };
	return { isNew: true, token: `${next}.${[...new Set([...seen, ...marks])].join('')}` };
}
