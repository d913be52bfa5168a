import type { IPollFunctions } from 'n8n-workflow';

import { fromThrown } from '../Cargo/errors/nodeErrors';
import { restAfter } from './failures';
import type { MemoryForm } from './turns';
import { Turn } from './turns';

/** Errors need an item index, although there are no items. */
const NO_ITEM = 0;

/** The result of a check. */
export interface Found<Thing, Findings> {
	/** What starts the workflow. */
	found: Thing[];
	/** What the next check needs. */
	findings: Findings;
	/** The failure of a request, if any. */
	failure?: unknown;
	/** Until when Cargo asks clients to wait, in milliseconds since 1970, if it says so. */
	rest?: number;
}

/**
 * Checks for an event while no other check of the trigger runs, and keeps what it finds even if Cargo fails in
 * between.
 *
 * @param context the poll
 * @param form how the memory of the event is read and kept small
 * @param look the check; returns undefined if it sends nothing now
 * @returns what starts the workflow; nothing while another check is running
 * @throws NodeApiError if a request fails and nothing was found; the next check catches up
 */
export async function takeTurn<Thing, Findings>(
	context: IPollFunctions,
	form: MemoryForm<Findings>,
	look: (turn: Turn<Findings>) => Promise<Found<Thing, Findings> | undefined>,
): Promise<Thing[]> {
	const turn = Turn.begin(context, form);
	if (!turn) return [];
	try {
		const outcome = await look(turn).catch((failure: unknown) => {
			turn.restUntil(restAfter(failure));
			throw failure;
		});
		if (!outcome) return [];
		const { found, findings, failure, rest } = outcome;
		turn.restUntil(rest);
		if (!turn.keep(findings)) return [];
		if (found.length === 0 && failure !== undefined) {
			throw fromThrown(context.getNode(), NO_ITEM, failure);
		}
		return found;
	} catch (failure) {
		if (turn.isCurrent) throw fromThrown(context.getNode(), NO_ITEM, failure);
		return [];
	} finally {
		turn.end();
	}
}
