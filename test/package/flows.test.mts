/** The end-to-end flows run in a real n8n, which takes minutes: this test shows at once that none is missing. */
import { describe, expect, test } from '@jest/globals';
import { FLOWS } from '../e2e/flows/index.mjs';
import { CARGO } from '../e2e/flow.mjs';
import { builtNode, choices, isShownFor, operationsOf } from './description.mjs';

/** Parameters of every Cargo node in a flow. */
const USED = FLOWS.flatMap(({ nodes = [] }) => nodes)
	.filter(({ type = CARGO }) => type === CARGO)
	.map(({ parameters }) => parameters);

/** Parameters of the nodes with an operation; the resource is Batch unless a node says otherwise. */
const usedIn = (wish: { resource: string; operation: unknown }) =>
	USED.filter(
		({ resource = 'batch', operation }) =>
			resource === wish.resource && operation === wish.operation,
	);

describe('The end-to-end flows', () => {
	test('have unique names', () => {
		const names = FLOWS.map(({ name }) => name);

		expect(names).toEqual([...new Set(names)]);
	});

	test('run every operation of the built node, and every choice of its fields', async () => {
		const node = await builtNode();
		const wanted = operationsOf(node).flatMap(({ resource, value: operation }) => [
			{ resource, operation, field: 'operation', value: operation },
			...node.description.properties
				.filter((property) => isShownFor({ resource, value: operation }, property))
				.flatMap((property) =>
					(property.type === 'options' ? choices(property) : []).map(({ value }) => ({
						resource,
						operation,
						field: property.name,
						value,
					})),
				),
		]);
		const missing = wanted.filter(
			({ field, value, ...wish }) => !usedIn(wish).some((used) => used[field] === value),
		);

		expect(wanted).toContainEqual({
			resource: 'batch',
			operation: 'create',
			field: 'dataKind',
			value: 'segment',
		});
		expect(missing).toEqual([]);
	});

	test('run every switch of an operation both ways', async () => {
		const node = await builtNode();
		const missing = operationsOf(node).flatMap(({ resource, value: operation }) =>
			node.description.properties
				.filter((property) => isShownFor({ resource, value: operation }, property))
				.filter(({ type }) => type === 'boolean')
				.flatMap(({ name, default: preset }) =>
					[true, false]
						.filter(
							(value) =>
								!usedIn({ resource, operation }).some((used) => (used[name] ?? preset) === value),
						)
						.map((value) => `${resource}, ${String(operation)}: ${name} ${String(value)}`),
				),
		);

		expect(missing).toEqual([]);
	});
});
