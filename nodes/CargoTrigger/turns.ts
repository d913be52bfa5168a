import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { isAhead } from './failures';
import type { Written } from './memory';
import { isSame } from './memory';

/** Milliseconds that a check may take, unless n8n allows less. The next check does the rest. */
const LOOK_MOST = 240_000;
/** Milliseconds after that until a check counts as lost, whatever the cause. */
const GRACE = 10_000;
/** How many triggers are kept in memory; for others, n8n's stored data must suffice. */
const TRIGGERS_MOST = 500;

/** Distinguishes this n8n process from others that have written a trigger's memory. */
const THIS_PROCESS = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;

/** How the memory of an event is read, and kept small. */
export interface MemoryForm<Found> {
	/**
	 * Reads what n8n has kept.
	 *
	 * @param value anything: it may be from an older version of this package, of another event, or missing
	 * @returns undefined if it is not the memory of this event
	 */
	read(value: unknown): (Found & Written) | undefined;
	/** Limits the size of findings: the workflow's stored data must not grow without end. */
	bounded(findings: Found): Found;
}

/** What this process knows of one trigger. */
interface Trigger {
	/** The check that is running. */
	turn?: Turn<unknown>;
	/** The findings of the last check. n8n stores them only after a check that starts the workflow. */
	memory?: Written;
	/** The memory of another process that this one started from. */
	adopted?: string;
	/** Until when Cargo asked to wait, and the registration it asked. */
	rest?: { until: number; registration: unknown };
}

const triggers = new Map<string, Trigger>();

/** The activations that have begun: n8n polls each with its own context. */
const begun = new WeakSet();

/**
 * One check of a trigger. n8n does not keep checks apart (n8n-engine.md, "Queue mode"): one that takes
 * longer than the interval runs in parallel with the next one, and what it read from memory is outdated by
 * then. Therefore only one check of a trigger runs, and only that one may take batches and write the memory.
 */
export class Turn<Found> {
	/** Fires when the check must end. */
	readonly signal: AbortSignal;

	private readonly stopper = new AbortController();
	private readonly lostAt: number;
	private readonly stored: IDataObject;
	private readonly registration: unknown;

	private constructor(
		private readonly context: IPollFunctions,
		private readonly form: MemoryForm<Found>,
		private readonly trigger: Trigger,
	) {
		const budget = budgetOf(context);
		this.signal = AbortSignal.any([this.stopper.signal, AbortSignal.timeout(budget)]);
		this.lostAt = performance.now() + budget + GRACE;
		this.stored = context.getWorkflowStaticData('node');
		this.registration = registrationOf(context);
	}

	/**
	 * Begins a check, unless one is running. A check of an earlier activation does not count: n8n may discard
	 * what it finds, so it ends and takes nothing.
	 *
	 * @param context the poll
	 * @param form how the memory of the trigger's event is read and kept small
	 * @returns undefined if another check is running
	 */
	static begin<Found>(context: IPollFunctions, form: MemoryForm<Found>): Turn<Found> | undefined {
		const trigger = triggerOf(context);
		const other = trigger.turn;
		if (other?.goesOnBeside(context)) return undefined;
		other?.stopper.abort();
		const turn = new Turn(context, form, trigger);
		trigger.turn = turn;
		return turn;
	}

	/** Whether the check may still take batches. */
	get isCurrent(): boolean {
		return this.trigger.turn === this;
	}

	/** Whether the user has just published the workflow. */
	get isPublished(): boolean {
		return isPublishing(this.context);
	}

	/**
	 * Whether Cargo asks clients to wait. After a change of the form, requests are sent anyway: it may have
	 * another credential, and the user is waiting for the result.
	 */
	get isResting(): boolean {
		const { rest } = this.trigger;
		return (
			rest !== undefined && isAhead(rest.until) && isSame(rest.registration, this.registration)
		);
	}

	/**
	 * Pauses requests for a while: the next checks send nothing. n8n stores nothing after a failed check, so
	 * this process remembers it.
	 *
	 * @param until milliseconds since 1970 by n8n's clock; undefined to end the pause
	 */
	restUntil(until: number | undefined): void {
		if (!this.isCurrent) return;
		const { registration } = this;
		this.trigger.rest = until === undefined ? undefined : { until, registration };
	}

	/**
	 * The findings of the last check: those of this process, unless another process has continued from them.
	 *
	 * @returns undefined if the trigger has never checked for its event
	 */
	recall(): (Found & Written) | undefined {
		const stored = this.form.read(this.stored.memory);
		const memory = this.form.read(this.trigger.memory);
		const { adopted } = this.trigger;
		const isOurs = !stored || stored.by === THIS_PROCESS || nameOf(stored) === adopted;
		if (memory && isOurs) return memory;
		this.trigger.adopted = stored && nameOf(stored);
		this.trigger.memory = stored;
		return stored;
	}

	/**
	 * Keeps what the check has found, for the next one and with the workflow.
	 *
	 * @param findings of the check
	 * @returns false if the check is no longer the current one: nothing is kept, and nothing may start
	 */
	keep(findings: Found): boolean {
		if (!this.isCurrent) return false;
		const look = (this.trigger.memory?.look ?? 0) + 1;
		const memory = { by: THIS_PROCESS, look, ...this.form.bounded(findings) };
		this.trigger.memory = memory;
		this.stored.memory = memory;
		begun.add(this.context);
		return true;
	}

	/** Lets the next check begin. */
	end(): void {
		if (this.isCurrent) this.trigger.turn = undefined;
	}

	private goesOnBeside(context: IPollFunctions): boolean {
		if (performance.now() >= this.lostAt) return false;
		if (context === this.context) return true;
		return !isPublishing(context) && isSame(registrationOf(context), this.registration);
	}
}

function triggerOf(context: IPollFunctions): Trigger {
	const key = `${context.getWorkflow().id ?? ''}/${context.getNode().id}`;
	const trigger = triggers.get(key) ?? {};
	// The most recently used one is last.
	triggers.delete(key);
	triggers.set(key, trigger);
	for (const [idle, { turn }] of triggers) {
		if (triggers.size <= TRIGGERS_MOST) break;
		if (!turn) triggers.delete(idle);
	}
	return trigger;
}

const isPublishing = (context: IPollFunctions) =>
	['activate', 'create'].includes(context.getActivationMode()) && !begun.has(context);

/** What n8n compares to decide whether a trigger must be registered again. */
function registrationOf(context: IPollFunctions): unknown {
	const { name, typeVersion, credentials, parameters } = context.getNode();
	return JSON.parse(JSON.stringify({ name, typeVersion, credentials, parameters })) as unknown;
}

const nameOf = ({ by, look }: Written) => `${by}/${look}`;

/** Newer versions of n8n say how long they wait for a check; later results are discarded. */
function budgetOf(context: IPollFunctions): number {
	const n8n: Partial<Pick<IPollFunctions, 'getPollBudgetMs'>> = context;
	return Math.min(LOOK_MOST, n8n.getPollBudgetMs?.() ?? LOOK_MOST);
}
