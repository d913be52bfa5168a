/** Formats tables and numbers. */

/**
 * A table in Markdown, with aligned columns so that it is readable in a terminal too.
 *
 * @param head the columns' names; all but the first are aligned to the right
 * @param rows the cells
 */
export function table(head: string[], rows: string[][]): string {
	const widths = head.map((name, column) =>
		Math.max(3, name.length, ...rows.map((row) => row[column]?.length ?? 0)),
	);
	const line = (cells: string[]) =>
		`| ${cells.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join(' | ')} |`;
	const rule = widths.map((width, column) =>
		column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
	);
	return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

const pad = (cell: string, width: number, column: number) =>
	column === 0 ? cell.padEnd(width) : cell.padStart(width);

/**
 * A number with its significant digits.
 *
 * @param value a number; a dash is written for none
 */
export function figure(value: number | undefined): string {
	if (value === undefined || Number.isNaN(value)) return '–';
	const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
	return value.toLocaleString('en', {
		minimumFractionDigits: digits,
		maximumFractionDigits: digits,
	});
}

/**
 * One number as a part of another.
 *
 * @returns the ratio, or a dash if one of the two is missing
 */
export function ratio(value: number | undefined, base: number | undefined): string {
	return value === undefined || base === undefined ? '–' : figure(value / base);
}
