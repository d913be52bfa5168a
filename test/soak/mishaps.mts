import type { Fault, Sandbox } from '../../sandbox/server.mjs';
import type { Arrival } from '../../sandbox/http/faults.mjs';
import type { Random } from './random.mjs';

/** A request with this header is the soak's own, and meets no mishap. */
export const OWN = 'x-soak-own';

type Mishap = Omit<Fault, 'route'>;

const HTML = '<html><body><h1>502 Bad Gateway</h1></body></html>';
const PAGE = { body: HTML, headers: { 'content-type': 'text/html' } };

/** Parts of the requests that meet a mishap. */
const READS = 0.15;
const WRITES = 0.25;
/** Part of the reads of a young batch that Cargo does not know yet. */
const NOT_YET = 0.5;
/** Until when a batch is young, in milliseconds of the sandbox's clock. */
const YOUTH = 45_000;
/** Most that lists trail, in milliseconds of the sandbox's clock. */
export const LONGEST_LAG = 20_000;

const slow = (random: Random): Mishap => ({ delay: random.between(100, 1500) });
const tooMany = (random: Random): Mishap => ({
	status: 429,
	headers: { 'retry-after': String(random.between(1, 60)) },
});

/** What can happen to a request that reads. */
const READING: Record<string, (random: Random) => Mishap> = {
	'500': () => ({ status: 500 }),
	'502 with a web page': () => ({ status: 502, ...PAGE }),
	'503': () => ({ status: 503, body: { errorMessage: 'Maintenance' } }),
	'connection dropped': () => ({ drop: 'before' }),
	'half an answer': () => ({ drop: 'during' }),
	'429': tooMany,
	slow,
	'200 with a web page': () => ({ status: 200, ...PAGE }),
	'200 with something else': () => ({ status: 200, body: { batches: null, batch: 7, run: [] } }),
};

/** What can happen to a request that creates: some of it after Cargo has created something. */
const WRITING: Record<string, (random: Random) => Mishap> = {
	'500 to a create': () => ({ status: 500 }),
	'500 to a create that went through': () => ({ status: 500, handle: true }),
	'502 to a create': () => ({ status: 502, ...PAGE }),
	'502 to a create that went through': () => ({ status: 502, handle: true, ...PAGE }),
	'create dropped': () => ({ drop: 'before' }),
	'create dropped that went through': () => ({ drop: 'before', handle: true }),
	'half an answer to a create': () => ({ drop: 'during', handle: true }),
	'429 to a create': tooMany,
	'slow create': slow,
};

const CREATES = ['POST /orchestration/batches', 'POST /orchestration/runs'];
const READ = 'GET /orchestration/batches/{uuid}';
const LIST = 'GET /orchestration/batches/list';
/** Filters without which single batches have to be read. */
const NARROW = /[?&](uuids|isFinished)/;

/** Decides by chance what happens to requests, and counts it. */
export class Mishaps {
	/** How often each happened. */
	readonly counts = new Map<string, number>();
	/** Bodies of creates whose answer went out whole. */
	readonly clear: string[] = [];
	private isOver = false;
	private hasNarrowLists = true;

	constructor(
		private readonly sandbox: Sandbox,
		private readonly random: Random,
	) {
		sandbox.mishaps((arrival) => this.of(arrival));
	}

	/** How many there were. */
	get total(): number {
		return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
	}

	/** From now on everything goes well. */
	end(): void {
		this.isOver = true;
		this.hasNarrowLists = true;
		this.sandbox.settings({ listLag: 0 });
	}

	/** Lets lists trail by another time from now on, or not at all; or takes away those with a filter. */
	disturbLists(): void {
		if (this.isOver) return;
		this.hasNarrowLists = this.random.chance(0.7);
		const listLag = this.random.chance(0.4) ? this.random.between(1000, LONGEST_LAG) : 0;
		if (listLag > 0) this.count('lists trail');
		this.sandbox.settings({ listLag });
	}

	private of({ names, url, headers, body }: Arrival): Mishap | undefined {
		if (headers[OWN] !== undefined) return undefined;
		const [name = ''] = names;
		const isCreate = CREATES.includes(name);
		const mishap = this.isOver ? undefined : this.choose(name, isCreate, url);
		if (isCreate && (mishap === undefined || Object.keys(mishap).join() === 'delay')) {
			this.clear.push(body);
		}
		return mishap;
	}

	private choose(name: string, isCreate: boolean, url: string): Mishap | undefined {
		if (name === READ && this.isYoung(url) && this.random.chance(NOT_YET)) {
			this.count('404 right after create');
			return { status: 404, body: { reason: 'batchNotFound' } };
		}
		if (name === LIST && NARROW.test(url) && !this.hasNarrowLists) {
			this.count('list with a filter: 503');
			return { status: 503 };
		}
		if (!this.random.chance(isCreate ? WRITES : READS)) return undefined;
		const [what, make] = this.random.pick(Object.entries(isCreate ? WRITING : READING));
		this.count(what);
		return make(this.random);
	}

	private isYoung(url: string): boolean {
		const batch = this.sandbox.batch(url.split(/[/?]/).at(-1) ?? '');
		return batch !== undefined && this.sandbox.now() - Date.parse(batch.createdAt) < YOUTH;
	}

	private count(what: string): void {
		this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
	}
}
