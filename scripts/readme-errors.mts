/**
 * Writes the tables of errors into README.md, from the nodes' own texts.
 *
 * Usage: npx tsx scripts/readme-errors.mts
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ROOT } from './n8n/paths.mjs';
import { withErrorTables } from './readme/errorTable.mjs';

const file = join(ROOT, 'README.md');
await writeFile(file, withErrorTables(await readFile(file, 'utf8')));
console.log('✓ The tables of errors in README.md are those of nodes/Cargo/errors');
