/**
 * Writes the tables of docs/errors.md, from the nodes' own texts.
 *
 * Usage: npx tsx scripts/docs/errors.mts
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ROOT } from '../n8n/paths.mjs';
import { withErrorTables } from './errorTable.mjs';

const file = join(ROOT, 'docs', 'errors.md');
await writeFile(file, withErrorTables(await readFile(file, 'utf8')));
console.log('✓ The tables of docs/errors.md are those of nodes/Cargo/errors');
