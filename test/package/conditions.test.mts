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

test('A busy machine fails no request, since no regular expression has to end in time', () => {
	const fields = [
		...new CargoApi().properties,
		...new CargoTrigger().description.properties,
		...new Cargo().description.properties,
	];

	expect(fields.filter(byRegex)).toEqual([]);
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
