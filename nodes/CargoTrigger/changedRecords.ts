import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { withRemark } from '../Cargo/errors/nodeErrors';
import type { ChangeFindings, Pending } from './changeMemory';
import { concernsAll, failedAgain, isDue, isGone } from './failures';
import type { Inquiry } from './requests';
import { fetchRecords } from './requests';

const PAGE_SIZE = 500;
/** After this many records, the rest is left to the next check, so that one execution does not get too large. */
const RECORDS_MOST = 10_000;
/** After how many failures in a row the user is told, once. A change that Cargo no longer has is given up then. */
const ENOUGH_TRIES = 3;

/** What was read of the changes. */
export interface Reading {
	/** One object for each record. */
	records: IDataObject[];
	pending: Pending[];
	failing: ChangeFindings['failing'];
	/** Why not all was read, or what the user must be told. */
	failure?: unknown;
}

/**
 * Reads the records of changes, the oldest change first. What was read counts even if a later request fails,
 * and a change that cannot be read does not delay the others.
 *
 * @param inquiry the context and time limit of the requests
 * @param segmentUuid the segment that changed
 * @param waiting the changes, and which of them could not be read so far
 * @returns the records, and what is left
 */
export async function readChangedRecords(
	inquiry: Inquiry,
	segmentUuid: string,
	waiting: Pick<ChangeFindings, 'pending' | 'failing'>,
): Promise<Reading> {
	const records: IDataObject[] = [];
	const pending: Pending[] = [];
	const failing = { ...waiting.failing };
	let obstacle: unknown;
	let complaint: unknown;
	for (const change of waiting.pending) {
		const { uuid, createdAt } = change;
		let { parts } = change;
		let before = '';
		try {
			const isTurn = obstacle === undefined && isDue(failing[uuid]);
			while (isTurn && parts.length > 0 && records.length < RECORDS_MOST) {
				const [part] = parts;
				if (!part) break;
				const { kind, total, offset } = part;
				const page = await fetchRecords(inquiry, uuid, { kind, limit: PAGE_SIZE, offset });
				// A server that ignores the offset returns the same page again.
				const found = JSON.stringify([kind, page]) === before ? [] : page;
				before = JSON.stringify([kind, page]);
				for (const record of found) {
					records.push({ changeKind: kind, changeUuid: uuid, segmentUuid, createdAt, record });
				}
				const next = offset + found.length;
				const isLast = found.length === 0 || (total !== null && next >= total);
				parts = [...(isLast ? [] : [{ kind, total, offset: next }]), ...parts.slice(1)];
				Reflect.deleteProperty(failing, uuid);
			}
		} catch (failure) {
			if (concernsAll(failure) || inquiry.signal.aborted) {
				obstacle = failure;
			} else {
				const failed = failedAgain(failing[uuid], failure);
				failing[uuid] = failed;
				const isLost = isGone(failure) && failed.tries >= ENOUGH_TRIES;
				if (failed.tries === ENOUGH_TRIES) complaint ??= told(failure, uuid, isLost);
				if (isLost) parts = [];
			}
		}
		if (parts.length > 0) pending.push({ uuid, createdAt, parts });
	}
	// A check that ran out of time has done its part.
	const isTired = inquiry.signal.aborted && records.length > 0;
	return { records, pending, failing, failure: isTired ? complaint : (obstacle ?? complaint) };
}

function told(failure: unknown, uuid: string, isLost: boolean): unknown {
	if (!(failure instanceof NodeApiError)) return failure;
	const next = isLost
		? 'Its remaining records are not returned'
		: 'The trigger keeps trying, at growing intervals';
	return withRemark(
		failure,
		`This is about the change ${uuid}. ${next}. Other changes are not affected`,
	);
}
