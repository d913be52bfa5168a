import { describe, expect, test } from '@jest/globals';
import type { ICredentialType, INodeProperties, INodeType } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { built } from '../engine/built.mjs';

const { Cargo } = built('nodes/Cargo/Cargo.node') as { Cargo: new () => INodeType };
const { CargoTrigger } = built('nodes/CargoTrigger/CargoTrigger.node') as {
	CargoTrigger: new () => INodeType;
};
const { CargoApi } = built('credentials/CargoApi.credentials') as {
	CargoApi: new () => ICredentialType;
};

/** Whether one of n8n's conditions decides on a field by a regular expression. */
const byRegex = ({ displayOptions }: INodeProperties) =>
	JSON.stringify(displayOptions ?? {}).includes('"regex":');

describe('A busy machine fails no request, since no regular expression has to end in time', () => {
	test('in the credential and in the trigger', () => {
		const fields = [...new CargoApi().properties, ...new CargoTrigger().description.properties];

		expect(fields.filter(byRegex)).toEqual([]);
	});

	test('in any field of the node but notices, which hold no value', () => {
		const fields = new Cargo().description.properties.filter(byRegex);

		expect(fields.length).toBeGreaterThan(0);
		expect(fields.map(({ type }) => type)).toEqual(fields.map(() => 'notice'));
	});
});

describe('The credential counts as the same for all items', () => {
	const { properties } = new CargoApi();
	const isSame = (data: Record<string, string | number | null>) =>
		properties
			.filter(({ name }) => name === 'sameForAllItems')
			.every((field) => NodeHelpers.displayParameter(data, field, null, null));
	const usual = { apiToken: 'token', baseUrl: 'https://api.getcargo.io' };

	test.each([{}, { apiToken: '>5' }, { apiToken: '<' }, { apiToken: 42 }, { apiToken: null }])(
		'with %j in its fields',
		(fields) => {
			expect(isSame({ ...usual, ...fields })).toBe(true);
		},
	);

	test.each([
		{ apiToken: '={{ $json.token }}' },
		{ baseUrl: '=https://{{ $json.host }}' },
		{ baseUrl: '=' },
	])('but not with %j', (fields) => {
		expect(isSame({ ...usual, ...fields })).toBe(false);
	});
});
