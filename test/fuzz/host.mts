import type { Host, Manners, Received } from '../faults/host.mjs';
import { startHost } from '../faults/host.mjs';
import { COLUMNS } from './itemFiles.mjs';

/** A server that answers everything with a success that names the request by its number. */
export interface NumberingHost extends Host {
	/**
	 * The requests that the fields decide about: without the reading before a retry or a cancelling, without
	 * further pages, without the output of what was made before, without the columns of a file that is used.
	 */
	decided(): Array<{ number: number; request: Received }>;
}

const WORKFLOW = '33333333-3333-4333-8333-333333333333';

/** How the mark of each request begins. */
const MARK = '5e9aaaaa-0000-4000-8000-';

const COLUMNS_PATH = /\/files\/listColumns/;

/** A UUID that holds the number: the node takes nothing else for the ID of a batch. */
const markOf = (number: number) => `${MARK}${String(number).padStart(12, '0')}`;

/**
 * Finds the number of the request from whose answer an item was made.
 *
 * @param item the item, as text
 */
export function numberIn(item: string): number | undefined {
	const found = /5e9aaaaa-0000-4000-8000-(\d{12})/.exec(item)?.[1];
	return found === undefined ? undefined : Number(found);
}

/** The parts of a response. */
interface Asked {
	/** Names the request. */
	mark: string;
	/** Address of the server. */
	base: string;
	url: string;
	body: string;
	/** Status in which runs are. */
	runStatus: string;
}

/** A run; the one that was made before is told by its own mark. */
const runOf = ({ mark, url, runStatus }: Asked) => {
	const uuid = url.includes(MARK) ? url.slice(url.indexOf(MARK)) : mark;
	const run = { uuid, status: runStatus, workflowUuid: WORKFLOW };
	return { run, runContext: { end: { mark: uuid } } };
};

/** What a request's answer must hold, by method, path and body. */
const ANSWERS: Array<[pattern: RegExp, answer: (asked: Asked) => unknown]> = [
	[
		/^POST .*\/files\/upload /,
		({ mark, body }) => {
			const [, name = ''] = /filename="(.*)"/.exec(body) ?? [];
			return { s3Filename: `uploads/${name}`, name: mark, contentType: 'text/csv' };
		},
	],
	[
		/^GET .*\/files\/listColumns/,
		({ mark }) => ({ columns: [mark, ...COLUMNS].map((name) => ({ type: 'string', name })) }),
	],
	[/^GET .*\/file\//, () => 'a,b\n1,2\n'],
	[/^GET .*\/records\/get/, ({ mark }) => ({ record: { _id: mark } })],
	[/^POST .*\/segments\/fetch .*"fetchingOffset":[1-9]/, () => ({ records: [] })],
	[
		/^(POST|PUT) .*\/(segments\/fetch|createBulk|updateBulk) /,
		({ mark }) => ({ records: [{ mark }] }),
	],
	[/^DELETE .*\/removeBulk /, () => ({})],
	[/^GET .*[?&]offset=[1-9]/, () => ({ batches: [] })],
	[/^GET .*\/list/, ({ mark }) => ({ batches: [{ uuid: mark }] })],
	[/^POST .*\/runs\/list .*"offset":[1-9]/, () => ({ runs: [] })],
	[/^POST .*\/runs\/list /, ({ mark }) => ({ runs: [{ uuid: mark }] })],
	[/^POST .*\/download /, ({ mark, base }) => ({ url: `${base}/file/${mark}.csv` })],
	[/^POST .*\/preview /, ({ mark }) => ({ records: [{ mark }], columns: [], count: 1 })],
	[/^POST .*\/cancel /, () => ({})],
	[/ .*\/runs[/ ]/, runOf],
	[
		/./,
		({ mark }) => ({
			batch: { uuid: mark, status: 'success', failedRunsCount: 1, workflowUuid: WORKFLOW },
		}),
	],
];

/**
 * Starts the server.
 *
 * @param runStatus status in which runs are
 */
export async function startNumberingHost(runStatus: string): Promise<NumberingHost> {
	const manners: Manners = (response, { method, url, body: asked }) => {
		const number = host.requests.length - 1;
		const line = `${method} ${url} ${asked}`;
		const [, answer] = ANSWERS.find(([pattern]) => pattern.test(line)) ?? [];
		const body = answer?.({ mark: markOf(number), base: host.url, url, body: asked, runStatus });
		const name = /\/file\/(.*)/.exec(url)?.[1];
		response.writeHead(200, {
			'content-type': name ? 'text/csv' : 'application/json',
			...(name ? { 'content-disposition': `attachment; filename="${name}"` } : {}),
		});
		response.end(typeof body === 'string' ? body : JSON.stringify(body));
	};
	const host: Host = await startHost(manners);
	return {
		...host,
		decided: () => {
			const all = host.requests.map((request, number) => ({ number, request }));
			const readsFirst = all.some(
				({ request: { url, body } }) =>
					body.includes('"kind":"runs"') || url.endsWith('/runs/cancel'),
			);
			const asksOnlyForColumns = all.every(({ request: { url } }) => COLUMNS_PATH.test(url));
			return all.filter(
				({ request: { method, url, body } }) =>
					(asksOnlyForColumns || !COLUMNS_PATH.test(url)) &&
					!/\/file\/|offset=[1-9]/.test(url) &&
					!/"(o|fetchingO)ffset":[1-9]/.test(body) &&
					!(method === 'GET' && (readsFirst || url.includes(MARK))),
			);
		},
	};
}
