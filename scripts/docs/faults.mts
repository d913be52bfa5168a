/**
 * Writes docs/faults.md: runs the built node into every fault and notes what a user sees.
 *
 * Usage: npx tsx scripts/docs/faults.mts (after npm run build)
 */
import { writeFile } from 'node:fs/promises';

import { observeRow, observeStatus, renderReport, REPORT } from '../../test/faults/report.mjs';
import type { Row, StatusRow } from '../../test/faults/report.mjs';
import { ERROR_STATUSES, FAULTS } from '../../test/faults/table.mjs';

const rows: Row[] = [];
for (const fault of FAULTS) rows.push(await observeRow(fault));
const statuses: StatusRow[] = [];
for (const status of ERROR_STATUSES) statuses.push(await observeStatus(status, 'Get'));

await writeFile(REPORT, renderReport(rows, statuses));
console.log(`✓ ${REPORT}: ${rows.length} faults, ${statuses.length} statuses`);
