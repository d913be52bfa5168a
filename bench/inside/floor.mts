/** The floor: the same requests by plain `fetch`, in the same process, ten at a time. */
import { type HostSettings, type Job } from './job.mjs';
import type { Row } from './items.mjs';
import { BATCHES } from './parts.mjs';
import { WORKFLOW_UUID, postedData } from './workflows.mjs';

/** As many at once as the Cargo node sends by default. */
const AT_ONCE = 10;

/**
 * Sends one request for each row and reads the responses.
 *
 * @param job what to send
 * @param rows the rows
 * @param settings where the responder is
 * @returns the batches' UUIDs, in the rows' order
 */
export async function fetchAll(
	{ task }: Job,
	rows: Row[],
	{ baseUrl, token }: HostSettings,
): Promise<string[]> {
	const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
	const uuids = new Array<string>(rows.length);
	const request = async (row: Row): Promise<string> => {
		const response = await (task === 'get'
			? fetch(`${baseUrl}${BATCHES}/${row.uuid}`, { headers })
			: fetch(baseUrl + BATCHES, {
					method: 'POST',
					headers,
					body: JSON.stringify({ workflowUuid: WORKFLOW_UUID, data: postedData(task, row) }),
				}));
		if (!response.ok) throw new Error(`The responder returned ${response.status}`);
		return ((await response.json()) as { batch: { uuid: string } }).batch.uuid;
	};
	const pending = rows.entries();
	// All workers draw from the one iterator.
	const work = async () => {
		for (const [index, row] of pending) uuids[index] = await request(row);
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return uuids;
}
