import { isDeepStrictEqual } from 'node:util';

import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { locator, RUNS, WORKFLOW } from './change.mjs';
import { runValues } from './run.mjs';

/** A stored form of the inputs of a tool, as an old or foreign workflow may hold it. */
export interface OddForm {
	mappingMode: unknown;
	value: unknown;
	schema: unknown;
}

const NAMES = ['value', 'a', 'größe', "a']b", '__proto__', 'constructor', ''];
const name = fc.constantFrom(...NAMES);
const odd = fc.jsonValue({ maxDepth: 1 });
const KINDS = ['any', 'array', 'boolean', 'date', 'enum', 'number', 'string', 'toString'];

const entry = fc.record(
	{
		id: fc.oneof({ weight: 6, arbitrary: name }, odd),
		name: odd,
		displayName: odd,
		kind: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...KINDS) }, odd),
		type: fc.constantFrom('number', 'options', 'dateTime', 'object', 'odd'),
		required: odd,
		options: fc.oneof(
			odd,
			fc.array(fc.oneof(odd, fc.record({ name: odd, value: odd })), { maxLength: 3 }),
		),
	},
	{ requiredKeys: [] },
);

/** Texts that begin with "=" are expressions, which are tested elsewhere. */
export const oddValue = odd.filter((each) => !JSON.stringify(each).includes('"='));

/**
 * Forms of all kinds, many of them nearly right.
 *
 * @param value what is mapped to an input
 */
export const oddFormOf = (value: fc.Arbitrary<unknown>): fc.Arbitrary<OddForm> =>
	fc.record({
		mappingMode: fc.oneof(fc.constantFrom('defineBelow', 'autoMapInputData'), odd),
		value: fc.oneof({ weight: 4, arbitrary: fc.dictionary(name, value, { maxKeys: 3 }) }, oddValue),
		schema: fc.oneof(
			{ weight: 4, arbitrary: fc.array(fc.oneof({ weight: 5, arbitrary: entry }, odd)) },
			odd,
		),
	});

/** The inputs of a tool with anything mapped to them. */
export const oddForm = oddFormOf(oddValue);

/** The only item. */
const ITEM = { value: 'of the item' };

/** Tells whether a sent member is what was given: as it is, or as its text, or what its text says. */
function isGiven(sent: unknown, given: unknown): boolean {
	const texts = [JSON.stringify(given), String(given).trim()];
	return (
		isDeepStrictEqual(sent, JSON.parse(JSON.stringify(given ?? null))) ||
		texts.some((text) => text === sent || text.toLowerCase() === JSON.stringify(sent)) ||
		(typeof given === 'string' && Number(given) === Number(sent)) ||
		(typeof sent === 'boolean' && Number(given) === Number(sent))
	);
}

/** How a run with an odd value ended. */
interface Judged {
	/** What is wrong already; undefined as long as what was sent has to be judged. */
	wrong?: string[];
	/** Says in the same way what is wrong with what was sent. */
	complain: (what: string) => string[];
}

/**
 * Judges a run with an odd value by its message: a refusal names the field, and comes before any request.
 *
 * @param value the odd value
 * @param outcome of the run
 * @param isAbout a message about the field
 */
export function judged(
	value: unknown,
	{ items, error, requests }: Awaited<ReturnType<typeof runValues>>,
	isAbout: RegExp,
): Judged {
	const complain = (what: string) => [`${JSON.stringify(value)}: ${what}`];
	const failed = (items[0]?.json.error ?? error) as { message: string } | undefined;
	if (!failed) return { complain };
	if (requests.length > 0) return { wrong: complain('refused after a request'), complain };
	return isAbout.test(failed.message)
		? { wrong: [], complain }
		: { wrong: complain(`refused with other words: ${failed.message}`), complain };
}

/**
 * Runs Run: Create with a form and one item.
 *
 * @param form the form
 * @returns what is wrong: a request with something that was not given, more than one, or none without a
 * message about the inputs
 */
export async function runForm(form: OddForm): Promise<string[]> {
	const parameters: IDataObject = {
		resource: 'run',
		operation: 'create',
		workflowUuid: locator(WORKFLOW),
		waitUntilFinished: false,
		inputs: { ...form },
	};
	const outcome = await runValues(parameters, [{ value: ITEM.value }]).catch(() => undefined);
	// n8n checks the form before anything runs, and refuses some itself.
	if (!outcome) return [];
	const { wrong, complain } = judged(form, outcome, /^Inputs?\b|\(input .*\): /);
	if (wrong) return wrong;
	const [request, ...more] = outcome.requests;
	if (!request || more.length > 0) return complain(`${outcome.requests.length} requests`);
	if (`${request.method} ${request.url}` !== `POST ${RUNS}`) return complain('another request');
	const { data } = JSON.parse(request.body) as { data: Record<string, unknown> };
	const given = { ...ITEM, ...(form.value as object | null) } as Record<string, unknown>;
	return Object.entries(data)
		.filter(
			([slug, sent]) =>
				!isGiven(sent, given[slug]) && !isGiven(sent, (ITEM as Record<string, unknown>)[slug]),
		)
		.flatMap(([slug, sent]) => complain(`${slug} was sent as ${JSON.stringify(sent)}`));
}
