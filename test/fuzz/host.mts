import type { Host, Manners, Received } from '../faults/host.mjs';
import { startHost } from '../faults/host.mjs';

/** A server that answers everything with a success that names the request by its number. */
export interface NumberingHost extends Host {
	/** The requests that the fields decide about: without looks at a batch before a retry, without further pages. */
	decided(): Array<{ number: number; request: Received }>;
}

const WORKFLOW = '33333333-3333-4333-8333-333333333333';

/** A UUID that holds the number: the node takes nothing else for the ID of a batch. */
const markOf = (number: number) => `5e9aaaaa-0000-4000-8000-${String(number).padStart(12, '0')}`;

/**
 * Finds the number of the request from whose answer an item was made.
 *
 * @param item the item, as text
 */
export function numberIn(item: string): number | undefined {
	const found = /5e9aaaaa-0000-4000-8000-(\d{12})/.exec(item)?.[1];
	return found === undefined ? undefined : Number(found);
}

/** What a request's answer must hold, by method and end of the path. */
const ANSWERS: Array<[pattern: RegExp, answer: (mark: string, base: string) => unknown]> = [
	[/^GET .*\/file\//, () => 'a,b\n1,2\n'],
	[/^GET .*[?&]offset=[1-9]/, () => ({ batches: [] })],
	[/^GET .*\/list/, (mark) => ({ batches: [{ uuid: mark }] })],
	[/^POST .*\/download$/, (mark, base) => ({ url: `${base}/file/${mark}.csv` })],
	[/^POST .*\/preview$/, (mark) => ({ records: [{ mark }], columns: [], count: 1 })],
	[/^POST .*\/cancel$/, () => ({})],
	[
		/./,
		(mark) => ({
			batch: { uuid: mark, status: 'success', failedRunsCount: 1, workflowUuid: WORKFLOW },
		}),
	],
];

/** Starts the server. */
export async function startNumberingHost(): Promise<NumberingHost> {
	const manners: Manners = (response, { method, url }) => {
		const number = host.requests.length - 1;
		const [, answer] = ANSWERS.find(([pattern]) => pattern.test(`${method} ${url}`)) ?? [];
		const body = answer?.(markOf(number), host.url);
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
			const isRetry = all.some(({ request }) => request.body.includes('"kind":"runs"'));
			return all.filter(
				({ request: { method, url } }) =>
					!/\/file\/|offset=[1-9]/.test(url) && !(isRetry && method === 'GET'),
			);
		},
	};
}
