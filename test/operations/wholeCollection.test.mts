import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { MODELS, PLAYS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { TOOL } from './support.mjs';

const sandbox = useSandbox();

/** The two fields with entries of several parts, and what of them is sent as it is. */
const FIELDS: Array<{
	field: string;
	name: string;
	entries: string;
	parameters: IDataObject;
	data: IDataObject;
}> = [
	{
		field: 'Sort',
		name: 'sort',
		entries: 'columns',
		parameters: {
			dataKind: 'filter',
			workflowUuid: byId(PLAYS.growAccounts.workflowUuid),
			modelUuid: byId(MODELS.companies.uuid),
		},
		data: { kind: 'filter' },
	},
	{
		field: 'Mappings',
		name: 'mappings',
		entries: 'mapping',
		parameters: { dataKind: 'file', workflowUuid: TOOL, s3Filename: 'uploads/leads.csv' },
		data: { kind: 'file', s3Filename: 'uploads/leads.csv' },
	},
];
const create = async (parameters: IDataObject) =>
	await sandbox.run({ parameters: { operation: 'create', ...parameters }, items: [{ n: 1 }] });

describe.each(FIELDS)('$field', ({ field, name, entries, parameters, data }) => {
	// n8n replaces the field before the node runs, and keeps nothing of the expression.
	test.each(['={{ $json.nothing }}', '={{ [] }}', `={{ { ${entries}: [{}] } }}`])(
		'counts as empty where one expression stands for all of it: %s',
		async (expression) => {
			const { error } = await create({ ...parameters, [name]: expression });

			expect(error).toBeUndefined();
			const sent = JSON.parse(sandbox.onlyRequest().body) as { data: IDataObject };
			expect(sent.data).toMatchObject(data);
			expect(sent.data).not.toHaveProperty(name);
		},
	);

	test('is refused where an expression stands for all entries', async () => {
		const { error } = await create({
			...parameters,
			[name]: { [entries]: '={{ $json.nothing }}' },
		});

		expect(error?.message).toMatch(new RegExp(`^${field}`));
		expect(sandbox.calls()).toEqual([]);
	});
});
