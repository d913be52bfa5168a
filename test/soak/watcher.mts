import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../sandbox/server.mjs';
import type { Polling } from '../engine/polling.mjs';
import { activate } from '../engine/polling.mjs';
import type { Era, Selection } from './expected.mjs';
import { judge } from './expected.mjs';
import type { Random } from './random.mjs';
import { WORKFLOWS } from './world.mjs';

const STATUSES = ['cancelled', 'error', 'skipped', 'success'];

/** What came of a trigger. */
export interface Judgement {
	/** Batches that started the workflow more than once. */
	twice: string[];
	/** Batches that had to start it and did not. */
	lost: string[];
	/** Batches that started it and must not have. */
	unexpected: string[];
}

/** What happened to a trigger. */
export interface Deeds {
	polls: number;
	failedPolls: number;
	restarts: number;
	changes: number;
	pauses: number;
}

/** A published workflow with the trigger, and a user who changes it, and an n8n that restarts. */
export class Watcher {
	readonly deeds: Deeds = { polls: 0, failedPolls: 0, restarts: 0, changes: 0, pauses: 0 };
	readonly starts = new Map<string, number[]>();
	/** Messages of polls that failed, each with how often. */
	readonly messages = new Map<string, number>();
	readonly eras: Era[] = [];
	/** What happened when, for whoever looks into a fault. */
	readonly log: string[] = [];
	private readonly open = new Set<Promise<void>>();

	private constructor(
		readonly name: string,
		private readonly trigger: Polling,
		private readonly sandbox: Sandbox,
		private readonly random: Random,
		private selection: Selection,
	) {}

	/** Makes one that is not published yet. */
	static async make(name: string, sandbox: Sandbox, random: Random): Promise<Watcher> {
		const selection = someSelection(random);
		const { token: apiToken, baseUrl } = sandbox;
		const trigger = await activate({ apiToken, baseUrl }, { ...selection });
		return new Watcher(name, trigger, sandbox, random, selection);
	}

	/** How often the workflow was started. */
	get count(): number {
		return [...this.starts.values()].reduce((sum, { length }) => sum + length, 0);
	}

	/** Lets things happen until the sandbox's clock has come to `end`. */
	async turn(end: number): Promise<void> {
		const { random } = this;
		await this.publish(false);
		while (this.sandbox.now() < end) {
			await sleep(random.between(50, 1200));
			const dice = random.next();
			if (dice < 0.04) await this.restart();
			else if (dice < 0.11) await this.change();
			else if (dice < 0.125) await this.pause();
			else this.pollBeside();
		}
		await Promise.all(this.open);
	}

	/** Polls until everything that has to has started the workflow, or as long as `patience` says. */
	async drain(patience: number): Promise<void> {
		const end = performance.now() + patience;
		do {
			await this.poll();
			await sleep(200);
		} while (this.judge().lost.length > 0 && performance.now() < end);
		// What would start twice does so now.
		for (let more = 0; more < 3; more++) await this.poll();
	}

	/** Judges what has happened so far. */
	judge(): Judgement {
		const twice = [...this.starts].filter(([, { length }]) => length > 1).map(([uuid]) => uuid);
		const [lost, unexpected]: [string[], string[]] = [[], []];
		for (const { batch } of this.sandbox.batches()) {
			if (batch.finishedAt === null) continue;
			const verdict = judge(this.eras, batch);
			const hasStarted = this.starts.has(batch.uuid);
			if (verdict === 'must' && !hasStarted) lost.push(batch.uuid);
			if (verdict === 'must not' && hasStarted) unexpected.push(batch.uuid);
		}
		return { twice, lost, unexpected };
	}

	/** All that is known of one batch and this trigger. */
	story(uuid: string): string {
		const batch = this.sandbox.batch(uuid);
		return [
			`${this.name}: ${JSON.stringify(batch)}`,
			`verdict ${batch ? judge(this.eras, batch) : ''}, started ${JSON.stringify((this.starts.get(uuid) ?? []).map(iso))}`,
			...this.log,
		].join('\n');
	}

	/** n8n polls by its clock, whether or not a poll is still under way. */
	private pollBeside(): void {
		const poll = this.poll().then(() => {
			this.open.delete(poll);
		});
		this.open.add(poll);
	}

	/** @returns whether the poll succeeded */
	private async poll(): Promise<boolean> {
		this.deeds.polls += 1;
		const number = this.deeds.polls;
		this.note(`poll ${number} begins`);
		try {
			const items = (await this.trigger.poll()) ?? [];
			this.note(`poll ${number} starts ${items.length}`);
			for (const { json } of items) this.start(json.uuid as string);
			return true;
		} catch (error) {
			this.deeds.failedPolls += 1;
			const { message } = error as Error;
			this.note(`poll ${number} fails: ${message}`);
			this.messages.set(message, (this.messages.get(message) ?? 0) + 1);
			return false;
		}
	}

	private start(uuid: string): void {
		const times = this.starts.get(uuid) ?? [];
		times.push(this.sandbox.now());
		this.starts.set(uuid, times);
	}

	private async publish(isChange: boolean): Promise<void> {
		const { selection } = this;
		const never = Number.POSITIVE_INFINITY;
		const era: Era = { selection, isChange, asked: this.sandbox.now(), done: never, ended: never };
		const last = this.eras.at(-1);
		if (last && isChange) last.ended = era.asked;
		this.eras.push(era);
		this.note(`${isChange ? 'changes to' : 'publishes'} ${JSON.stringify(selection)}`);
		await this.settle();
		era.done = this.sandbox.now();
		this.note('published');
	}

	/** n8n's first poll decides whether a workflow is published; who publishes tries again. */
	private async settle(): Promise<void> {
		while (!(await this.poll())) {
			await sleep(this.random.between(20, 500));
		}
	}

	private async restart(): Promise<void> {
		this.deeds.restarts += 1;
		this.note('restarts');
		this.trigger.restart();
		await sleep(this.random.between(0, 2000));
		await this.settle();
		this.note('restarted');
	}

	private async change(): Promise<void> {
		this.deeds.changes += 1;
		this.selection = changed(this.selection, this.random);
		this.trigger.change({ ...this.selection });
		await this.publish(true);
	}

	private async pause(): Promise<void> {
		this.deeds.pauses += 1;
		const last = this.eras.at(-1);
		if (last) {
			last.ended = this.sandbox.now();
			void Promise.all(this.open).then(() => {
				last.over = this.sandbox.now();
			});
		}
		this.note('unpublishes');
		await sleep(this.random.between(50, 3000));
		if (this.random.chance(0.3)) this.trigger.restart();
		if (this.random.chance(0.5)) this.selection = changed(this.selection, this.random);
		this.trigger.publish({ ...this.selection });
		await this.publish(false);
	}

	private note(what: string): void {
		this.log.push(`${iso(this.sandbox.now())} ${what}`);
	}
}

const iso = (time: number) => new Date(time).toISOString();

function someSelection(random: Random): Selection {
	return {
		workflowUuids: random.chance(0.4) ? [] : orAll(random.some(WORKFLOWS, 0.5), WORKFLOWS),
		statuses: random.chance(0.4) ? STATUSES : orAll(random.some(STATUSES, 0.5), STATUSES),
		onlyWithFailedRuns: random.chance(0.2),
	};
}

/** Most users change one field at a time. */
function changed(selection: Selection, random: Random): Selection {
	const next = someSelection(random);
	const dice = random.next();
	if (dice < 0.4) return { ...selection, workflowUuids: next.workflowUuids };
	if (dice < 0.7) return { ...selection, statuses: next.statuses };
	if (dice < 0.8) return { ...selection, onlyWithFailedRuns: !selection.onlyWithFailedRuns };
	return next;
}

const orAll = (some: string[], all: string[]) => (some.length > 0 ? some : all);
