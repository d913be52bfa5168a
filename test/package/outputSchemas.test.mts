/** The schemas that let n8n's editor suggest members before a node has run, compared with its output. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadOutputSchema } from 'n8n-core';
import type { IDataObject, INodeType } from 'n8n-workflow';
import { Compile } from 'typebox/schema';
import { MODEL_ROWS, MODELS, PLAYS, TOOLS } from '../../sandbox/workspace.mjs';
import { built } from '../engine/built.mjs';
import { types } from '../engine/harness.mjs';
import { activate } from '../engine/polling.mjs';
import type { Case } from '../node/cases.mjs';
import { CASES } from '../node/cases.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { operationsOf } from './description.mjs';

/** The part of JSON schema that the files use. */
interface Schema {
	type: string | string[];
	items?: Schema;
	properties?: Record<string, Schema>;
}

const { Cargo } = built('nodes/Cargo/Cargo.node') as { Cargo: new () => INodeType };
const { description } = new Cargo();
const VERSIONS = [description.version].flat();
const OPERATIONS = operationsOf(new Cargo()).map(({ resource, value }) => ({
	name: `${resource}.${String(value)}`,
	resource,
	operation: String(value),
}));
/** The columns of the records in the cases. */
const COLUMNS = Object.keys(MODEL_ROWS[MODELS.contacts.uuid]?.[0] ?? {});
const sandbox = useSandbox();

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The folder that n8n looks into for the schemas of a node. */
const folderOf = async (node: string) => {
	const { loader } = await types;
	return dirname(loader.known.nodes[node]?.sourcePath ?? '');
};

/** A schema, found as n8n finds it. */
async function schemaOf(node: string, version: number, resource?: string, operation?: string) {
	const nodeDir = await folderOf(node);
	const schema = loadOutputSchema({ nodeDir, version, resource, operation });
	if (!schema) throw new Error(`n8n finds no schema of ${node} ${resource} ${operation}`);
	return schema as unknown as Schema;
}

/** The same schema, for objects without any other members. */
function closed({ items, properties, ...schema }: Schema): Schema {
	return {
		...schema,
		...(items ? { items: closed(items) } : {}),
		...(properties
			? {
					properties: Object.fromEntries(
						Object.entries(properties).map(([name, member]) => [name, closed(member)]),
					),
					additionalProperties: false,
				}
			: {}),
	};
}

/** What is described inside of values, and is in none of them, as paths. */
function missing({ properties = {}, items }: Schema, values: unknown[], path = ''): string[] {
	const members = Object.entries(properties).flatMap(([name, member]) => {
		const here = `${path}/${name}`;
		const present = values.flatMap((value) =>
			isObject(value) && Object.hasOwn(value, name) ? [value[name]] : [],
		);
		return present.length > 0 ? missing(member, present, here) : [here];
	});
	const entries = items ? missing(items, values.filter(Array.isArray).flat(), `${path}/0`) : [];
	return [...members, ...entries];
}

/**
 * How outputs differ from their schema.
 *
 * @returns what is not described or of another type; described members that an output lacks, and those
 * of nested objects that all outputs lack
 */
function differences(schema: Schema, outputs: IDataObject[]): string[] {
	const required = Object.keys(schema.properties ?? {});
	const check = Compile({ ...closed(schema), required });
	const faults = outputs.flatMap((output) => {
		const [fits, errors] = check.Errors(output);
		return fits ? [] : errors.map((error) => `${error.instancePath} ${error.message}`);
	});
	return [...faults, ...missing(schema, outputs)];
}

/** Whether a case returns what the operation returns by default: schemas do not differ by parameter. */
const isUsual = ({ parameters: { returnData, output, fileSource } }: Case) =>
	returnData !== 'results' && output !== 'items' && output !== 'url' && fileSource !== 'upload';

/** The parameters with the play or tool chosen from the list, as users do: its name is then in the output. */
function fromList(parameters: Case['parameters']): Case['parameters'] {
	const { workflowUuid: locator } = parameters;
	const value = isObject(locator) ? locator.value : undefined;
	const isChosen = ({ workflowUuid }: { workflowUuid: string }) => workflowUuid === value;
	const play = Object.values(PLAYS).find(isChosen);
	const name = play ? `${play.name} (Play)` : `${Object.values(TOOLS).find(isChosen)?.name} (Tool)`;
	return value
		? { ...parameters, workflowUuid: { __rl: true, mode: 'list', value, cachedResultName: name } }
		: parameters;
}

/**
 * What a schema can know: not the item's own fields, to which Run: Create adds its output, and not the
 * columns of a record.
 */
const withoutInput = (json: IDataObject, [item = {}]: IDataObject[]) =>
	Object.fromEntries(
		Object.entries(json).filter(
			([name]) => name === '_id' || !(Object.hasOwn(item, name) || COLUMNS.includes(name)),
		),
	);

describe.each(VERSIONS)('The schemas of version %s of the node', (version) => {
	test.each(OPERATIONS)(
		'describe exactly what $name returns',
		async ({ name, resource, operation }) => {
			const schema = await schemaOf('cargo', version, resource, operation);
			const cases = (CASES[name] ?? []).filter(isUsual);
			const outputs: IDataObject[] = [];
			for (const { parameters, items = [], binaries } of cases) {
				sandbox.api.reset();
				const { json } = await sandbox.run({
					parameters: { resource, operation, ...fromList(parameters) },
					items: items.length > 0 ? items : undefined,
					binaries,
				});

				outputs.push(...json('Cargo').map((output) => withoutInput(output, items)));
			}

			expect(outputs.length).toBeGreaterThanOrEqual(Math.max(cases.length, 1));
			expect(differences(schema, outputs)).toEqual([]);
		},
	);

	test('describe no operation that does not exist', async () => {
		const padded = [...String(version).split('.'), '0', '0'].slice(0, 3).join('.');
		const folder = join(await folderOf('cargo'), '__schema__', `v${padded}`);
		const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });

		expect(files.filter((file) => file.endsWith('.json')).sort()).toEqual(
			OPERATIONS.map(({ resource, operation }) => join(resource, `${operation}.json`)).sort(),
		);
	});
});

test('The schema of the trigger describes exactly what it returns', async () => {
	const schema = await schemaOf('cargoTrigger', 1);
	const trigger = await activate(sandbox.credential);
	const outputs = ((await trigger.test()) ?? []).map(({ json }) => json);

	expect(outputs).toHaveLength(1);
	expect(differences(schema, outputs)).toEqual([]);
});

test.each([
	['a member that is not described', { uuid: 'x', columns: [{ slug: 'y' }], more: 1 }],
	['a described member that is missing', { columns: [{ slug: 'y' }] }],
	['a member of another type', { uuid: 1, columns: [{ slug: 'y' }] }],
	['a member that no entry has', { uuid: 'x', columns: [{}, {}] }],
])('A difference is found: %s', (_, output) => {
	const text = { type: 'string' };
	const columns = { type: 'array', items: { type: 'object', properties: { slug: text } } };
	const schema = { type: 'object', properties: { uuid: text, columns } };

	expect(differences(schema, [{ uuid: 'x', columns: [{ slug: 'y' }] }])).toEqual([]);
	expect(differences(schema, [output])).not.toEqual([]);
});
