/** The tables of docs/errors.md, made from the texts that the nodes themselves show. */
import {
	CANCELED,
	CERTIFICATE,
	CONNECTION_CODES,
	LASTING_CODES,
} from '../../nodes/Cargo/errors/network.js';
import type { Explanation } from '../../nodes/Cargo/errors/reasons.js';
import { DATA_REASONS, REASONS } from '../../nodes/Cargo/errors/reasons.js';
import { STATUS_CLASSES, STATUSES } from '../../nodes/Cargo/errors/statuses.js';

/** Between these two lines the page belongs to `scripts/docs/errors.mts`. */
const BEGIN = '<!-- errors: made by `npx tsx scripts/docs/errors.mts` -->';
const END = '<!-- /errors -->';

const CLASS_NAMES: Record<string, string> = { 3: 'other 3xx', 4: 'other 4xx', 5: 'other 5xx' };

/** One table: its heading, what the first column holds, and its rows by the content of that column. */
interface Section {
	heading: string;
	key: string;
	rows: Record<string, Explanation>;
}

const quoted = (rows: Record<string, Explanation>) =>
	Object.fromEntries(Object.entries(rows).map(([code, row]) => [`\`${code}\``, row]));

const SECTIONS: Section[] = [
	{
		heading: 'Cargo refused the request',
		key: '`reason`',
		rows: quoted({ ...REASONS, ...DATA_REASONS }),
	},
	{
		heading: 'Cargo returned only a status',
		key: 'HTTP',
		rows: {
			...STATUSES,
			...Object.fromEntries(
				Object.entries(STATUS_CLASSES).map(([digit, row]) => [
					CLASS_NAMES[digit] ?? `${digit}xx`,
					row,
				]),
			),
		},
	},
	{
		heading: 'No response, or one that cannot be read',
		key: 'Cause',
		rows: {
			...quoted({ ...CONNECTION_CODES, ...LASTING_CODES }),
			Certificate: CERTIFICATE,
			Stopped: CANCELED,
		},
	},
];

const table = ({ heading, key, rows }: Section): string =>
	[
		`### ${heading}`,
		'',
		`| ${key} | Message | What to do |`,
		'| --- | --- | --- |',
		...Object.entries(rows).map(
			([code, { message, description }]) => `| ${code} | ${message} | ${description} |`,
		),
	].join('\n');

/**
 * Writes the tables of errors into the page about errors.
 *
 * @param page the page as it is
 * @returns the page with the tables between its two markers
 * @throws Error when a marker is missing
 */
export function withErrorTables(page: string): string {
	const [before, rest] = page.split(BEGIN);
	const after = rest?.split(END)[1];
	if (before === undefined || after === undefined) {
		throw new Error(`docs/errors.md has to hold the two lines ${BEGIN} and ${END}`);
	}
	const made = SECTIONS.map(table).join('\n\n');
	return `${before}${BEGIN}\n\n${made}\n\n${END}${after}`;
}
