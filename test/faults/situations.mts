import type { IDataObject, INode } from 'n8n-workflow';
import type { Sandbox } from '../../sandbox/server.mjs';
import { startSandbox } from '../../sandbox/server.mjs';
import { runCargo } from '../engine/harness.mjs';

/** What came of one situation. */
export interface Outcome {
	/** What the user gets: an error's message, or what is returned. */
	result: string;
	/** What to do, as the user reads it; empty where nothing is to be done. */
	remedy: string;
	/** What the group counts. */
	count: string;
}

/** Something that goes wrong in the course of an operation, rather than with one request. */
export interface Situation {
	/** The row's name in docs/faults.md. */
	what: string;
	/** Brings it about on n8n's engine. */
	look: () => Promise<Outcome>;
	expected: Omit<Outcome, 'remedy'>;
}

/** Situations that are told of in one table. */
export interface Group {
	title: string;
	/** What holds for all of them. */
	intro: string;
	/** Title of the column of what is counted. */
	counted: string;
	situations: Situation[];
}

/** What differs from run to run is the same in the report. */
export const steady = (text = ''): string =>
	text
		.replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, '`UUID`')
		.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1');

/**
 * Runs an operation on a sandbox of its own.
 *
 * @param parameters of the node
 * @param arrange makes the sandbox behave badly
 * @param settings of the node
 * @param count what the group counts, once the run has ended
 * @param input the input items; one empty item if left out
 * @returns what came of it; `good` where nothing failed
 */
export async function lookAt(
	parameters: IDataObject,
	arrange: (sandbox: Sandbox) => void,
	count: (sandbox: Sandbox) => number,
	good: string,
	settings: Partial<INode> = {},
	input: Pick<Parameters<typeof runCargo>[0], 'items' | 'binaries'> = {},
): Promise<Outcome> {
	const sandbox = await startSandbox();
	try {
		arrange(sandbox);
		const { error } = await runCargo({
			parameters,
			settings,
			...input,
			credential: { apiToken: sandbox.token, baseUrl: sandbox.baseUrl },
		});
		return {
			result: steady(error ? error.message : good),
			remedy: steady(error?.description ?? ''),
			count: String(count(sandbox)),
		};
	} finally {
		await sandbox.close();
	}
}
