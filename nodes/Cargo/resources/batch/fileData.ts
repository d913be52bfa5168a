import type { IDataObject } from 'n8n-workflow';

import type { ItemFile } from '../../engine/binaryFile';
import { fileOf } from '../../engine/binaryFile';
import { askForColumns, readHeader } from '../../engine/columns';
import type { Talk } from '../../engine/talk';
import { upload } from '../../engine/upload';
import { shortList, show } from '../../errors/values';
import { checkAddressed } from '../../fields/fileName';
import type { WantedColumns } from '../../fields/inputColumns';
import { readInputColumns } from '../../fields/inputColumns';
import type { Parameters } from '../../fields/parameters';
import { refuse, refuseOther } from '../../fields/parameters';
import { readColumns } from './data/file';

/**
 * Uploads the file of the item, if the batch is to run on it. Before anything is sent, the columns are compared
 * with those of the file: a column that does not exist would run the tool without that input.
 *
 * @param talk the item's conversation
 * @param data the members of `data` from the form
 * @returns the data to send, and the file that was uploaded for it
 * @throws NodeOperationError if the file does not have a column; NodeApiError if the file cannot be uploaded, or
 * Cargo does not return its columns
 */
export async function withFile(
	talk: Talk,
	data: IDataObject,
): Promise<{ data: IDataObject; uploaded?: string }> {
	if (data.kind !== 'file') return { data };
	const { kind, s3Filename, ...rest } = data;
	if (s3Filename !== undefined) {
		await checkUploaded(talk, s3Filename as string);
		return { data };
	}
	const file = await fileOf(talk.line);
	await checkFile(talk, file);
	const { s3Filename: uploaded } = await upload(talk, file);
	return { data: { kind, s3Filename: uploaded, ...rest }, uploaded };
}

/** The older field sends no request of its own, in no version of the node. */
async function checkUploaded(talk: Talk, s3Filename: string): Promise<void> {
	const wanted = readInputColumns(talk.parameters);
	if (!wanted || needed(wanted).length === 0) return;
	const columns = await askForColumns(talk, checkAddressed(talk.parameters, s3Filename));
	checkColumns(talk.parameters, wanted, [columns.map(({ name }) => name)]);
}

async function checkFile({ parameters }: Talk, file: ItemFile): Promise<void> {
	const wanted = readColumns(parameters);
	if (needed(wanted).length === 0) return;
	const header = await readHeader(file);
	if (header) {
		checkColumns(parameters, wanted, header.readings);
		return;
	}
	refuseOther(
		parameters,
		`The header line of ${file.name} could not be read, so the columns cannot be checked`,
		'Use a CSV file in UTF-8 whose first line names the columns',
	);
}

const needed = ({ mappings, required }: WantedColumns): string[] =>
	mappings ? Object.values(mappings) : required;

/** A header may be read in several ways; one of them must have every column, and only once. */
function checkColumns(
	parameters: Parameters,
	wanted: WantedColumns,
	[first = [], ...others]: string[][],
): void {
	const names = needed(wanted);
	const fitting = [first, ...others].find((columns) =>
		names.every((name) => columns.includes(name)),
	);
	if (fitting) {
		refuseTwice(parameters, names, fitting);
		return;
	}
	const missing = names.find((name) => !first.includes(name));
	const has = shortList(first);
	if (wanted.mappings) {
		refuse(
			parameters,
			wanted.field,
			missing,
			'is not a column of the file',
			`Use one of the columns of the file: ${has}`,
		);
	}
	refuseOther(
		parameters,
		`The file has no column ${show(missing)}, but the tool requires this input`,
		`Under ${wanted.field}, set Mapping Column Mode to Map Each Column Manually, and map one of these columns to the input: ${has}`,
	);
}

/** Cargo does not document which of them it would use. */
function refuseTwice(parameters: Parameters, names: string[], columns: string[]): void {
	const twice = names.find((name) => columns.indexOf(name) !== columns.lastIndexOf(name));
	if (twice === undefined) return;
	refuseOther(
		parameters,
		`The file has more than one column ${show(twice)}, so it is not clear which of them the tool would get`,
		'Give each column of the file a name of its own',
	);
}
