import type { Fault } from '../../sandbox/server.mjs';
import { items, sizesOf, WRITES, WRITING } from '../operations/records.mjs';
import { SETTINGS } from './observe.mjs';
import type { Group, Situation } from './situations.mjs';
import { lookAt } from './situations.mjs';

const WRITTEN = 'All records';
const BROKE = 'The connection to Cargo was lost before the response was complete';

const second = (
	what: string,
	fault: Omit<Fault, 'route'>,
	result: string,
	count: string,
): Situation => ({
	what,
	look: async () =>
		await lookAt(
			{ ...WRITING.create, options: { recordsPerRequest: 2 } },
			(sandbox) => {
				sandbox.addFault({ route: WRITES.create, skip: 1, ...fault });
			},
			(sandbox) => sizesOf(sandbox.requests()).length,
			WRITTEN,
			SETTINGS.retry,
			{ items: items(4) },
		),
	expected: { result, count },
});

/** Writing records with two requests, of which the second meets a fault. */
export const RECORD_WRITES: Group = {
	title: 'Record: Create with Retry On Fail',
	intro:
		'Four records in two requests. The second one meets the fault, and n8n runs the node a second time. The first request is never sent again, and the second one only if Cargo has clearly refused it.',
	counted: 'Requests',
	situations: [
		second('429, once', { status: 429 }, WRITTEN, '3'),
		second(
			'No credits, both times',
			{ status: 402, body: { reason: 'notEnoughCredits' }, times: 2 },
			'The Cargo workspace is out of credits',
			'3',
		),
		second(
			'502 in place of the response',
			{ status: 502, handle: true },
			'Cargo could not be reached behind its gateway',
			'2',
		),
		second('409 without a reason', { status: 409 }, 'Cargo refused the request', '2'),
		second('No response', { drop: 'before', handle: true }, BROKE, '2'),
		second('Half a response', { drop: 'during' }, BROKE, '2'),
		second(
			'A web page with 200',
			{ status: 200, body: '<html>', handle: true },
			'Expected a list of records from Cargo, but got a web page',
			'2',
		),
		second(
			'`{}` without `records`',
			{ status: 200, body: {}, handle: true },
			'Expected a list of records from Cargo, but got other data',
			'2',
		),
		second(
			'A list of records that lacks one',
			{ status: 200, body: { records: [] }, handle: true },
			'Cargo created the records, but did not return the one for this item',
			'2',
		),
	],
};
