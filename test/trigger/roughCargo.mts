import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Received } from '../faults/host.mjs';
import { startHost } from '../faults/host.mjs';

/** The part of a batch that the trigger reads. */
export interface RoughBatch {
	uuid: string;
	status: string;
	workflowUuid: string;
	createdAt: unknown;
	finishedAt: unknown;
	failedRunsCount: number;
}

/** What is returned instead of the usual response. */
export interface Strange {
	status?: number;
	body?: unknown;
	headers?: Record<string, string>;
	/** Never responds. */
	hang?: boolean;
}

/** A server that lists batches as Cargo does, unless it is set to do otherwise. */
export interface RoughCargo {
	baseUrl: string;
	/** Newest first. */
	batches: RoughBatch[];
	/** Parameters of the list that it ignores. */
	ignores: string[];
	/** Most batches of a page. */
	pageMost: number;
	/** How many more requests it processes before it returns 429. */
	allowance: number;
	/** Milliseconds before each response. */
	delay: number;
	/** What it returns instead of one batch, by UUID. */
	strange: Map<string, Strange>;
	/** What it returns instead of a list; undefined: the list. */
	strangeList: (query: URLSearchParams) => Strange | undefined;
	/** Paths and queries that arrived. */
	requests: string[];
	/** Most requests that were open at once. */
	peak: number;
	/** Adds a batch at the top of the list. */
	add(batch?: Partial<RoughBatch>): RoughBatch;
	/** Ends batches. */
	finish(batches: RoughBatch[], status?: string): void;
	close(): Promise<void>;
}

/** The token that it accepts. */
export const TOKEN = 'rough-cargo-takes-this';

/** The workflow of its batches. */
export const WORKFLOW = '3c0f4f6e-9f4b-4b86-8f0e-0f2a5d3d1c11';

const isFinal = ({ status }: RoughBatch) =>
	['success', 'error', 'cancelled', 'skipped'].includes(status);

/** Milliseconds between the creation of two batches. */
const STEP = 90_000;
const LONG_AGO = 2000 * STEP;

/** Starts it with some finished batches. */
export async function startRoughCargo(old = 5): Promise<RoughCargo> {
	let open = 0;
	let created = Date.now() - LONG_AGO;
	const host = await startHost((response, received) => {
		open += 1;
		cargo.peak = Math.max(cargo.peak, open);
		response.once('close', () => {
			open -= 1;
		});
		void answer(response, received);
	});

	async function answer(response: ServerResponse, { url, headers }: Received): Promise<void> {
		cargo.requests.push(url);
		cargo.allowance -= 1;
		const { status = 200, body, headers: more, hang } = strangeOr(url, headers.authorization ?? '');
		if (hang) return;
		if (cargo.delay > 0) await sleep(cargo.delay);
		response.writeHead(status, { 'content-type': 'application/json', ...more });
		response.end(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
	}

	function strangeOr(url: string, authorization: string): Strange {
		if (authorization !== `Bearer ${TOKEN}`) return { status: 401 };
		if (cargo.allowance < 0) return { status: 429 };
		const { pathname, searchParams } = new URL(url, 'http://localhost');
		const uuid = pathname.split('/').at(-1) ?? '';
		if (uuid === 'list') {
			return cargo.strangeList(searchParams) ?? { body: { batches: list(searchParams) } };
		}
		const batch = cargo.batches.find((each) => each.uuid === uuid);
		return cargo.strange.get(uuid) ?? (batch ? { body: { batch } } : { status: 404 });
	}

	function list(query: URLSearchParams): RoughBatch[] {
		const told = (name: string) => (cargo.ignores.includes(name) ? [] : query.getAll(name));
		const isAmong = (name: string, value: string) =>
			told(name).length === 0 || told(name).includes(value);
		const [isFinished] = told('isFinished');
		const offset = Number(told('offset')[0] ?? 0);
		const limit = Math.min(Number(told('limit')[0] ?? 50), cargo.pageMost);
		return cargo.batches
			.filter((batch) => isAmong('uuids[]', batch.uuid))
			.filter((batch) => isAmong('workflowUuids[]', batch.workflowUuid))
			.filter((batch) => isAmong('statuses[]', batch.status))
			.filter((batch) => isFinished === undefined || String(isFinal(batch)) === isFinished)
			.slice(offset, offset + limit);
	}

	const cargo: RoughCargo = {
		baseUrl: host.url,
		batches: [],
		ignores: [],
		pageMost: 100,
		allowance: Number.POSITIVE_INFINITY,
		delay: 0,
		strange: new Map(),
		strangeList: () => undefined,
		requests: [],
		peak: 0,
		add: (batch = {}) => {
			created += STEP;
			const added: RoughBatch = {
				uuid: randomUUID(),
				status: 'running',
				workflowUuid: WORKFLOW,
				createdAt: new Date(created).toISOString(),
				finishedAt: null,
				failedRunsCount: 0,
				...batch,
			};
			cargo.batches.unshift(added);
			return added;
		},
		finish: (batches, status = 'success') => {
			for (const batch of batches) {
				Object.assign(batch, { status, finishedAt: new Date().toISOString() });
			}
		},
		close: async () => {
			await host.close();
		},
	};
	for (let index = 0; index < old; index++) cargo.finish([cargo.add()]);
	return cargo;
}
