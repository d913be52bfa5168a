import { describe, expect, test } from '@jest/globals';
import { PLAYS, TOOLS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import type { ListRequest } from '../engine/pickLists.mjs';
import { mapperFields } from '../engine/pickLists.mjs';
import { useSandbox } from './sandbox.mjs';

const sandbox = useSandbox();
const DEPLOYED = 'GET /orchestration/releases/deployed';

const inputsOf = async (workflowUuid: unknown, request: Partial<ListRequest> = {}) =>
	await mapperFields('getInputs', {
		credential: sandbox.credential,
		parameters: { workflowUuid: byId(workflowUuid) },
		...request,
	});
const findEmail = TOOLS.findEmail.workflowUuid;

describe('The inputs of the chosen tool', () => {
	test('are shown under their names, each with a field of its kind', async () => {
		const { fields } = await inputsOf(findEmail);

		expect(fields.map(({ id, displayName, type }) => [id, displayName, type])).toEqual([
			['first_name', 'First name (As the person writes it)', 'string'],
			['company_domain', 'Company domain', 'string'],
			['age', 'Age', 'number'],
			['is_customer', 'Is customer', 'boolean'],
			['seniority', 'Seniority', 'options'],
			['founded_on', 'Founded on (date)', 'string'],
			['tags', 'Tags', undefined],
			['phones', 'Phones', 'array'],
		]);
		expect(sandbox.onlyRequest().query).toBe(`workflowUuid=${findEmail}`);
	});

	test('are marked as required if the tool needs them, and none is a key to match by', async () => {
		const { fields } = await inputsOf(findEmail);

		expect(fields.filter(({ required }) => required).map(({ id }) => id)).toEqual([
			'first_name',
			'company_domain',
		]);
		expect(fields.every((field) => field.display && field.canBeUsedToMatch === false)).toBe(true);
	});

	test('offer the choices of the tool', async () => {
		const { fields } = await inputsOf(TOOLS.companyReport.workflowUuid);

		expect(fields.find(({ id }) => id === 'depth')?.options).toEqual([
			{ name: 'short', value: 'short' },
			{ name: 'long', value: 'long' },
		]);
	});

	test('are shown whatever Cargo returns about them, and once each', async () => {
		const formFields = [
			{ slug: 'a', name: ' ', kind: 'string', description: 'One.\nTwo' },
			{ slug: 'b', name: 'B', kind: 'date', description: `${'long '.repeat(20)}.` },
			{ slug: 'c', name: null, kind: 'something new' },
			{ slug: 'c', name: 'C', kind: 'enum' },
			{ name: 'No slug', kind: 'string' },
			null,
		];
		sandbox.api.addFault({
			route: DEPLOYED,
			status: 200,
			body: { release: { nodes: [], formFields } },
		});

		const { fields } = await inputsOf(findEmail);

		expect(
			fields.map(({ id, displayName, type, options }) => [id, displayName, type, options]),
		).toEqual([
			['a', 'a (One. Two)', 'string', undefined],
			['b', `B (date: ${'long '.repeat(12).trim()}…)`, 'string', undefined],
			['c', 'C', 'options', []],
		]);
	});
});

describe('Instead of the inputs, the editor shows', () => {
	test.each(['', undefined, 'not an ID'])(
		'that a tool has to be chosen first: %j',
		async (value) => {
			expect(await inputsOf(value)).toEqual({
				fields: [],
				emptyFieldsNotice: 'Choose a tool above to see its inputs here.',
			});
			expect(sandbox.calls()).toEqual([]);
		},
	);

	test('that the tool is set by an expression, and what is sent then', async () => {
		const { fields, emptyFieldsNotice } = await inputsOf('={{ $json.tool }}');

		expect(fields).toEqual([]);
		expect(emptyFieldsNotice).toMatch(/^The tool is set by an expression.* own names\.$/);
		expect(sandbox.calls()).toEqual([]);
	});

	test.each([
		['a play', PLAYS.enrichNewLeads.workflowUuid],
		['a workflow that Cargo does not have', '3c90c3cc-0d44-4b50-8888-8dd25736052a'],
	])('that Cargo names none, for %s', async (_, uuid) => {
		const { fields, emptyFieldsNotice } = await inputsOf(uuid);

		expect(fields).toEqual([]);
		expect(emptyFieldsNotice).toMatch(/^Cargo lists no inputs for this tool\./);
	});

	test('that Cargo lists none, for a tool that is not deployed', async () => {
		sandbox.api.addFault({ route: DEPLOYED, status: 404, body: { reason: 'releaseNotFound' } });

		expect((await inputsOf(findEmail)).emptyFieldsNotice).toMatch(/^Cargo lists no inputs/);
	});

	test('an error if the request fails, so that the mapping is kept', async () => {
		sandbox.api.addFault({ route: DEPLOYED, status: 503, body: { errorMessage: 'Maintenance' } });
		await expect(inputsOf(findEmail)).rejects.toThrow('Maintenance');

		const credential = { ...sandbox.credential, apiToken: 'wrong' };
		await expect(inputsOf(findEmail, { credential })).rejects.toThrow(
			'did not accept the API token',
		);
	});
});
