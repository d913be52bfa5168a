/** The filter that a user builds in the form, and its JSON: the same request, and the same records. */
import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { MODEL_ROWS, MODELS, PLAYS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';

const sandbox = useSandbox();
const companies = MODELS.companies.uuid;
const PREVIEW = {
	operation: 'preview',
	dataKind: 'filter',
	workflowUuid: byId(PLAYS.growAccounts.workflowUuid),
	modelUuid: byId(companies),
};

/** Previews with a filter, in a node of the version that opens with the builder. */
const preview = async (parameters: IDataObject, typeVersion = 1.1) => {
	sandbox.api.reset();
	const result = await sandbox.run({
		parameters: { ...PREVIEW, ...parameters },
		settings: { typeVersion },
	});
	return result;
};
const sentFilter = () =>
	(JSON.parse(sandbox.onlyRequest().body) as { data: { filter: object } }).data.filter;

describe('The filter mode', () => {
	test('is Build Manually in new nodes', async () => {
		const condition = [{ column: 'string:country', operator: 'is', value: 'DE' }];
		const { error } = await preview({ conditions: { condition } });

		expect(error).toBeUndefined();
		expect(sentFilter()).toEqual({
			conjonction: 'and',
			groups: [
				{
					conjonction: 'and',
					conditions: [{ kind: 'string', columnSlug: 'country', operator: 'is', values: ['DE'] }],
				},
			],
		});
	});

	test('is JSON in a workflow saved with version 1, which has no filter mode', async () => {
		const filter = { conjonction: 'or', groups: [] };
		await preview({ filter: JSON.stringify(filter) }, 1);

		expect(sentFilter()).toEqual(filter);
	});

	test('all records are asked for by name', async () => {
		const { json } = await preview({ filterMode: 'none' });

		expect(sentFilter()).toEqual({ conjonction: 'and', groups: [] });
		expect(json('Cargo')).toMatchObject([{ count: MODEL_ROWS[companies]?.length }]);
	});
});
