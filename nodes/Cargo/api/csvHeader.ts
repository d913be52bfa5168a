/**
 * The characters that may separate columns. Which of them Cargo accepts besides the comma is not documented, so
 * each is tried: a header is only read to compare names.
 */
const DELIMITERS = [',', ';', '\t', '|'];

/** The header line of a CSV file, read with each of the delimiters. */
export interface Header {
	/** The names of the columns, one list for each way to read it; the way with most columns comes first. */
	readings: string[][];
}

/**
 * Reads the header line of a CSV file: names with or without quotes, which may contain delimiters, line breaks
 * and doubled quotes.
 *
 * @param text the beginning of the file, without a byte order mark
 * @param isWhole whether the text is the whole file
 * @returns the header; undefined if its line does not end in the text, or the text is not text
 */
export function headerIn(text: string, isWhole: boolean): Header | undefined {
	if (text.includes('\0')) return undefined;
	const readings = DELIMITERS.flatMap((delimiter) => {
		const names = namesIn(text, delimiter, isWhole);
		return names ? [names] : [];
	});
	if (readings.length === 0) return undefined;
	return { readings: readings.sort((one, other) => other.length - one.length) };
}

function namesIn(text: string, delimiter: string, isWhole: boolean): string[] | undefined {
	const names: string[] = [];
	let at = 0;
	for (;;) {
		const quoted = text[at] === '"' ? closingQuote(text, at) : undefined;
		if (text[at] === '"' && quoted === undefined) return undefined;
		const from = quoted === undefined ? at : quoted + 1;
		const end = endOfName(text, from, delimiter);
		if (end === text.length && !isWhole) return undefined;
		names.push(
			quoted === undefined
				? text.slice(at, end)
				: text.slice(at + 1, quoted).replaceAll('""', '"') + text.slice(from, end),
		);
		if (text[end] !== delimiter) return names;
		at = end + 1;
	}
}

/** The place of the quote that ends the one at `start`; two in a row stand for one. */
function closingQuote(text: string, start: number): number | undefined {
	for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 2)) {
		if (text[at + 1] !== '"') return at;
	}
	return undefined;
}

function endOfName(text: string, from: number, delimiter: string): number {
	let at = from;
	while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at++;
	return at;
}
