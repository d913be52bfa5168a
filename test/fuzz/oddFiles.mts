import fc from 'fast-check';
import { stringify } from 'csv-stringify/sync';
import type { IDataObject } from 'n8n-workflow';
import { inMemory } from '../engine/binaryStorage.mjs';
import type { Received } from '../faults/host.mjs';
import { locator, VALUE, WORKFLOW } from './change.mjs';
import { runValues } from './run.mjs';

const odd = fc.jsonValue({ maxDepth: 1 });

/** Content as nodes write it, and as they should not. */
const content = fc.oneof(
	{ weight: 4, arbitrary: fc.string().map((text) => Buffer.from(text).toString('base64')) },
	{
		weight: 4,
		arbitrary: fc.constantFrom(
			...['', 'YQ', ' YQ==\n', 'Y\nQ', '77u/YQ', '-_8', 'a', 'é', 'a,b\n1,2', 'YQ==YQ=='],
			'data:text/csv;base64,YQ==',
		),
	},
	odd,
);
const mimeType = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.constantFrom('text/csv', 'text/csv; charset=utf-8', 'a/b\r\nX: y', '', 'csv'),
	},
	odd,
);
const fileName = fc.oneof(
	fc.constantFrom('', ' ', '\u0000', 'a"b.csv', 'a\r\nX: y', '../a.csv', 'größe.csv', '\ud800'),
	fc.string({ unit: 'binary', maxLength: 10 }),
	odd,
);
const file = fc
	.record({ data: content, mimeType, fileName, id: fc.option(odd, { freq: 8 }) })
	.map(({ id, ...known }) => (id === null ? known : { ...known, id }));

/** What an item may hold in the place of its files; texts that begin with "=" would be expressions. */
export const oddBinary: fc.Arbitrary<unknown> = fc
	.oneof(
		{ weight: 10, arbitrary: fc.record({ data: file }) },
		{ weight: 1, arbitrary: fc.record({ data: odd }) },
		{ weight: 1, arbitrary: odd },
	)
	.filter((binary) => !JSON.stringify(binary).includes('"='));

/** Those that the node once took for something else. */
export const ODD_BINARIES: unknown[] = [
	...[null, [], {}, { data: null }, { data: {} }],
	inMemory('a', { fileName: '\u0000' }),
	inMemory('a', { mimeType: 'text/csv\r\nX: y' }),
];

/** A request that uploads a file and nothing else: its name, its type, its content. */
const FORM =
	/^--(\S+)\r\nContent-Disposition: form-data; name="file"; filename="([^"\r\n]+)"\r\nContent-Type: ([^\r\n]+)\r\n\r\n([^]*)\r\n--\1--\r\n$/;

/** The bytes of base64, in either alphabet; undefined if they are not all of it. */
function bytesOf(data: unknown): Buffer | undefined {
	if (typeof data !== 'string') return undefined;
	const signs = data.replace(/\s|=+\s*$/g, '');
	const bytes = Buffer.from(signs, 'base64');
	return /^[\w+/-]*$/.test(signs) && signs.length % 4 !== 1 ? bytes : undefined;
}

/** What is wrong with an upload of the file. */
function faultsOf(binary: unknown, { body }: Received): string[] {
	const { data } = (binary as { data?: { data?: unknown; mimeType?: unknown } }).data ?? {};
	const [, , , type, sent] = FORM.exec(body) ?? [];
	if (sent === undefined) return [`no form: ${body.slice(0, 200)}`];
	const wrong = sent === bytesOf(data)?.toString() ? [] : [`sent as ${JSON.stringify(sent)}`];
	return /^[\w.+-]+\/[\w.+-]+(; charset=utf-8)?$/.test(type ?? '')
		? wrong
		: [...wrong, `sent with the type ${type ?? ''}`];
}

/**
 * Uploads odd files, one for each item.
 *
 * @param binaries what the items hold in the place of their files
 * @returns what is wrong: an upload of something else than the file, or a refusal in other words
 */
export async function runOddFiles(binaries: unknown[]): Promise<string[]> {
	const { items, error, requests } = await runValues(
		{ resource: 'file', operation: 'upload', options: { maxConcurrentRequests: 1 } },
		binaries.map((binary) => ({ value: null, binary })),
		1.1,
	);
	if (error) return [`the whole run failed: ${error.message}`];
	const uploads = requests.filter(({ method }) => method === 'POST');
	return binaries.flatMap((binary, index) => {
		const failed = items[index]?.json.error as { message: string } | undefined;
		const isAbout = /^(Input Data Field Name: |The file .* could not be read)/s;
		const upload = failed ? undefined : uploads.shift();
		const wrong = upload ? faultsOf(binary, upload) : [];
		const namesItself = failed?.message.includes('no file "data". It has these files: data');
		if (failed && (!isAbout.test(failed.message) || namesItself)) {
			wrong.push(`refused with: ${failed.message}`);
		}
		if (!failed && !upload) wrong.push('neither uploaded nor refused');
		return wrong.map((each) => `${JSON.stringify(binary)}: ${each}`);
	});
}

/** A CSV file as programs write it, and one of its columns. */
export const table = fc.record({
	columns: fc.uniqueArray(
		fc
			.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('a,b', 'a;b', '"', 'a\nb', ' a '))
			.map((name) => name.replace(/[\0\r\ufeff]/g, ''))
			.filter((name) => name.trim() !== ''),
		{ minLength: 1, maxLength: 5 },
	),
	at: fc.nat(4),
	quoted: fc.boolean(),
	delimiter: fc.constantFrom(',', ';', '\t', '|'),
	bom: fc.boolean(),
});
type Table = typeof table extends fc.Arbitrary<infer T> ? T : never;

/**
 * Creates a batch with each table, with the column mapped.
 *
 * @param tables the tables
 * @returns what is wrong: one line for each column that was not taken as it is
 */
export async function runTables(tables: Table[]): Promise<string[]> {
	const samples = tables.map(({ columns, at, ...options }) => ({
		value: columns[at % columns.length],
		binary: inMemory(stringify([columns, columns.map(() => 'x')], options)),
	}));
	const inputColumns: IDataObject = { mappingMode: 'defineBelow', value: { it: VALUE } };
	const { items, requests } = await runValues(
		{
			...{ operation: 'create', workflowUuid: locator(WORKFLOW), dataKind: 'file' },
			...{ fileSource: 'upload', inputColumns, options: { maxConcurrentRequests: 1 } },
		},
		samples,
		1.1,
	);
	const created = requests.filter(({ url }) => url.endsWith('/batches'));
	return samples.flatMap(({ value }, index) => {
		const failed = items[index]?.json.error as { message: string } | undefined;
		const sent = failed ? failed.message : created.shift()?.body;
		return sent?.includes(`"mappings":{"it":${JSON.stringify(value)}}`)
			? []
			: [`${JSON.stringify(tables[index])}: ${sent ?? 'nothing was sent'}`];
	});
}
