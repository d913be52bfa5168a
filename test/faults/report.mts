import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Observation, OperationName } from './observe.mjs';
import { observe, OPERATIONS, SETTINGS } from './observe.mjs';
import { answer } from './manners.mjs';
import { RECORD_WRITES } from './recordWrites.mjs';
import { RESULTS_FILES } from './resultsFiles.mjs';
import type { Group, Outcome, Situation } from './situations.mjs';
import { RETRIES, STATUS_CHECKS } from './statusChecks.mjs';
import { TRIGGER_FAULTS } from './triggerFaults.mjs';
import { PARTS, UPLOADS } from './uploads.mjs';
import type { Fault } from './table.mjs';
import {
	ANSWER_FAULTS,
	CARGO_REASON,
	CARGO_TEXT,
	CONNECTION_FAULTS,
	STATUS_BODIES,
	STATUS_FAULTS,
} from './table.mjs';

/** The path of the report from the package's root. */
export const REPORT = join('docs', 'faults.md');

/** Every group of situations, in the order of the report. */
export const GROUPS: Group[] = [
	STATUS_CHECKS,
	RETRIES,
	RECORD_WRITES,
	UPLOADS,
	PARTS,
	RESULTS_FILES,
	TRIGGER_FAULTS,
];

/** The report on one fault. */
export interface Row {
	fault: Fault;
	seen: Record<OperationName, Observation>;
	/** The same with Retry On Fail, two tries. */
	retried: Record<OperationName, Observation>;
}

/** The report on one error status without and with each kind of body. */
export interface StatusRow {
	status: number;
	seen: Record<keyof typeof STATUS_BODIES, Observation>;
}

/**
 * Runs both operations into a fault, without and with Retry On Fail.
 *
 * @param fault a row of the table
 */
export async function observeRow(fault: Fault): Promise<Row> {
	const both = async (settings: typeof SETTINGS.stop) => ({
		Get: await observe(fault, OPERATIONS.Get, settings),
		Create: await observe(fault, OPERATIONS.Create, settings),
	});
	return { fault, seen: await both(SETTINGS.stop), retried: await both(SETTINGS.retry) };
}

/**
 * Runs an operation into an error status, once for each kind of body.
 *
 * @param status HTTP status
 * @param operation its name
 */
export async function observeStatus(status: number, operation: OperationName): Promise<StatusRow> {
	const look = async (body: unknown) =>
		await observe({ manners: () => answer(status, body) }, OPERATIONS[operation]);
	return {
		status,
		seen: {
			neither: await look(STATUS_BODIES.neither),
			reason: await look(STATUS_BODIES.reason),
			errorMessage: await look(STATUS_BODIES.errorMessage),
			both: await look(STATUS_BODIES.both),
		},
	};
}

/**
 * Writes the report.
 *
 * @param rows one for each entry of FAULTS
 * @param statuses one for each entry of ERROR_STATUSES
 * @param outcomes one for each situation of GROUPS
 */
export function renderReport(
	rows: Row[],
	statuses: StatusRow[],
	outcomes: Map<Situation, Outcome>,
): string {
	const tables = [
		{ title: 'No response, or an incomplete one', faults: CONNECTION_FAULTS },
		{ title: 'Success statuses', faults: ANSWER_FAULTS },
		{ title: 'Redirects, 429, web pages', faults: STATUS_FAULTS },
	];
	const parts = tables.flatMap(({ title, faults }) => [
		`## ${title}`,
		faultTable(rows.filter(({ fault }) => faults.includes(fault))),
	]);
	return `${[
		intro(),
		...parts,
		...GROUPS.flatMap((group) => [`## ${group.title}`, group.intro, groupTable(group, outcomes)]),
		'## Every status from 400 to 504',
		STATUS_INTRO,
		statusTable(statuses),
	].join('\n\n')}\n`;
}

/**
 * The report as last written.
 *
 * @throws Error of the system, if it was never written
 */
export async function readReport(): Promise<string> {
	return await readFile(REPORT, 'utf8');
}

function intro(): string {
	const load = createRequire(join(process.cwd(), 'package.json'));
	const { version } = load('n8n-core/package.json') as { version: string };
	return `# What the node does when something goes wrong

This page is for contributors: it shows what the tests check. As a user, read [Errors](errors.md).

Made by \`npx tsx scripts/docs/faults.mts\` (after \`npm run build\`): every row was run on n8n's own engine
(n8n-core ${version}) over real HTTP on loopback. A test runs all of them again and fails if this file is
no longer correct.

The first three tables are about one request, of Batch: Create and of Batch: Get. For every row in them that
ends with an error, a test checks that:

- With On Error set to Stop Workflow, the workflow ends with the message. With Continue, the item is on the
  regular output with its own fields and \`error\`. With Continue (using error output), it is on the error
  output. In both cases \`error\` is \`{message, reason, httpCode}\`, and the item stays linked to its input.
- One item sends one request. Retry On Fail (here: two tries) sends a Get again. It sends a Create again
  only if it is certain that Cargo has not created a batch: see the last column.
- Nothing is sent to the host that a redirect names.
- The token is nowhere in the run.`;
}

/** Create's remark on credits is the same in each row, so only its beginning is shown. */
const shortened = (description = ''): string =>
	description.replace(/(\. The batch may have been created anyway).*/, '$1 …');

const groupTable = ({ counted, situations }: Group, outcomes: Map<Situation, Outcome>): string =>
	table(
		['What happens', 'What you get', 'What to do, as the user reads it', counted],
		situations.map((situation) => {
			const { result = '', remedy = '', count = '' } = outcomes.get(situation) ?? {};
			return [situation.what, result, shortened(remedy), count];
		}),
	);

/** A long message is cut in the table. */
const inShort = (message: string): string =>
	message.length > 200 ? `${message.slice(0, 20)}… (2,000 characters of it)` : message;

const faultTable = (rows: Row[]): string =>
	table(
		[
			'What happens',
			'Message',
			'What to do, as the user reads it',
			'HTTP',
			'Requests of Create',
			'with Retry On Fail',
		],
		rows.map(({ fault, seen, retried }) => [
			fault.what,
			inShort(seen.Create.message ?? '– (the batch is returned)'),
			shortened(seen.Create.description),
			seen.Create.httpCode ?? '–',
			String(seen.Create.requests),
			String(retried.Create.requests),
		]),
	);

const STATUS_INTRO = `Cargo's \`errorMessage\` is shown unchanged ("${CARGO_TEXT}" in this run). A \`reason\` that the node knows has its own
message (see errors.md). An unknown one (\`${CARGO_REASON}\` in this run) is added to the message for the status. With
both, \`errorMessage\` is shown and \`error.reason\` holds the code.`;

/** Statuses with the same texts share a row. */
function statusTable(rows: StatusRow[]): string {
	const groups = new Map<string, { statuses: number[]; cells: string[] }>();
	for (const { status, seen } of rows) {
		const cells = [
			seen.neither.message ?? '',
			seen.reason.message ?? '',
			seen.errorMessage.message ?? '',
			seen.both.message ?? '',
			seen.neither.description ?? '',
		];
		const key = cells.join('\n');
		const group = groups.get(key) ?? { statuses: [], cells };
		group.statuses.push(status);
		groups.set(key, group);
	}
	return table(
		[
			'Status',
			'Neither',
			'With `reason`',
			'With `errorMessage`',
			'With both',
			'What to do, as the user reads it',
		],
		[...groups.values()].map(({ statuses, cells }) => [spans(statuses), ...cells]),
	);
}

/** `400, 402–404` */
function spans(numbers: number[]): string {
	const found: Array<[first: number, last: number]> = [];
	for (const number of numbers) {
		const open = found.at(-1);
		if (open && open[1] === number - 1) open[1] = number;
		else found.push([number, number]);
	}
	return found
		.map(([first, last]) => (first === last ? String(first) : `${first}–${last}`))
		.join(', ');
}

function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) =>
		`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
