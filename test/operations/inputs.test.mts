import { beforeAll, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { TOOLS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { mapperFields } from '../engine/pickLists.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import type { RowsOptions } from './support.mjs';
import { CREATE, POSTED, posts, recordsOf, runRows } from './support.mjs';

const sandbox = useSandbox();
const DEPLOYED = 'GET /orchestration/releases/deployed';
const ASKED = 'GET /v1/orchestration/releases/deployed';
const NEEDED = { first_name: 'Ada', company_domain: 'example.com' };

/** The form as the editor stores it once the tool is chosen. */
let schema: unknown[] = [];
beforeAll(async () => {
	const parameters = { workflowUuid: byId(TOOLS.findEmail.workflowUuid) };
	const { fields } = await mapperFields('getInputs', {
		credential: sandbox.credential,
		parameters,
	});
	schema = JSON.parse(JSON.stringify(fields)) as unknown[];
});

const byHand = (value: IDataObject | null, form = schema): IDataObject => ({
	mappingMode: 'defineBelow',
	value,
	matchingColumns: [],
	schema: form,
});
const byName = (form = schema): IDataObject => ({
	mappingMode: 'autoMapInputData',
	value: null,
	schema: form,
});

async function run(inputs: IDataObject | undefined, options: Omit<RowsOptions, 'credential'>) {
	const mapping = inputs ? { inputs } : {};
	return await runRows({
		credential: sandbox.credential,
		...options,
		parameters: { fields: 'mapped', ...mapping, ...options.parameters },
	});
}

/** What is sent for one item whose field `value` is mapped to an input, next to the needed inputs. */
async function sent(slug: string, value: unknown, expression = '={{ $json.value }}') {
	const { error } = await run(byHand({ ...NEEDED, [slug]: expression }), {
		items: [{ value } as IDataObject],
	});
	const [request] = posts(sandbox.api.requests());
	const [record = {}] = request ? recordsOf(request) : [];
	const own = Object.entries(record).filter(([name]) => !Object.hasOwn(NEEDED, name));
	return { error, record: Object.fromEntries(own), calls: sandbox.calls() };
}

describe('Fields that are mapped to the inputs of a tool', () => {
	test('are sent under the slugs of the inputs, and nothing else of the items is', async () => {
		const inputs = byHand({
			first_name: '={{ $json.name }}',
			company_domain: '={{ $json["Web site"].host }}',
			age: '={{ $json.numbers[1] }}',
			tags: 'fixed',
		});
		const item = { 'Web site': { host: 'a.example' }, numbers: [1, 36], note: 'stays here' };

		const { error } = await run(inputs, {
			items: [
				{ name: 'Ada', ...item },
				{ name: 'Mei', ...item },
			],
		});

		expect(error).toBeUndefined();
		expect(sandbox.calls()).toEqual([POSTED]);
		expect(recordsOf(sandbox.onlyRequest())).toEqual([
			{ first_name: 'Ada', company_domain: 'a.example', age: 36, tags: 'fixed' },
			{ first_name: 'Mei', company_domain: 'a.example', age: 36, tags: 'fixed' },
		]);
	});

	test.each([
		['age', 4, 4],
		['age', '4', 4],
		['age', ' 4.5 ', 4.5],
		['age', 0, 0],
		['is_customer', true, true],
		['is_customer', 'TRUE', true],
		['is_customer', 'false', false],
		['is_customer', 0, false],
		['is_customer', '1', true],
		['seniority', 'junior', 'junior'],
		['founded_on', '2026-01-31', '2026-01-31'],
		['founded_on', ' 2024-02-29T09:30:00.5+01:00 ', '2024-02-29T09:30:00.5+01:00'],
		['tags', { any: [1, null] }, { any: [1, null] }],
		['tags', 5, 5],
		['phones', [{ label: 'home' }], [{ label: 'home' }]],
		['phones', '[{"label":"home"}]', [{ label: 'home' }]],
		['phones', [], []],
	])('become what the input %s takes: %j', async (slug, value, expected) => {
		expect(await sent(slug, value)).toMatchObject({
			error: undefined,
			record: { [slug]: expected },
		});
	});

	test.each([
		[5, '5'],
		[1.25, '1.25'],
		[true, 'true'],
		[' as it is ', ' as it is '],
	])('become a text where the input takes one: %j', async (value, text) => {
		await run(byHand({ ...NEEDED, first_name: '={{ $json.value }}' }), { items: [{ value }] });

		expect(recordsOf(sandbox.onlyRequest())).toEqual([{ ...NEEDED, first_name: text }]);
	});

	test.each([
		["={{ DateTime.fromISO('2026-01-31T10:00:00Z').toUTC() }}", '2026-01-31T10:00:00.000Z'],
		["={{ new Date('2026-01-31T10:00:00Z') }}", '2026-01-31T10:00:00.000Z'],
		['={{ $json.value.slice(0, 10) }}', '2026-01-31'],
	])('may be dates of an expression: %s', async (expression, date) => {
		expect((await sent('founded_on', '2026-01-31 and more', expression)).record).toEqual({
			founded_on: date,
		});
	});

	test.each([
		['age', 'old', 'Age (input age): "old" is not a number'],
		['age', Infinity, 'Age (input age): "Infinity" is not a number'],
		['age', true, 'Age (input age): true is not a number'],
		['age', [4], 'Age (input age): [4] is not a number'],
		[
			'age',
			'9007199254740993',
			'Age (input age): "9007199254740993" has too many digits to be sent',
		],
		[
			'phones',
			'[{"id":9007199254740993}]',
			'Phones (input phones): "9007199254740993" has too many digits',
		],
		['is_customer', 'yes', 'Is customer (input is_customer): "yes" is not true or false'],
		['is_customer', [], 'Is customer (input is_customer): [] is not true or false'],
		[
			'seniority',
			'boss',
			'Seniority (input seniority): "boss" is not one of junior, senior, executive',
		],
		['founded_on', 'soon', 'Founded on (input founded_on): "soon" is not a date'],
		['founded_on', '2026-02-30', 'Founded on (input founded_on): "2026-02-30" is not a date'],
		['founded_on', '2026-01-31T25:00', 'Founded on (input founded_on): "2026-01-31T25:00" is not'],
		['founded_on', 20260131, 'Founded on (input founded_on): 20260131 is not a date'],
		['phones', 'home', 'Phones (input phones): "home" is not a list'],
		['phones', { label: 'home' }, 'Phones (input phones): {"label":"home"} is not a list'],
	])('are refused for the input %s before anything is sent: %j', async (slug, value, message) => {
		const given = value === Infinity ? 'Infinity' : value;
		const { error, calls } = await sent(slug, given);

		expect(error?.message).toContain(message);
		expect(error?.description).toBeTruthy();
		expect(calls).toEqual([]);
	});

	test.each([
		["={{ new Date('never') }}", 'founded_on', '"Invalid Date" is not a date'],
		["={{ DateTime.fromISO('never') }}", 'founded_on', 'is not a date'],
		['={{ 0 / 0 }}', 'age', 'is not a number'],
		['={{ 1 / 0 }}', 'age', 'is not a number'],
		['={{ 0 / 0 }}', 'tags', 'is not a value that can be sent'],
	])('are refused where an expression gives no such thing: %s', async (expression, slug, fault) => {
		const { error, calls } = await sent(slug, 1, expression);

		expect(error?.message).toContain(`(input ${slug})`);
		expect(error?.message).toContain(fault);
		expect(calls).toEqual([]);
	});

	test.each([
		[{ list: [1] }, 'First name (input first_name): {"list":[1]} is not text'],
		[['Ada'], 'First name (input first_name): ["Ada"] is not text'],
		[null, 'First name (input first_name): null is empty, but the tool requires this input'],
		['', 'First name (input first_name): "" is empty, but the tool requires this input'],
		['  ', 'First name (input first_name): "  " is empty, but the tool requires this input'],
	])('are refused for an input that the tool needs, with the item: %j', async (name, message) => {
		const { error } = await run(byHand({ ...NEEDED, first_name: '={{ $json.name }}' }), {
			items: [{ name: 'Ada' }, { name: 'Mei' }, { name }],
		});

		expect(error?.message).toBe(message);
		expect(error?.context).toMatchObject({ itemIndex: 2 });
		expect(sandbox.calls()).toEqual([]);
	});

	test('must fill every required input', async () => {
		const items = [{ company_domain: 'not mapped' }];
		const { error } = await run(byHand({ first_name: 'Ada', company_domain: null }), { items });

		expect(error?.message).toBe(
			'Company domain (input company_domain): null is empty, but the tool requires this input',
		);
		// n8n itself finds one that the form never had.
		await expect(run(byHand({ first_name: 'Ada' }), { items })).rejects.toThrow(
			'Input "company_domain" is required',
		);
		expect(sandbox.calls()).toEqual([]);
	});

	test('are left out if they are empty, except text', async () => {
		const optional = ['age', 'is_customer', 'seniority', 'founded_on', 'tags', 'phones'];
		for (const value of [null, undefined, '', ' ']) {
			sandbox.api.reset();
			const mapped = Object.fromEntries(optional.map((slug) => [slug, '={{ $json.value }}']));
			await run(byHand({ ...NEEDED, ...mapped }), { items: [{ value }] });

			expect(recordsOf(sandbox.onlyRequest())).toEqual([NEEDED]);
		}
		sandbox.api.reset();
		const form = [
			{ id: 'note', displayName: 'Note', type: 'string', kind: 'string', display: true },
		];
		await run(byHand({ note: '={{ $json.value }}' }, form), { items: [{ value: '' }] });

		expect(recordsOf(sandbox.onlyRequest())).toEqual([{ note: '' }]);
	});

	test('are refused if they are not inputs of the tool', async () => {
		const { error } = await run(byHand({ ...NEEDED, colour: 'red' }), { items: [{}] });

		expect(error?.message).toBe('Inputs: "colour" is not an input of the tool');
		expect(error?.description).toContain('Refresh');
		expect(sandbox.calls()).toEqual([]);
	});

	test.each(['__proto__', 'constructor', 'prototype'])(
		'are refused for the name %s, which would not arrive',
		async (name) => {
			const { error } = await run(byName([{ id: name, type: 'string' }]), { items: [{}] });

			expect(error?.message).toBe(`Inputs: "${name}" cannot be sent`);
			expect(sandbox.calls()).toEqual([]);
		},
	);

	test('are returned with the items if one is refused and On Error is Continue', async () => {
		const { error, json } = await run(byHand({ ...NEEDED, age: '={{ $json.age }}' }), {
			items: [{ age: 1 }, { age: 'old' }],
			settings: { onError: 'continueRegularOutput' },
		});

		expect(error).toBeUndefined();
		expect(json('Cargo').map((item) => (item.error as IDataObject).message)).toEqual([
			'Age (input age): "old" is not a number',
			'Age (input age): "old" is not a number',
		]);
		expect(sandbox.calls()).toEqual([]);
	});
});

describe('An expression in an input', () => {
	/** The same value, from an expression that the node reads from the item and from one that n8n evaluates. */
	const bothWays = (path: string) => [`={{ $json${path} }}`, `={{ ($json${path}) }}`];
	const item = {
		name: 'Ada',
		größe: 3,
		deep: { list: [{ x: 1 }, null] },
		'any "name"': 'quoted',
		'a.b': 'dotted',
		none: null,
		text: 'abc',
		'': 'empty',
	};

	test.each([
		'.name',
		'.größe',
		'.deep',
		'.deep.list[0].x',
		'.deep.list[1].x',
		'.deep["list"]',
		`['any "name"']`,
		'["a.b"]',
		'[""]',
		'.a.b',
		'.none',
		'.none.more',
		'.missing',
		'.missing.more',
		'.text.length',
		'.text[1]',
		'.deep.list.length',
	])('gives the same whether or not n8n has to work it out: $json%s', async (path) => {
		const records = [];
		for (const expression of bothWays(path)) {
			sandbox.api.reset();
			await run(byHand({ ...NEEDED, tags: expression }), { items: [item] });
			records.push(recordsOf(sandbox.onlyRequest()));
		}

		expect(records[0]).toEqual(records[1]);
	});

	test('is evaluated by n8n for each item if it is more than the name of a field', async () => {
		const inputs = byHand({
			first_name: '={{ $json.name.toUpperCase() }}',
			company_domain: '={{ $json.name }}.example',
			age: "={{ $('Rows').item.json.age }}",
		});

		await run(inputs, {
			items: [
				{ name: 'ada', age: '36' },
				{ name: 'mei', age: 40 },
			],
		});

		expect(recordsOf(sandbox.onlyRequest())).toEqual([
			{ first_name: 'ADA', company_domain: 'ada.example', age: 36 },
			{ first_name: 'MEI', company_domain: 'mei.example', age: 40 },
		]);
	});

	test.each(['a.b', 'a"b', 'a\\b', "a']b", 'größe', 'a[0]'])(
		'is evaluated for an input whose slug is %s',
		async (slug) => {
			const form = [{ id: slug, displayName: 'Odd', type: 'number', kind: 'number' }];

			await run(byHand({ [slug]: '={{ $json.n + 1 }}' }, form), { items: [{ n: 1 }] });

			expect(recordsOf(sandbox.onlyRequest())).toEqual([{ [slug]: 2 }]);
		},
	);

	test('that names a method of a value does not count as an empty field', async () => {
		const { error } = await run(byHand({ ...NEEDED, tags: '={{ $json.text.trim }}' }), {
			items: [{ text: 'abc' }],
		});

		expect(error?.message).toContain('Inputs, tags: "={{ $json.text.trim }}" cannot be evaluated');
		expect(sandbox.calls()).toEqual([]);
	});

	test('that cannot be evaluated names its input and its item', async () => {
		const age = "={{ $json.n === 2 ? $('Nowhere').item.json.age : 1 }}";

		const { error } = await run(byHand({ ...NEEDED, age }), {
			items: [{ n: 0 }, { n: 1 }, { n: 2 }],
		});

		expect(error?.message).toMatch(/^Inputs, age: .*cannot be evaluated: Referenced node doesn't/);
		expect(error?.context).toMatchObject({ itemIndex: 2 });
		expect(sandbox.calls()).toEqual([]);
	});

	test('instead of the whole mapping is refused', async () => {
		const { error } = await run('={{ $json }}' as unknown as IDataObject, { items: [{ a: 1 }] });

		expect(error?.message).toBe('Inputs: "{{ $json }}" is not a mapping');
		expect(sandbox.calls()).toEqual([]);
	});
});

describe('Inputs that are mapped automatically', () => {
	test('get the fields of the same names, checked like those mapped manually', async () => {
		await run(byName(), {
			items: [{ ...NEEDED, age: '36', note: 'stays here' }, NEEDED],
		});

		expect(recordsOf(sandbox.onlyRequest())).toEqual([{ ...NEEDED, age: 36 }, NEEDED]);
	});

	test.each([
		[{ first_name: 'Ada' }, 'Company domain (input company_domain): undefined is empty'],
		[{ ...NEEDED, age: 'old' }, 'Age (input age): "old" is not a number'],
	])('refuse what does not fit, with the item: %j', async (item, message) => {
		const { error } = await run(byName(), { items: [NEEDED, item] });

		expect(error?.message).toContain(message);
		expect(error?.context).toMatchObject({ itemIndex: 1 });
		expect(sandbox.calls()).toEqual([]);
	});

	test('refuse items without any field that has the name of an input', async () => {
		const form = [{ id: 'note', displayName: 'Note', type: 'string', display: true }];

		const { error } = await run(byName(form), { items: [{ notes: 1 }, {}] });

		expect(error?.message).toBe('Inputs: {} would be sent for every item');
		expect(sandbox.calls()).toEqual([]);
	});
});

describe('A tool whose inputs the form does not know', () => {
	test.each([
		['nothing was mapped', undefined],
		['the editor stored an empty mapping', byHand({}, [])],
		['the mapping is automatic', byName([])],
	])('gets all fields of an item under their own names: %s', async (_, inputs) => {
		const items = [{ a: '1', deep: { b: [2] } }, { c: null }];

		const { error } = await run(inputs, { items });

		expect(error).toBeUndefined();
		expect(recordsOf(sandbox.onlyRequest())).toEqual(items);
	});

	test('gets what was mapped manually unchanged', async () => {
		await run(byHand({ a: '={{ $json.n }}', b: '5', c: null }, []), { items: [{ n: [1] }, {}] });

		expect(recordsOf(sandbox.onlyRequest())).toEqual([
			{ a: [1], b: '5', c: null },
			{ b: '5', c: null },
		]);
	});

	test.each([null, 'x', [null, 'x', { name: 'x', value: 'x' }]])(
		'has its inputs read whatever the form holds as choices: %j',
		async (options) => {
			const form = [{ id: 'o', displayName: 'o', type: 'string', kind: 'enum', options }];

			await run(byHand({ o: 'x' }, form), { items: [{}] });

			expect(recordsOf(sandbox.onlyRequest())).toEqual([{ o: 'x' }]);
		},
	);

	test('has its inputs read by what n8n shows if the form was stored without their kinds', async () => {
		const form = [
			{ id: 'n', displayName: 'N', type: 'number' },
			{ id: 'o', displayName: 'o', type: 'options', options: [{ name: 'x', value: 'x' }] },
			{ id: 'a', displayName: 'A' },
			{ id: 's', type: 'string' },
		];
		await run(byHand({ n: '4', o: 'x', a: [1], s: 7 }, form), { items: [{}] });
		const { error } = await run(byHand({ o: '={{ $json.o }}' }, form), { items: [{ o: 'y' }] });

		expect(sandbox.api.requests().map(recordsOf)).toEqual([[{ n: 4, o: 'x', a: [1], s: '7' }]]);
		expect(error?.message).toBe('Input o: "y" is not one of x');
	});
});

describe('A tool of an AI agent', () => {
	const settings = { type: 'n8n-nodes-cargo.cargoTool' };
	const errorIn = (items: IDataObject[]) => items[0]?.error as IDataObject;

	test('sends what is mapped to its inputs', async () => {
		const { json } = await run(byHand({ ...NEEDED, age: '={{ $json.age }}' }), {
			items: [{ age: '36', session: 'not for Cargo' }],
			settings,
		});

		expect(json('Cargo')).toMatchObject([{ status: 'pending' }]);
		expect(recordsOf(sandbox.onlyRequest())).toEqual([{ ...NEEDED, age: 36 }]);
	});

	test('tells the model what is wrong with an input, and how to fix it', async () => {
		const { json } = await run(byHand({ ...NEEDED, age: '={{ $json.age }}' }), {
			items: [{ age: 'old' }],
			settings,
		});

		expect(errorIn(json('Cargo'))).toMatchObject({
			message: 'Age (input age): "old" is not a number',
			description: 'Enter a number',
		});
		expect(sandbox.calls()).toEqual([]);
	});

	test.each([
		['automatically', byName()],
		['without knowing the inputs', byName([])],
		['not at all', undefined],
	])(
		'sends nothing that is mapped %s: what the agent was given would come along',
		async (_, inputs) => {
			const { json } = await run(inputs, { items: [NEEDED], settings });

			expect(errorIn(json('Cargo')).message).toBe(
				'Inputs: "Map Automatically" does not work for a tool of an AI Agent',
			);
			expect(errorIn(json('Cargo')).description).toContain('map each input');
			expect(sandbox.calls()).toEqual([]);
		},
	);

	test('gets a hint to use Map to Inputs if all fields would be sent', async () => {
		const { json } = await run(undefined, {
			items: [NEEDED],
			settings,
			parameters: { fields: 'all' },
		});

		expect(errorIn(json('Cargo'))).toMatchObject({
			message: 'Fields: "all" does not work for a tool of an AI Agent',
			description: expect.stringContaining('Map to Inputs'),
		});
		expect(sandbox.calls()).toEqual([]);
	});
});

describe('5,000 items with eight inputs each', () => {
	const EIGHT = ['age', 'is_customer', 'seniority', 'founded_on', 'tags', 'phones'];
	const items = Array.from({ length: 5000 }, (_, n) => ({
		...NEEDED,
		age: String(n),
		is_customer: n % 2 === 0,
		seniority: 'senior',
		founded_on: '2026-01-31',
		tags: ['a', n],
		phones: '[{"label":"home"}]',
	}));

	test.each(['by hand', 'automatically'])(
		'are mapped %s in well under two seconds',
		async (way) => {
			const slugs = [...Object.keys(NEEDED), ...EIGHT];
			const mapped = Object.fromEntries(slugs.map((slug) => [slug, `={{ $json.${slug} }}`]));
			// Of this process alone, since other tests run beside it.
			const before = process.cpuUsage();
			const { error } = await run(way === 'by hand' ? byHand(mapped) : byName(), { items });
			const { user, system } = process.cpuUsage(before);
			const seconds = (user + system) / 1_000_000;
			process.stdout.write(
				`5,000 items, eight inputs ${way}: ${seconds.toFixed(2)} s (sandbox included)\n`,
			);

			expect(error).toBeUndefined();
			expect(recordsOf(sandbox.onlyRequest())).toHaveLength(5000);
			expect(recordsOf(sandbox.onlyRequest())[4999]).toEqual({
				...items[4999],
				age: 4999,
				phones: [{ label: 'home' }],
			});
			expect(seconds).toBeLessThan(2);
		},
		30_000,
	);
});

describe('Fields that are not inputs of the tool', () => {
	const hintsOf = ({ run: { data } }: Awaited<ReturnType<typeof run>>) =>
		data.resultData.runData.Cargo?.at(-1)?.hints ?? [];
	const all = async (options: Partial<RowsOptions>) =>
		await run(undefined, {
			items: [
				{ ...NEEDED, note: 1 },
				{ first_name: 'Mei', 'last name': 2 },
			],
			mode: 'manual',
			parameters: { fields: 'all' },
			...options,
		});

	test.each([
		['all fields are sent', { fields: 'all' }],
		['nothing is known to map onto', { fields: 'mapped' }],
	])('are warned of below the output in a manual run where %s', async (_, parameters) => {
		const result = await all({ parameters });

		expect(hintsOf(result)).toEqual([
			{
				message:
					'The tool has no inputs with these names: note, last name. To send only its inputs, set Fields to Selected or Map to Inputs.',
				type: 'warning',
				location: 'outputPane',
			},
		]);
		expect(sandbox.calls().sort()).toEqual([ASKED, POSTED]);
	});

	test('are named up to a number that can still be read', async () => {
		const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`column_${n}`, n]));

		const [hint] = hintsOf(await all({ items: [many] }));

		expect(hint?.message.length).toBeLessThan(600);
	});

	test('are not checked in a production execution, which shows no hints', async () => {
		const result = await all({ mode: 'trigger' });

		expect(hintsOf(result)).toEqual([]);
		expect(sandbox.calls()).toEqual([POSTED]);
	});

	test.each([
		{ fields: 'chosen', chosenFields: 'note' },
		{ fields: 'mapped', inputs: byName(['x']) },
	])('are not looked for where fields are chosen: %j', async (parameters) => {
		const form = [{ id: 'note', type: 'string' }];
		const inputs = 'inputs' in parameters ? { inputs: byName(form) } : {};
		await all({ parameters: { ...parameters, ...inputs }, items: [{ note: 'x' }] });

		expect(sandbox.calls()).toEqual([POSTED]);
	});

	test('cause no warning if every field is an input', async () => {
		expect(hintsOf(await all({ items: [NEEDED] }))).toEqual([]);
	});

	test.each([
		['Cargo refuses to name the inputs', { status: 404, body: { reason: 'releaseNotFound' } }],
		['Cargo is down', { status: 503, body: {} }],
		['a web page comes back', { status: 200, body: '<html></html>' }],
		['Cargo names no inputs', { status: 200, body: { release: { formFields: null } } }],
	])('do no harm when %s', async (_, fault) => {
		sandbox.api.addFault({ route: DEPLOYED, ...fault });

		const result = await all({});

		expect(result.error).toBeUndefined();
		expect(hintsOf(result)).toEqual([]);
		expect(result.items('Cargo')).toHaveLength(1);
	});

	test('do not change the error if the batch is refused', async () => {
		sandbox.api.addFault({ route: CREATE, status: 402, body: { reason: 'notEnoughCredits' } });

		expect((await all({})).error?.message).toBe('The Cargo workspace is out of credits');
	});
});
