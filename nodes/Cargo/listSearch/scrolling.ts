/** What tells one batch from others: the end of its UUID, which is random. */
const MARK_LENGTH = 6;

/** After so many entries a list ends, whatever a server goes on to list; a filter finds the others. */
const MOST = 2000;

/** Where in a list the user has come to. */
export interface Place {
	/** How many entries were listed. */
	offset: number;
	/** Marks of them. */
	seen: Set<string>;
}

/** Between two pages the editor keeps a text. */
const TOKEN = RegExp(`^(\\d{1,9})\\.((?:\\w{${MARK_LENGTH}})*)$`);

/**
 * Reads where the user has come to.
 *
 * @param token what `goOn` made; anything else is the top of the list
 */
export function placeOf(token: unknown): Place {
	const [, offset = '0', marks = ''] = TOKEN.exec(String(token)) ?? [];
	return {
		offset: Number(offset),
		seen: new Set(marks.match(RegExp(`.{${MARK_LENGTH}}`, 'g'))),
	};
}

/**
 * Goes on in the list. A page that brings nothing new is the last one: a page may be shorter than asked
 * for without being the last, and a server may ignore where a page is to begin, or go round in a circle.
 *
 * @param place where the page began
 * @param uuids what is on the page
 * @returns whether anything on it is new; and what `placeOf` reads, if the list goes on
 */
export function goOn({ offset, seen }: Place, uuids: string[]): { isNew: boolean; token?: string } {
	const marks = uuids.map((uuid) => uuid.trim().slice(-MARK_LENGTH).toLowerCase());
	if (marks.every((mark) => seen.has(mark))) return { isNew: false };
	const next = offset + uuids.length;
	if (next >= MOST) return { isNew: true };
	return { isNew: true, token: `${next}.${[...new Set([...seen, ...marks])].join('')}` };
}
