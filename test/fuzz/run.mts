import { isDeepStrictEqual } from 'node:util';
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import type { Received } from '../faults/host.mjs';
import { runFlow } from '../engine/harness.mjs';
import type { Expected, Field } from './change.mjs';
import { BOUNDARY } from './itemFiles.mjs';
import { numberIn, startNumberingHost } from './host.mjs';
import { REFUSED } from './oracle.mjs';
import type { Sample } from './values.mjs';

const node = (name: string, type: string, parameters: object): INode => ({
	id: name,
	name,
	type,
	typeVersion: 1,
	position: [0, 0],
	parameters: parameters as INode['parameters'],
});

/** The workflow's time zone. */
const ZONE = 'UTC+2';

/** Expression that turns what an item holds into the sample's value. */
function decoder(samples: Sample[]): string {
	const made = [...new Set(samples.flatMap(({ make }) => make ?? []))];
	const choices = made.map((make) => `$json.make === ${JSON.stringify(make)} ? (${make}) : `);
	return `={{ ${choices.join('')}JSON.parse($json.text) }}`;
}

/** The result of a run. */
interface Outcome {
	items: INodeExecutionData[];
	error: { message: string } | undefined;
	/** Everything that arrived. */
	requests: Received[];
	/** What the fields decide about. */
	decided: Arrived;
}

/**
 * Runs the node with one item for each value; an expression in its parameters reads it.
 *
 * @param parameters the parameters of the node
 * @param samples the values
 * @param typeVersion the version of the node
 */
export async function runValues(
	parameters: IDataObject,
	samples: Sample[],
	typeVersion = 1,
): Promise<Outcome> {
	// A finished run cannot be cancelled, and ends every wait.
	const host = await startNumberingHost(parameters.operation === 'cancel' ? 'running' : 'success');
	try {
		const { items, error } = await runFlow(
			{
				nodes: [
					node('Items', 'test.items', {
						items: samples.map(({ value, make, binary }) => ({
							json: make === undefined ? { text: JSON.stringify(value) } : { make },
							...(binary === undefined ? {} : { binary: binary as IDataObject }),
						})),
					}),
					node('Value', 'test.read', { value: decoder(samples) }),
					{
						...node('Cargo', 'n8n-nodes-cargo.cargo', { resource: 'batch', ...parameters }),
						typeVersion,
						credentials: { cargoApi: { id: '1', name: 'Cargo' } },
						onError: 'continueRegularOutput',
					},
				],
				connections: {
					Items: { main: [[{ node: 'Value', type: 'main', index: 0 }]] },
					Value: { main: [[{ node: 'Cargo', type: 'main', index: 0 }]] },
				},
			},
			{ credential: { apiToken: 'token', baseUrl: host.url }, timezone: ZONE },
		);
		return { items: items('Cargo'), error, requests: host.requests, decided: host.decided() };
	} finally {
		await host.close();
	}
}

/**
 * Maps values into a field, one item for each, in a single run of the engine.
 *
 * @param field the field
 * @param samples the values
 * @returns what is wrong: one line for each value that neither led to exactly the right request nor was
 * refused with the field's name and without a request
 */
export async function runSamples(field: Field, samples: Sample[]): Promise<string[]> {
	const { typeVersion, binary } = field.setting ?? {};
	const withFiles = samples.map((sample) => ({ ...sample, binary }));
	const { items, error, decided } = await runValues(field.parameters, withFiles, typeVersion);
	if (error) return [`the whole run failed: ${error.message}`];
	return compare(field, samples, items, decided);
}

type Arrived = Array<{ number: number; request: Received }>;

function compare(
	field: Field,
	samples: Sample[],
	items: INodeExecutionData[],
	arrived: Arrived,
): string[] {
	if (items.length !== samples.length) {
		return [`${samples.length} input items, ${items.length} output items`];
	}
	const wrong: string[] = [];
	const expected: string[] = [];
	samples.forEach((sample, index) => {
		const item = items[index];
		const want = field.expected(sample.value);
		const complain = (what: string) => {
			wrong.push(`${sample.make ?? JSON.stringify(sample.value).slice(0, 120)}: ${what}`);
		};
		const [link] = [item?.pairedItem].flat();
		if (!isDeepStrictEqual(link, { item: index })) complain('lost its input item');
		const failed = item?.json.error as { message: string; httpCode: string | null } | undefined;
		if (want === REFUSED) {
			if (!failed) complain('should be refused, but was sent');
			else if (!field.named.some((name) => failed.message.startsWith(name))) {
				complain(`refused without the field's name: ${failed.message}`);
			}
			return;
		}
		const asText = textOf(want);
		expected.push(asText);
		if (want.first) expected.push(textOf(want.first));
		if (failed) {
			complain(`should be sent, but was refused: ${failed.message}`);
			return;
		}
		const mine = numberIn(JSON.stringify(item?.json));
		if (mine === undefined) return;
		const request = arrived.find(({ number }) => number === mine)?.request;
		const sent = request ? textOfReceived(request) : 'nothing';
		if (sent !== asText) complain(`should be sent as ${asText}, but was sent as ${sent}`);
	});
	// Cancel's response does not show which request it belongs to; all of them together do.
	const all = arrived.map(({ request }) => textOfReceived(request)).sort();
	if (wrong.length === 0 && !isDeepStrictEqual(all, expected.sort())) {
		wrong.push(
			`expected ${expected.length} requests, ${all.length} arrived: ${all.slice(0, 3).join(' ')}`,
		);
	}
	return wrong;
}

function textOf({ method, path, query = [], body }: Expected): string {
	const json = body === undefined ? '' : JSON.stringify(body);
	const text = typeof body === 'string' ? body : json;
	return `${method} ${path} ${JSON.stringify(query)} ${text}`;
}

/** The boundary of a form is another one in each request. */
function textOfReceived({ method, url, headers, body }: Received): string {
	const [, boundary] = /boundary=(\S+)$/.exec(headers['content-type'] ?? '') ?? [];
	const text = boundary ? body.replaceAll(boundary, BOUNDARY) : body;
	const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
	// The raw path too must be plain: a URL parser would take away what climbs.
	const path = url.split('?')[0] === pathname ? pathname : url;
	return `${method} ${path} ${JSON.stringify([...searchParams])} ${text}`;
}
