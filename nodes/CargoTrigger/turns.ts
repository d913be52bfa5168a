import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { isAhead } from './failures';
import type { Findings, Memory } from './memory';
import { bounded, isSame, readMemory } from './memory';
import type { Fields } from './selection';

/** Milliseconds that a look may take, unless n8n gives it less. What it has not done then, the next one does. */
const LOOK_MOST = 240_000;
/** Milliseconds after that at which a look counts as lost, whatever holds it up. */
const GRACE = 10_000;
/** How many triggers are kept in mind; of those beyond it n8n's stored memory has to do. */
const TRIGGERS_MOST = 500;

/** Tells this process of n8n from any other one that has written a trigger's memory. */
const THIS_PROCESS = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;

/** What this process knows of one trigger. */
interface Trigger {
	/** The look that is under way. */
	turn?: Turn;
	/** What the last look has left behind. n8n stores it only after a look that starts the flow. */
	memory?: Memory;
	/** The memory of another process with which this one began. */
	adopted?: string;
	/** Until when Cargo wants to be left alone, and whom it told so. */
	rest?: { until: number; registration: unknown };
}

const triggers = new Map<string, Trigger>();

/** The activations that have begun: n8n polls each with one context of its own. */
const begun = new WeakSet();

/**
 * One look of a trigger. n8n does not keep looks apart (n8n-engine.md, "Queue mode"): one that outlasts
 * the interval runs beside the next one, and what it read from memory is old by then. Therefore only one
 * look of a trigger is under way, and only that one may take batches and write the memory.
 */
export class Turn {
	/** Fires when the look has to end. */
	readonly signal: AbortSignal;

	private readonly stopper = new AbortController();
	private readonly lostAt: number;
	private readonly stored: IDataObject;
	private readonly registration: unknown;

	private constructor(
		private readonly context: IPollFunctions,
		private readonly trigger: Trigger,
	) {
		const budget = budgetOf(context);
		this.signal = AbortSignal.any([this.stopper.signal, AbortSignal.timeout(budget)]);
		this.lostAt = performance.now() + budget + GRACE;
		this.stored = context.getWorkflowStaticData('node');
		this.registration = registrationOf(context);
	}

	/**
	 * Begins a look, unless one is under way. A look of an activation that is over does not count: n8n
	 * may throw away what it finds, so it ends and takes nothing.
	 *
	 * @param context the poll
	 * @returns undefined when another look goes on
	 */
	static begin(context: IPollFunctions): Turn | undefined {
		const trigger = triggerOf(context);
		const other = trigger.turn;
		if (other?.goesOnBeside(context)) return undefined;
		other?.stopper.abort();
		const turn = new Turn(context, trigger);
		trigger.turn = turn;
		return turn;
	}

	/** Whether the look may still take batches. */
	get isCurrent(): boolean {
		return this.trigger.turn === this;
	}

	/** Whether the user has just published the workflow, which was not published before. */
	get isPublished(): boolean {
		return isPublishing(this.context);
	}

	/**
	 * Whether Cargo wants to be left alone. A changed form asks all the same: it may have another
	 * credential, and its user waits for the answer.
	 */
	get isResting(): boolean {
		const { rest } = this.trigger;
		return (
			rest !== undefined && isAhead(rest.until) && isSame(rest.registration, this.registration)
		);
	}

	/**
	 * Leaves Cargo alone for a while: the next looks ask nothing. n8n stores nothing after a look that
	 * fails, so this process keeps it.
	 *
	 * @param until milliseconds since 1970 by n8n's clock; undefined: no longer
	 */
	restUntil(until: number | undefined): void {
		if (!this.isCurrent) return;
		const { registration } = this;
		this.trigger.rest = until === undefined ? undefined : { until, registration };
	}

	/**
	 * What the last look has left behind: that of this process, unless another one has gone on from it.
	 *
	 * @param fields the trigger's fields now
	 * @returns undefined when the trigger has never looked
	 */
	recall(fields: Fields): Memory | undefined {
		const stored = readMemory(this.stored.memory, fields);
		const { memory, adopted } = this.trigger;
		const isOurs = !stored || stored.by === THIS_PROCESS || nameOf(stored) === adopted;
		if (memory && isOurs) return memory;
		this.trigger.adopted = stored && nameOf(stored);
		this.trigger.memory = stored;
		return stored;
	}

	/**
	 * Keeps what the look has found, for the next one and with the workflow.
	 *
	 * @param findings what it leaves behind
	 * @returns false when the look is not the trigger's any more: nothing is kept, and nothing may start
	 */
	keep(findings: Findings): boolean {
		if (!this.isCurrent) return false;
		const look = (this.trigger.memory?.look ?? 0) + 1;
		const memory: Memory = { by: THIS_PROCESS, look, ...bounded(findings) };
		this.trigger.memory = memory;
		this.stored.memory = memory;
		begun.add(this.context);
		return true;
	}

	/** Lets the next look begin. */
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
	// The one that was looked after last stands last.
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

/** By what n8n tells whether a trigger has to be registered anew. */
function registrationOf(context: IPollFunctions): unknown {
	const { name, typeVersion, credentials, parameters } = context.getNode();
	return JSON.parse(JSON.stringify({ name, typeVersion, credentials, parameters })) as unknown;
}

const nameOf = ({ by, look }: Memory) => `${by}/${look}`;

/** Newer versions of n8n say how long they wait for a look; what comes later is thrown away. */
function budgetOf(context: IPollFunctions): number {
	const n8n: Partial<Pick<IPollFunctions, 'getPollBudgetMs'>> = context;
	return Math.min(LOOK_MOST, n8n.getPollBudgetMs?.() ?? LOOK_MOST);
}
