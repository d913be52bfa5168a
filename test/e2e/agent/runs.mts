/** Runs as tools of n8n's real AI Agent: the result in one call, what goes wrong, what is sent. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { BATCHES, TOOLS } from '../../../sandbox/workspace.mjs';
import { RECORD_FIELDS } from '../../node/batch.mjs';
import type { World } from '../context.mjs';
import { N8N, isSince } from '../release.mjs';
import type { ToolCall } from './model.mjs';
import { DONE, type Played, type Player } from './player.mjs';
import {
	ADA,
	FIND_EMAIL,
	GET_ITEMS,
	GET_RUN,
	GET_RUNS,
	NEEDED,
	NOBODY,
	byButton,
	findEmail,
	readInputs,
} from './runTools.mjs';
import { GIVEN, type ToolNode, fromAi } from './workflow.mjs';

const CREATED = 'POST /runs';
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
/** The last agent that runs tools within its own run. It checks what the model sends by itself. */
const OLD_AGENT = 2.2;
/** Before, n8n itself answers for what the model leaves out or gets wrong. */
const isStrict = isSince('2.40.0');

/** A run or a row is less than this many characters. */
const MOST_FOR_A_ROW = 600;

/** A tool's response, as the model reads it: items as JSON. */
type Answered = Record<string, unknown>[];

/** What a node returns to a model if something went wrong. */
interface Told {
	message: string;
	reason: unknown;
	httpCode: unknown;
	description: string;
}

/**
 * Registers the tests.
 *
 * @param world the running n8n and the sandbox
 * @param player the agent
 * @param version of the agent
 */
export function runTests(world: () => World, { play, model }: Player, version: number): void {
	let schema: Awaited<ReturnType<typeof readInputs>> = [];
	before(async () => {
		schema = await readInputs(world());
	});

	/** Run → Create with the needed inputs, and more, left to the model. */
	const tool = (more: Record<string, string> = {}, settings: ToolNode['settings'] = {}) =>
		findEmail({ mappingMode: 'defineBelow', value: { ...NEEDED, ...more }, schema }, settings);
	const call = (args: ToolCall['args']) => () => [{ tool: FIND_EMAIL, args }];
	const read = (): Answered[] =>
		model()
			.answers()
			.map((answer) => JSON.parse(answer) as Answered);
	const told = (): Told => read()[0]?.[0]?.error as Told;
	const created = ({ requests }: Played) => requests.filter((request) => request === CREATED);
	/** Without spaces and line breaks between its members: a model is billed for each. */
	const assertCompact = () => {
		const [answer = ''] = model().answers();
		assert.equal(answer, JSON.stringify(JSON.parse(answer)));
		assert.ok(answer.length < MOST_FOR_A_ROW * (read()[0]?.length ?? 0), answer);
	};
	const goesOn = ({ status, said }: Played) => {
		assert.deepEqual([status, said], ['success', DONE]);
	};

	describe('Run → Create', () => {
		it('gives the model the output of the tool in one call, and nothing of what the agent was given', async () => {
			const played = await play([tool()], [call(ADA)]);
			goesOn(played);
			const [first, ...looks] = played.requests;
			assert.equal(first, CREATED);
			assert.ok(looks.length > 0 && looks.every((look) => /^GET \/runs\/[-\da-f]{36}$/.test(look)));
			const { workflowUuid } = TOOLS.findEmail;
			assert.deepEqual(played.bodies, [{ workflowUuid, data: ADA }]);
			const [answer] = model().answers();
			assert.match(
				answer ?? '',
				/^\[\{"cargo":\{"email":"ada@firm-1\.example","verified":(true|false),"score":\d+,"company":\{"domain":"firm-1\.example","size":\d+\}\}\}\]$/,
			);
			for (const value of [GIVEN.note, GIVEN.first_name]) assert.ok(!answer?.includes(value));
		});

		it('is told to the model by its name, its action with the cost, and the inputs that are left to it', async () => {
			await play([tool()], []);
			const [offered] = model().asked()[0]?.tools ?? [];
			assert.equal(offered?.name, FIND_EMAIL);
			assert.match(offered.description, /^Cargo: Run a tool on each item .* Uses credits\.$/);
			const { properties, required } = offered.parameters;
			assert.deepEqual(properties, {
				first_name: { type: 'string', description: 'First name of the person' },
				company_domain: {
					type: 'string',
					description: 'Domain of the company, such as example.com',
				},
			});
			assert.deepEqual(required, Object.keys(ADA));
		});

		it('takes what the button beside an input stores in the place of a value', async () => {
			const value = {
				first_name: byButton('First_name__As_the_person_writes_it_'),
				company_domain: byButton('Company_domain'),
			};
			const args = {
				First_name__As_the_person_writes_it_: ADA.first_name,
				Company_domain: ADA.company_domain,
			};
			const tools = [findEmail({ mappingMode: 'defineBelow', value, schema })];
			const { bodies } = await play(tools, [call(args)]);
			assert.deepEqual(bodies, [{ workflowUuid: TOOLS.findEmail.workflowUuid, data: ADA }]);
		});

		it('is told to the model in the words of its user, if there are any', async () => {
			const toolDescription = 'Finds the work e-mail of a person. Each call uses 2 credits.';
			const described = { descriptionType: 'manual', toolDescription };
			await play(
				[findEmail({ mappingMode: 'defineBelow', value: NEEDED, schema }, {}, described)],
				[],
			);
			assert.equal(model().asked()[0]?.tools[0]?.description, toolDescription);
		});

		it('sends each kind of input as the tool wants it, also where the model gives a text, and what its user has set', async () => {
			const more = {
				age: fromAi('age', 'Age in years'),
				is_customer: fromAi('is_customer', 'true or false'),
				seniority: fromAi('seniority', 'junior, senior or executive'),
				founded_on: fromAi('founded_on', 'A date'),
				phones: fromAi('phones', 'JSON list of texts'),
			};
			const args = {
				...ADA,
				age: '36',
				is_customer: 'false',
				seniority: 'senior',
				founded_on: '2020-02-29',
				phones: '["1","2"]',
			};
			const { bodies } = await play([tool({ ...more, tags: 'vip' })], [call(args)]);
			const data = { ...args, age: 36, is_customer: false, tags: 'vip', phones: ['1', '2'] };
			const { properties } = model().asked()[0]?.tools[0]?.parameters ?? {};
			assert.deepEqual(Object.keys(properties ?? {}), Object.keys(args));
			assert.deepEqual(bodies, [{ workflowUuid: TOOLS.findEmail.workflowUuid, data }]);
		});

		it('leaves out an input that the model leaves empty and the tool does not need', async () => {
			const more = { age: fromAi('age', 'Age in years') };
			const { bodies } = await play([tool(more)], [call({ ...ADA, age: '' })]);
			assert.deepEqual(bodies, [{ workflowUuid: TOOLS.findEmail.workflowUuid, data: ADA }]);
		});

		it('runs the tool once for each call, side by side and one after the other', async () => {
			const grace = { first_name: 'Grace', company_domain: 'firm-2.example' };
			const both = () => [
				{ tool: FIND_EMAIL, args: ADA },
				{ tool: FIND_EMAIL, args: grace },
			];
			const played = await play([tool()], [both, call(ADA)]);
			goesOn(played);
			assert.equal(created(played).length, 3);
			assert.deepEqual(
				read().map(([item]) => (item?.cargo as { email: string }).email),
				['ada@firm-1.example', 'grace@firm-2.example', 'ada@firm-1.example'],
			);
		});

		it('gives the model the run without waiting, to read later with Run → Get', async () => {
			const mapping = { mappingMode: 'defineBelow' as const, value: NEEDED, schema };
			const started = findEmail(mapping, {}, { waitUntilFinished: false, options: {} });
			const uuidIn = (answers: string[]) =>
				(JSON.parse(answers[0] ?? '') as Answered)[0]?.uuid as string;
			const played = await play(
				[started, GET_RUN],
				[call(ADA), (answers) => [{ tool: 'Get_run', args: { run: uuidIn(answers) } }]],
			);
			goesOn(played);
			const [[run], [finished]] = read() as [Answered, Answered];
			assert.match(String(run?.uuid), UUID);
			assert.deepEqual([run?.status, finished?.status], ['pending', 'success']);
			assert.equal((finished?.output as { email: string }).email, 'ada@firm-1.example');
			assert.equal(created(played).length, 1);
		});
	});

	describe('What the model reads when something goes wrong', () => {
		it('a run that fails: why, at which node, and which run', async () => {
			const played = await play([tool()], [call(NOBODY)]);
			goesOn(played);
			const [{ error }] = read()[0] as [{ error: { runUuid: string } }];
			assert.match(error.runUuid, UUID);
			assert.deepEqual(error, {
				message: 'No company found for nobody.invalid',
				reason: 'error',
				httpCode: null,
				runUuid: error.runUuid,
				node: 'find_email',
				description: `Use Run → Get with the ID ${error.runUuid} to see what its nodes did`,
			});
			assert.equal(created(played).length, 1);
		});

		for (const [what, more, args, message, description] of [
			[
				'a text where a number belongs',
				{ age: fromAi('age', 'Age in years') },
				{ ...ADA, age: 'many' },
				'Age (input age): "many" is not a number',
				'Enter a number',
			],
			[
				'none of the choices',
				{ seniority: fromAi('seniority', 'Seniority') },
				{ ...ADA, seniority: 'boss' },
				'Seniority (input seniority): "boss" is not one of junior, senior, executive',
				'Enter one of the choices, spelled the same way',
			],
			[
				'an empty text for an input that the tool needs',
				{},
				{ ...ADA, company_domain: '' },
				'Company domain (input company_domain): "" is empty, but the tool requires this input',
				'Provide a value for this input',
			],
		] as const) {
			it(`${what}: the input, the value and the remedy; nothing is sent, and the model corrects it`, async () => {
				const seen: number[] = [];
				const played = await play(
					[tool(more)],
					[
						call(args),
						() => {
							seen.push(world().sandbox.requests().length);
							return [{ tool: FIND_EMAIL, args: { ...ADA, age: '36', seniority: 'senior' } }];
						},
					],
				);
				goesOn(played);
				assert.deepEqual(told(), { message, reason: null, httpCode: null, description });
				assert.deepEqual(seen, [0]);
				assert.equal(created(played).length, 1);
			});
		}

		it('Map Automatically: that it does not work for a tool, and what to tell the user', async () => {
			for (const known of [schema, []]) {
				const auto = findEmail({ mappingMode: 'autoMapInputData', value: null, schema: known });
				const played = await play([auto], [call({})]);
				goesOn(played);
				assert.deepEqual(played.requests, []);
				assert.match(told().message, /"Map Automatically" does not work for a tool of an AI Agent/);
				assert.match(
					told().description,
					/^Nothing was sent, and trying again does not help\. Tell the user to .*Map Each Column Manually/,
				);
			}
		});

		it('no credits: the reason, and what to do', async () => {
			const played = await play([tool()], [call(ADA)], () => {
				world().sandbox.addFault({
					route: 'POST /orchestration/runs',
					status: 402,
					body: { reason: 'notEnoughCredits' },
				});
			});
			goesOn(played);
			assert.deepEqual([told().reason, told().httpCode], ['notEnoughCredits', '402']);
			assert.match(told().description, /credits/);
		});

		for (const drop of ['before', 'during'] as const) {
			it(`an answer that is lost (${drop}): that the run may exist; nothing is sent twice, not even with Retry On Fail`, async () => {
				const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };
				const played = await play([tool({}, settings)], [call(ADA)], () => {
					world().sandbox.addFault({ route: 'POST /orchestration/runs', drop, times: 5 });
				});
				goesOn(played);
				assert.deepEqual(played.requests, [CREATED]);
				assert.match(told().description, /The run may have been created anyway/);
			});
		}

		it('a wait that takes too long: which run goes on, and how to read it later', async () => {
			const options = { pollInterval: 0.2, maxWait: 1 };
			const mapping = { mappingMode: 'defineBelow' as const, value: NEEDED, schema };
			const played = await play([findEmail(mapping, {}, { options })], [call(ADA)], () => {
				world().sandbox.planRuns({ duration: 60_000 });
			});
			goesOn(played);
			assert.equal(created(played).length, 1);
			const { message, reason, description } = told();
			assert.match(message, /^The run [-\da-f]{36} was still \w+ after 1 seconds$/);
			assert.equal(reason, 'maxWait');
			assert.match(description, /^It keeps running in Cargo\. Use Run → Get with this ID later/);
		});

		it('nothing of a connection that breaks while it waits: the wait goes on', async () => {
			const played = await play([tool()], [call(ADA)], () => {
				for (const drop of ['before', 'during'] as const) {
					world().sandbox.addFault({ route: 'GET /orchestration/runs/{uuid}', drop });
				}
			});
			goesOn(played);
			assert.equal((read()[0]?.[0]?.cargo as { email: string }).email, 'ada@firm-1.example');
			assert.equal(created(played).length, 1);
		});
	});

	describe(`What n8n ${N8N} does with what the model sends`, () => {
		const AGE_NUMBER = { age: fromAi('age', 'Age in years', 'number') };

		if (version <= OLD_AGENT) {
			const outcome = isStrict ? 'ends the execution' : 'gives the model an empty answer';
			for (const [what, args] of [
				['not of the type in $fromAI', { ...ADA, age: 'many' }],
				['missing', ADA],
			] as const) {
				it(`a value that is ${what}: n8n itself refuses it and ${outcome}; nothing is sent`, async () => {
					const played = await play([tool(AGE_NUMBER)], [call(args)]);
					assert.deepEqual(played.requests, []);
					if (!isStrict) {
						goesOn(played);
						assert.deepEqual(model().answers(), ['']);
					} else {
						assert.equal(played.status, 'error');
						assert.match(
							played.failure ?? '',
							/^Received tool input did not match expected schema/,
						);
					}
				});
			}
			return;
		}

		it('a value that is not of the type in $fromAI: the model is told, and nothing is sent', async () => {
			const played = await play([tool(AGE_NUMBER)], [call({ ...ADA, age: 'many' })]);
			goesOn(played);
			assert.equal(told().message, 'Age (input age): "many" is not a number');
			assert.deepEqual(played.requests, []);
		});

		const fromItem = isStrict ? 'is missed by the node' : 'is taken from the item of the agent';
		it(`a value that the model leaves out ${fromItem}`, async () => {
			const { company_domain } = ADA;
			const played = await play([tool()], [call({ company_domain })]);
			goesOn(played);
			if (!isStrict) {
				const data = { first_name: GIVEN.first_name, company_domain };
				assert.deepEqual(played.bodies, [{ workflowUuid: TOOLS.findEmail.workflowUuid, data }]);
			} else {
				assert.match(told().message, /^First name \(input first_name\): undefined is empty/);
				assert.deepEqual(played.requests, []);
			}
		});
	});

	describe('On Error', () => {
		it('Continue changes nothing: the model reads the error', async () => {
			const played = await play([tool({}, { onError: 'continueRegularOutput' })], [call(NOBODY)]);
			goesOn(played);
			assert.equal(told().message, 'No company found for nobody.invalid');
		});

		const ends = version > OLD_AGENT;
		it(`Stop Workflow ${ends ? 'ends the execution with the error' : 'cannot end this agent: the model reads the error'}`, async () => {
			const played = await play([tool({}, { onError: 'stopWorkflow' })], [call(NOBODY)]);
			assert.equal(created(played).length, 1);
			if (ends) {
				assert.equal(played.status, 'error');
				assert.equal(played.failure, 'No company found for nobody.invalid');
			} else {
				goesOn(played);
				assert.equal(told().message, 'No company found for nobody.invalid');
			}
		});

		const loses = version > OLD_AGENT;
		it(`Continue (using error output) ${loses ? 'takes every answer from the model, a good one too' : 'changes nothing'}`, async () => {
			const played = await play(
				[tool({}, { onError: 'continueErrorOutput' })],
				[call(ADA), call(NOBODY)],
			);
			goesOn(played);
			assert.equal(created(played).length, 2);
			if (loses) assert.deepEqual(model().answers(), ['""', '""']);
			else
				assert.deepEqual(
					read().map(([item]) => Object.keys(item ?? {})),
					[['cargo'], ['error']],
				);
		});
	});

	describe('Other operations that read results', () => {
		it('Batch → Get Results gives the model a row for each record, as JSON', async () => {
			const { uuid } = BATCHES.success;
			const played = await play(
				[GET_ITEMS],
				[() => [{ tool: 'Get_results', args: { batch: uuid } }]],
			);
			goesOn(played);
			assert.deepEqual(played.requests, [`GET /batches/${uuid}`, 'POST /runs/download']);
			const rows = read()[0] ?? [];
			assert.equal(rows.length, BATCHES.success.runsCount);
			assert.deepEqual(Object.keys(rows[0] ?? {}), RECORD_FIELDS);
			assertCompact();
		});

		it('Run → Get Many tells the model which runs of a batch failed, and why', async () => {
			const { uuid } = BATCHES.failedRuns;
			const args = { batch: uuid, statuses: ['error'], limit: 2 };
			const played = await play([GET_RUNS], [() => [{ tool: 'Get_runs', args }]]);
			goesOn(played);
			assert.deepEqual(played.requests, ['POST /runs/list']);
			assert.equal(read()[0]?.length, 2);
			for (const run of read()[0] ?? []) {
				assert.equal(run.status, 'error');
				assert.equal(run.errorMessage, 'The provider found nothing for this record');
				assert.equal(run.failedNode, 'find_email');
			}
			assertCompact();
		});
	});
}
