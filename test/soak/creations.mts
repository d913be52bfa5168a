import type { Sandbox } from '../../sandbox/server.mjs';
import type { Action } from './customer.mjs';

/** What came of the executions that create something. */
export interface Creations {
	/** Marks of what was created more than once. */
	twice: string[];
	/** What was created, and answered for, and is named nowhere in what the execution shows. */
	unnamed: string[];
	/** What is wrong with results. */
	wrong: string[];
}

/**
 * Compares what executions show with what the sandbox holds.
 *
 * @param actions the executions
 * @param clear bodies of the requests that were answered
 */
export function judgeCreations(sandbox: Sandbox, actions: Action[], clear: string[]): Creations {
	const made = [
		...sandbox.batches().map(({ batch, records }) => ({
			uuid: batch.uuid,
			// A retry names the batch whose runs it repeats; that one names itself in the name of its file.
			text: JSON.stringify(batch.data.kind === 'runs' ? batch.data : records),
		})),
		...sandbox.singleRuns().map(({ uuid, input }) => ({ uuid, text: JSON.stringify(input) })),
	];
	const answered = clear.join('\n');
	const found: Creations = { twice: [], unnamed: [], wrong: [] };
	for (const { operation, marks, shown, wrong } of actions) {
		found.wrong.push(...wrong.map((what) => `${operation}: ${what}`));
		for (const mark of marks) {
			const created = made.filter(({ text }) => text.includes(mark));
			if (created.length > 1) found.twice.push(`${operation}: ${mark}`);
			if (!answered.includes(mark)) continue;
			// The output of a run that went well takes the place of the run: the row it belongs to names it.
			const isShown = ({ uuid }: { uuid: string }) =>
				shown.includes(uuid) || (operation === 'Run: Create' && shown.includes(mark));
			const missing = created.filter((each) => !isShown(each));
			found.unnamed.push(...missing.map(({ uuid }) => `${operation}: ${uuid}`));
		}
	}
	return found;
}
