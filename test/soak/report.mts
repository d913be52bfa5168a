import type { Sandbox } from '../../sandbox/server.mjs';
import type { Creations } from './creations.mjs';
import type { Action } from './customer.mjs';
import type { Mishaps } from './mishaps.mjs';
import type { Watcher } from './watcher.mjs';

/** What a soak hands over at its end. */
export interface Soaked {
	seed: number;
	sandbox: Sandbox;
	mishaps: Mishaps;
	watchers: Watcher[];
	actions: Action[];
	creations: Creations;
	/** Tells all about each fault. */
	isVerbose: boolean;
}

const line = (label: string, value: unknown) => {
	console.log(`  ${label.padEnd(48)}${String(value)}`);
};

const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);

/**
 * Prints what has happened.
 *
 * @returns whether nothing went wrong
 */
export function printReport(soaked: Soaked): boolean {
	const { sandbox, mishaps, watchers, actions, creations } = soaked;
	const judgements = watchers.map((watcher) => ({ watcher, ...watcher.judge() }));
	const count = (what: 'twice' | 'lost' | 'unexpected') =>
		sum(judgements.map((judgement) => judgement[what].length));
	const deeds = (what: keyof Watcher['deeds']) => sum(watchers.map((each) => each.deeds[what]));

	console.log(`\nSeed ${soaked.seed}`);
	line('batches in the sandbox', sandbox.batches().length);
	line('requests', sandbox.requests().length);
	line('faults', mishaps.total);
	for (const [what, times] of [...mishaps.counts].sort()) line(`  ${what}`, times);
	line('polls (failed)', `${deeds('polls')} (${deeds('failedPolls')})`);
	line(
		'restarts, changes, pauses',
		`${deeds('restarts')}, ${deeds('changes')}, ${deeds('pauses')}`,
	);
	line('starts', sum(watchers.map((watcher) => watcher.count)));
	for (const operation of [...new Set(actions.map((action) => action.operation))].sort()) {
		const own = actions.filter((action) => action.operation === operation);
		const failed = own.filter((action) => action.failed).length;
		line(`executions of ${operation} (failed)`, `${own.length} (${failed})`);
	}
	console.log();
	const counts: Array<[label: string, count: number]> = [
		['batches started twice', count('twice')],
		['batches lost', count('lost')],
		['batches started against the rules', count('unexpected')],
		['batches or runs created twice', creations.twice.length],
		['created and not named', creations.unnamed.length],
		['results that are wrong', creations.wrong.length],
	];
	for (const [label, found] of counts) line(label, found);
	for (const text of [...creations.twice, ...creations.unnamed, ...creations.wrong]) {
		console.log(`  ${text}`);
	}
	for (const { watcher, twice, lost, unexpected } of judgements) {
		for (const uuid of [...twice, ...lost, ...unexpected]) {
			console.log(soaked.isVerbose ? `\n${watcher.story(uuid)}` : `  ${watcher.name}: ${uuid}`);
		}
	}
	if (soaked.isVerbose) {
		const messages = new Map<string, number>();
		const refused = actions.filter(({ failed }) => failed);
		const said = refused.map(({ operation, message }) => `${operation}: ${message}`);
		const told = watchers.flatMap((watcher) => [...watcher.messages]);
		for (const [message, times] of [...told, ...said.map((text) => [text, 1] as const)]) {
			messages.set(message, (messages.get(message) ?? 0) + times);
		}
		for (const [message, times] of messages) line(message.slice(0, 160), times);
	}
	return counts.every(([, found]) => found === 0);
}
