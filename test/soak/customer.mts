import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INode } from 'n8n-workflow';
import type { Sandbox } from '../../sandbox/server.mjs';
import { TOOLS } from '../../sandbox/workspace.mjs';
import type { FlowResult } from '../engine/harness.mjs';
import { byId, runCargo } from '../engine/harness.mjs';
import { runRows } from '../operations/support.mjs';
import type { Random } from './random.mjs';
import type { World } from './world.mjs';

const FINAL = ['success', 'error', 'cancelled', 'skipped'];
const MINUTE = 60_000;

/** One execution of a workflow that creates something, or waits. */
export interface Action {
	operation: string;
	/** A text that only this execution sends, in each thing that it creates. */
	marks: string[];
	/** All that the execution shows: its output and its error. */
	shown: string;
	/** Whether it ended with an error. */
	failed: boolean;
	/** What the error says; empty if there is none. */
	message: string;
	/** What is wrong with its result, if anything. */
	wrong: string[];
}

/** Somebody whose workflows create batches and runs and wait for them. */
export class Customer {
	readonly actions: Action[] = [];
	private made = 0;

	constructor(
		readonly name: string,
		private readonly sandbox: Sandbox,
		private readonly world: World,
		private readonly random: Random,
	) {}

	/** Runs workflows until the sandbox's clock has come to `end`. */
	async turn(end: number): Promise<void> {
		const operations = [
			async () => this.createBatch(),
			async () => this.createFromItems(),
			async () => this.getWithWait(),
			async () => this.retryFailed(),
			async () => this.createRuns(),
		];
		while (this.sandbox.now() < end) {
			await this.random.pick(operations)();
			await sleep(this.random.between(0, 200));
		}
	}

	private async createBatch(): Promise<void> {
		const [mark] = this.marks(1);
		this.plan();
		const records = JSON.stringify([{ mark }]);
		const parameters = {
			operation: 'create',
			workflowUuid: byId(TOOLS.findEmail.workflowUuid),
			dataKind: 'records',
			records,
		};
		await this.run('Batch: Create', [mark], { ...parameters, ...this.waiting() });
	}

	private async createFromItems(): Promise<void> {
		const [mark] = this.marks(1);
		this.plan();
		const items = [{ mark }, { mark, second: true }];
		const result = await runRows({
			credential: this.credential,
			parameters: this.waiting(),
			items,
			settings: this.settings(),
		});
		this.note('Batch: Create From Items', [mark], result);
	}

	private async getWithWait(): Promise<void> {
		const { random, sandbox } = this;
		const open = sandbox
			.batches()
			.filter(
				({ batch, records }) =>
					!FINAL.includes(batch.status) && records.length > 0 && batch.status !== 'cancelling',
			);
		// What the sandbox holds from the start stands still for ever.
		const young = open.filter(
			({ batch }) => sandbox.now() - Date.parse(batch.createdAt) < 15 * MINUTE,
		);
		if (young.length === 0) return;
		const { uuid } = random.pick(young).batch;
		await this.run(
			'Batch: Get',
			[],
			{ operation: 'get', batchUuid: byId(uuid), ...this.waiting() },
			uuid,
		);
	}

	private async retryFailed(): Promise<void> {
		const at = new Date(this.sandbox.now()).toISOString();
		const [batch] = this.sandbox.addBatches([
			{ status: 'success', runsCount: 10, failedRunsCount: 3, createdAt: at, finishedAt: at },
		]);
		const mark = batch?.uuid ?? '';
		this.plan();
		const parameters = { operation: 'retryFailed', batchUuid: byId(mark) };
		await this.run('Batch: Retry Failed', [mark], { ...parameters, ...this.waiting() });
	}

	private async createRuns(): Promise<void> {
		const marks = this.marks(3);
		const { random } = this;
		this.sandbox.planRuns(...marks.map(() => ({ duration: random.between(100, 2 * MINUTE) })));
		const items = marks.map((mark) => ({ first_name: mark, company_domain: 'firm.example' }));
		const parameters = {
			resource: 'run',
			operation: 'create',
			workflowUuid: byId(TOOLS.findEmail.workflowUuid),
		};
		await this.run('Run: Create', marks, { ...parameters, ...this.waiting() }, undefined, items);
	}

	private async run(
		operation: string,
		marks: string[],
		parameters: IDataObject,
		awaited?: string,
		items?: IDataObject[],
	): Promise<void> {
		const result = await runCargo({
			credential: this.credential,
			parameters,
			items,
			settings: this.settings(),
		});
		this.note(operation, marks, result, awaited);
	}

	private note(operation: string, marks: string[], result: FlowResult, awaited?: string): void {
		const output = [...result.json('Cargo'), ...result.json('Cargo', 1)];
		const { error } = result;
		const failed = error !== undefined || output.some((item) => 'error' in item);
		const [bad] = output.filter((item) => 'error' in item);
		const message = error?.message ?? JSON.stringify(bad?.error ?? '');
		const shown = JSON.stringify([output, error, error?.message, error?.description]);
		const wrong: string[] = [];
		if (shown.includes(this.sandbox.token)) wrong.push('the token is shown');
		if (error && !/^Node(Api|Operation)Error$/.test(error.name))
			wrong.push(`an error of another kind: ${error.name} ${error.message}`);
		if (!failed && output.length === 0) wrong.push('no output');
		for (const { uuid, status } of failed
			? []
			: (output as Array<{ uuid?: string; status?: string }>)) {
			if (operation === 'Run: Create') continue;
			const actual = this.sandbox.batch(uuid ?? '')?.status;
			if (actual !== status || !FINAL.includes(actual ?? ''))
				wrong.push(`${uuid} is ${actual}, shown as ${status}`);
			if (awaited !== undefined && uuid !== awaited) wrong.push('another batch');
		}
		this.actions.push({ operation, marks, shown, failed, message, wrong });
	}

	private plan(): void {
		this.sandbox.planBatches(this.world.plan(4 * MINUTE));
	}

	private waiting(): IDataObject {
		const options = { pollInterval: this.random.between(1, 10), maxWait: 24 * 3600 };
		return { waitUntilFinished: true, options };
	}

	private settings(): Partial<INode> {
		const { random } = this;
		const onError = random.pick([
			'stopWorkflow',
			'continueErrorOutput',
			'continueRegularOutput',
		] as const);
		const retries = { retryOnFail: true, maxTries: 3, waitBetweenTries: 50 };
		return { onError, ...(random.chance(0.6) ? retries : {}) };
	}

	private marks(count: number): [string, ...string[]] {
		const next = () => `mark-${this.name}-${++this.made}-`;
		return [next(), ...Array.from({ length: count - 1 }, next)];
	}

	private get credential() {
		const { token: apiToken, baseUrl } = this.sandbox;
		return { apiToken, baseUrl };
	}
}
