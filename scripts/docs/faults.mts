/**
 * Writes docs/faults.md: runs the built node into every fault and notes what a user sees.
 *
 * Usage: npx tsx scripts/docs/faults.mts (after npm run build)
 */
import { writeFile } from 'node:fs/promises';

import {
	GROUPS,
	observeRow,
	observeStatus,
	renderReport,
	REPORT,
} from '../../test/faults/report.mjs';
import type { Row, StatusRow } from '../../test/faults/report.mjs';
import type { Outcome, Situation } from '../../test/faults/situations.mjs';
import { ERROR_STATUSES, FAULTS } from '../../test/faults/table.mjs';

const rows: Row[] = [];
for (const fault of FAULTS) rows.push(await observeRow(fault));
const statuses: StatusRow[] = [];
for (const status of ERROR_STATUSES) statuses.push(await observeStatus(status, 'Get'));
const outcomes = new Map<Situation, Outcome>();
for (const situation of GROUPS.flatMap(({ situations }) => situations)) {
	outcomes.set(situation, await situation.look());
}

await writeFile(REPORT, renderReport(rows, statuses, outcomes));
console.log(
	`✓ ${REPORT}: ${rows.length} faults, ${statuses.length} statuses, ${outcomes.size} situations`,
);
