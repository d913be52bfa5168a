import fc from 'fast-check';
import type { ServerResponse } from 'node:http';

import type { Host } from '../faults/host.mjs';
import { startHost } from '../faults/host.mjs';
import { NASTY } from './nasty.mjs';

/** How one request is answered in place of the usual. */
export type OddAnswer =
	| { kind: 'truth' | 'repeat' | 'huge' | 'drop' | 'half' }
	/** Any body with any status. */
	| {
			kind: 'rubbish';
			status: number;
			body: unknown;
			type: string;
			headers: Record<string, string>;
	  }
	/** Something in the place of the batch, or of the batches. */
	| { kind: 'member'; value: unknown };

/** A batch, or what is listed as one. */
export type Listed = Record<string, unknown> | null | string | number;

/** Values that no conversion survives, beside those that are merely wrong. */
const hopeless = fc.constantFrom<unknown>(
	{ toString: null, valueOf: null },
	{ toString: 'text', valueOf: 7 },
	{ toLowerCase: 1 },
	{ length: -1 },
	[[[[[]]]]],
	JSON.parse('{"__proto__": {"status": "success"}}'),
	// Texts of 100 KB have their place in other tests.
	...NASTY.filter((value) => typeof value !== 'string' || value.length < 1000),
);

/** Anything that JSON can hold. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(hopeless, fc.jsonValue({ maxDepth: 3 }));

/** A time as Cargo may write it, or not. */
export const oddTime: fc.Arbitrary<unknown> = fc.oneof(
	fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
	fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
	fc.integer(),
	fc.constantFrom('yesterday', '2026-02-30T25:61:00Z', '2026-01-01 10:00', '+275760-09-13', ''),
	anything,
);

/** What stands in a list where a batch is expected. */
export const oddBatch: fc.Arbitrary<Listed> = fc.oneof(
	fc.constantFrom<Listed>(null, 'batch', 7, {}),
	fc.record(
		{
			uuid: fc.oneof({ weight: 3, arbitrary: fc.uuid() }, { weight: 1, arbitrary: anything }),
			status: fc.oneof(fc.constantFrom('running', 'success', 'error', 'SUCCESS'), anything),
			workflowUuid: anything,
			failedRunsCount: anything,
			createdAt: oddTime,
			finishedAt: oddTime,
			errorMessage: anything,
		},
		{ requiredKeys: [] },
	),
);

/** An odd answer. */
export const oddAnswer: fc.Arbitrary<OddAnswer> = fc.oneof(
	fc.record({ kind: fc.constantFrom('truth', 'repeat', 'huge', 'drop', 'half') }),
	fc.record({
		kind: fc.constant('rubbish'),
		status: fc.constantFrom(200, 200, 200, 201, 204, 302, 400, 401, 403, 404, 410, 429, 500, 502),
		body: fc.oneof(anything, fc.string(), fc.constant('{"batches": [{"uuid":')),
		type: fc.constantFrom('application/json', 'text/html', 'application/octet-stream', ''),
		headers: fc.constantFrom<Array<Record<string, string>>>(
			{},
			{ 'retry-after': '30' },
			{ 'retry-after': 'soon' },
		),
	}),
	fc.record({
		kind: fc.constant('member'),
		value: fc.oneof(anything, oddBatch, fc.array(oddBatch, { maxLength: 5 })),
	}),
);

/** A server that lists what it is told to, and answers oddly as long as it has odd answers. */
export interface OddCargo extends Pick<Host, 'url' | 'requests' | 'close'> {
	/** Newest first. */
	batches: Listed[];
	/** The next answers. */
	answers: OddAnswer[];
}

const FINAL = ['success', 'error', 'cancelled', 'skipped'];
const HUGE = 2000;
const PAGE = 100;

const memberOf = (listed: Listed, name: string) =>
	typeof listed === 'object' ? listed?.[name] : undefined;

/** Starts it. */
export async function startOddCargo(): Promise<OddCargo> {
	const host = await startHost((response, { url }) => {
		answer(response, new URL(url, 'http://localhost'));
	});

	function answer(response: ServerResponse, url: URL): void {
		const odd = cargo.answers.shift() ?? { kind: 'truth' };
		const truth = truthOf(url, odd.kind === 'repeat');
		if (odd.kind === 'drop') response.destroy();
		else if (odd.kind === 'half') {
			response.writeHead(200, { 'content-type': 'application/json', 'content-length': '9999' });
			response.write('{"batches": [', () => response.destroy());
		} else if (odd.kind === 'rubbish') {
			const { status, body, type, headers } = odd;
			response.writeHead(status, { ...(type ? { 'content-type': type } : {}), ...headers });
			response.end(typeof body === 'string' ? body : JSON.stringify(body));
		} else {
			const { batches = [] } = truth as { batches?: Listed[] };
			const all = Array.from(
				{ length: HUGE },
				(_, index) => batches[index % batches.length] ?? null,
			);
			const body =
				odd.kind === 'member'
					? { batches: odd.value, batch: odd.value }
					: odd.kind === 'huge'
						? { ...truth, batches: [...batches, ...all] }
						: truth;
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end(JSON.stringify(body));
		}
	}

	function truthOf({ pathname, searchParams }: URL, isRepeating: boolean): object {
		const last = pathname.split('/').at(-1);
		if (last !== 'list') {
			return { batch: cargo.batches.find((each) => memberOf(each, 'uuid') === last) ?? null };
		}
		const uuids = searchParams.getAll('uuids[]');
		const isOpen = searchParams.get('isFinished') === 'false';
		const offset = isRepeating ? 0 : Number(searchParams.get('offset') ?? 0);
		const found = cargo.batches
			.filter((each) => uuids.length === 0 || uuids.includes(memberOf(each, 'uuid') as string))
			.filter((each) => !isOpen || !FINAL.includes(memberOf(each, 'status') as string));
		return { batches: found.slice(offset, offset + PAGE) };
	}

	const cargo: OddCargo = { ...host, batches: [], answers: [] };
	return cargo;
}
