import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { Received } from '../faults/host.mjs';
import { locator, WORKFLOW } from './change.mjs';
import { judged, oddFormOf, oddValue } from './forms.mjs';
import type { OddForm } from './forms.mjs';
import { COLUMNS, ITEM_FILES } from './itemFiles.mjs';
import { runValues } from './run.mjs';

/** Forms of Columns for Inputs, as an old or foreign workflow may hold them. */
export const oddColumns = oddFormOf(
	fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...COLUMNS) }, oddValue),
);

/** The only item has files. */
const ITEM = { value: null, binary: ITEM_FILES };
const CREATE = { operation: 'create', workflowUuid: locator(WORKFLOW), dataKind: 'file' };

const LEFT_OUT = ['__proto__', 'constructor'];

const dataIn = ({ body }: Received) => (JSON.parse(body) as { data: IDataObject }).data;

/**
 * The columns that a form holds: undefined where it leaves them to their names, null if it is none. n8n itself
 * leaves out names of what every object has.
 */
function columnsIn({ mappingMode, value }: OddForm): Record<string, unknown> | undefined | null {
	const isEmpty = value === null || (typeof value === 'string' && value.trim() === '');
	if (mappingMode === 'autoMapInputData' || isEmpty) return undefined;
	if (typeof value !== 'object' || Array.isArray(value)) return null;
	const columns = Object.entries(value).filter(
		([slug, column]) =>
			!LEFT_OUT.includes(slug) &&
			column !== null &&
			!(typeof column === 'string' && column.trim() === ''),
	);
	return columns.length === 0 ? undefined : Object.fromEntries<unknown>(columns);
}

/**
 * Runs Batch: Create with a file to upload and a form.
 *
 * @param form the form
 * @returns what is wrong: other columns than those of the form, or a refusal after a request or in other words
 */
export async function runColumnForm(form: OddForm): Promise<string[]> {
	const parameters: IDataObject = {
		...CREATE,
		fileSource: 'upload',
		inputColumns: { ...form },
	};
	const outcome = await runValues(parameters, [ITEM], 1.1).catch(() => undefined);
	// n8n checks the form before anything runs, and refuses some itself.
	if (!outcome) return [];
	const isAbout = /^(Columns for Inputs\b|The file has no column )/;
	const { wrong, complain } = judged(form, outcome, isAbout);
	if (wrong) return wrong;
	const [, created, ...more] = outcome.requests;
	if (!created || more.length > 0) return complain(`${outcome.requests.length} requests`);
	const sent = JSON.stringify(dataIn(created).mappings);
	const given = JSON.stringify(columnsIn(form));
	return sent === given ? [] : complain(`sent as ${sent}`);
}

/** What File Source may hold; n8n does not evaluate expressions in it. */
export const ODD_SOURCES: unknown[] = [
	...['upload', 'uploaded', 'Upload', ' upload', '', '={{ "upload" }}', '__proto__', 'constructor'],
	...[null, true, 0, [], ['upload'], {}, { value: 'upload' }],
];

/**
 * Runs Batch: Create with a file source, for an item that has a file and a name that is entered.
 *
 * @param fileSource the source
 * @returns what is wrong: another file than the chosen one, or a refusal after a request or in other words
 */
export async function runSource(fileSource: unknown): Promise<string[]> {
	const parameters = { ...CREATE, fileSource, s3Filename: 'a.csv' } as IDataObject;
	const outcome = await runValues(parameters, [ITEM], 1.1);
	const { wrong, complain } = judged(fileSource, outcome, /^File Source: /);
	if (wrong) return wrong;
	const names: Record<string, string> = { upload: 'uploads/data.csv', uploaded: 'a.csv' };
	const created = outcome.requests.at(-1);
	const sent = created && dataIn(created).s3Filename;
	return typeof fileSource === 'string' && sent === names[fileSource]
		? []
		: complain(`created with ${JSON.stringify(sent)}`);
}
