/** The files of the items whose fields are tested. */
import { stringify } from 'csv-stringify/sync';
import type { IBinaryKeyData } from 'n8n-workflow';
import { inMemory } from '../engine/binaryStorage.mjs';

/** Names of columns, some of which have broken software before. */
export const COLUMNS = [
	...['Website', 'größe', ' 7 ', 'a,b', 'a\nb', '"', '0', 'null'],
	...['__proto__', 'constructor', 'toString'],
];

/** The names under which each item has a file. */
export const FILE_NAMES = ['data', 'file_1', 'größe', '0', 'a,b', 'toString', 'constructor'];

/** The content of the file with a name. */
const contentOf = (name: string) => stringify([COLUMNS, [name]]);

/** The files of each item: one for each name, called after it. */
export const ITEM_FILES: IBinaryKeyData = Object.fromEntries(
	FILE_NAMES.flatMap((name) => {
		const { data } = inMemory(contentOf(name), { fileName: `${name}.csv` });
		return data ? [[name, data]] : [];
	}),
);

/** Stands for the boundary of a form in what is compared. */
export const BOUNDARY = 'BOUNDARY';

/** The body of the request that uploads the file with a name. */
export const formOf = (name: string): string =>
	[
		`--${BOUNDARY}`,
		`Content-Disposition: form-data; name="file"; filename="${name}.csv"`,
		'Content-Type: text/csv',
		'',
		contentOf(name),
		`--${BOUNDARY}--`,
		'',
	].join('\r\n');
