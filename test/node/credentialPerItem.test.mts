import { describe, expect, test } from '@jest/globals';
import { BATCHES } from '../../sandbox/workspace.mjs';
import { byId, runCargo } from '../engine/harness.mjs';
import { useSandbox } from './sandbox.mjs';

const sandbox = useSandbox();
const get = { operation: 'get', batchUuid: byId(BATCHES.success.uuid) };
const ITEMS = Array.from({ length: 25 }, (_, n) => ({ n }));

/** The token of each request, in order of arrival. */
const tokens = () =>
	sandbox.api.requests().map(({ headers }) => String(headers.authorization).replace('Bearer ', ''));

describe('A credential', () => {
	test('whose token is an expression is read for each item, so that each sends its own', async () => {
		await runCargo({
			parameters: get,
			items: ITEMS,
			credential: { ...sandbox.credential, apiToken: '=token-{{ $json.n }}' },
			settings: { onError: 'continueRegularOutput' },
		});

		expect(tokens().sort()).toEqual(ITEMS.map(({ n }) => `token-${n}`).sort());
	});

	test('whose Base URL is an expression is read for each item', async () => {
		const { baseUrl } = sandbox.credential;
		const result = await runCargo({
			parameters: get,
			items: ITEMS,
			credential: {
				...sandbox.credential,
				baseUrl: `={{ $json.n === 3 ? 'http://elsewhere.example' : '${baseUrl}' }}`,
			},
			settings: { onError: 'continueErrorOutput' },
		});

		expect(sandbox.calls()).toHaveLength(24);
		expect(result.items('Cargo', 1)).toHaveLength(1);
	});

	test('without expressions is read once for all items', async () => {
		const result = await sandbox.run({ parameters: get, items: ITEMS });

		expect(result.items('Cargo')).toHaveLength(25);
		expect(new Set(tokens()).size).toBe(1);
		// Once by n8n itself, which offers it to expressions in routing.
		expect(result.credentialReads).toBe(2);
	});
});
