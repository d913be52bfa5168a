/** After all other tests: everything that n8n stores is searched for the tokens. */
import assert from 'node:assert/strict';
import { it } from 'node:test';

import { join } from 'node:path';

import { TOKEN, WRONG_TOKEN, type World, canary } from '../context.mjs';
import { toWorkflow, triggerOf } from '../flow.mjs';
import { isSince } from '../release.mjs';
import { type Place, filesIn, find, rowsIn } from './search.mjs';

/** A text that may be found: it shows that the search covers the right places. */
const PLANTED = canary();

/** Items with the text in the ways in which n8n and nodes keep things. */
const PLANTING = {
	name: 'The search finds what is planted',
	nodes: [
		{
			name: `Plant ${PLANTED}`,
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: {
				jsCode: `return [{ json: { ${['', 'a', 'bb']
					.map(
						(before, index) =>
							`m${index}: '${Buffer.from(`${before}${PLANTED}`).toString('base64')}'`,
					)
					.join(', ')}, text: 'with "quotes" ${PLANTED}' } }];`,
			},
		},
		{
			name: 'To File',
			type: 'n8n-nodes-base.convertToFile',
			typeVersion: 1.1,
			parameters: { operation: 'toText', sourceProperty: 'text', options: {} },
		},
	],
	expect: () => undefined,
};

/** Registers the tests; they stop n8n. */
export function afterwardsTests(world: () => World, outside: () => Place[]): void {
	let places: Place[] = [];

	it('everything is gathered: answers, rows, files, logs, and what other hosts were sent', async () => {
		const { rest, n8n, instance, server } = world();
		const workflow = await rest.createWorkflow(await toWorkflow(PLANTING));
		const planted = await rest.runWorkflow(workflow, triggerOf(workflow));
		assert.equal(planted.status, 'success', planted.error?.message);
		const answers = await restAnswers(world());
		// When stopped normally, n8n writes everything, and the database file is complete.
		await server.stop();
		const data = join(instance.userFolder, '.n8n');
		places = [
			...answers,
			...(await rowsIn(n8n.dir, join(data, 'database.sqlite'))),
			...(await filesIn(instance.userFolder)),
			{ where: 'console', content: Buffer.from(server.logs) },
			...outside(),
		];
		assert.match(server.logs, /debug/, 'n8n did not log at the level debug');
	});

	it('the search finds what is planted: in answers, rows, files, both logs, in base64 too', () => {
		const found = find(places, PLANTED);
		for (const expected of [
			/^answer of \/rest\/executions\/\d+ \(plain\)/,
			/^table execution_data, column data \(plain\)/,
			/^table execution_data, column data \(base64, 0 /,
			/^table execution_data, column data \(base64, 1 /,
			/^table execution_data, column data, decoded \(base64, 2 /,
			/^table workflow_entity, column nodes/,
			// n8n 1 keeps files inside of the execution.
			...(isSince('2.0.0') ? [/^file .*binary_data.* \(plain\)/] : []),
			/^file \.n8n\/.*n8n\.log \(plain\)/,
			/^console \(plain\)/,
		]) {
			assert.ok(
				found.some((place) => expected.test(place)),
				`${String(expected)} is not in\n${found.join('\n')}`,
			);
		}
	});

	it('the tokens are nowhere', (test) => {
		const searched = places.reduce((sum, { content }) => sum + content.length, 0);
		test.diagnostic(`${places.length} places, ${Math.round(searched / 2 ** 20)} MB`);
		for (const secret of [TOKEN, WRONG_TOKEN])
			assert.deepEqual([...new Set(find(places, secret))], []);
	});
}

/** Everything that n8n returns over its API, as text. */
async function restAnswers({ rest }: World): Promise<Place[]> {
	const { results } = await rest.get<{ results: { id: string }[] }>('/rest/executions');
	const newest = Math.max(...results.map(({ id }) => Number(id)));
	const credentials = await rest.get<{ id: string }[]>('/rest/credentials');
	const paths = [
		'/rest/executions',
		...Array.from({ length: newest }, (_, index) => `/rest/executions/${index + 1}`),
		'/rest/workflows',
		'/rest/credentials?includeData=true',
		...credentials.map(({ id }) => `/rest/credentials/${id}?includeData=true`),
	];
	const places: Place[] = [];
	for (const path of paths) {
		const { text } = await rest.file(path);
		places.push({ where: `answer of ${path}`, content: Buffer.from(text) });
	}
	return places;
}
