/** The options of `npm start`, from the command line and the environment. */
import { StepError } from '../n8n/progress.mjs';

/** Cargo's own address (the package's default, too). */
const CARGO_URL = 'https://api.getcargo.io';

/** The real Cargo workspace to talk to, instead of the sandbox. */
export interface RealCargo {
	token: string;
	baseUrl: string;
	/** The workflow the example starts a batch of. */
	workflowUuid: string;
	/** The segment the batch runs on. */
	segmentUuid: string;
}

/** How to start. */
export interface StartOptions {
	/** End after the examples have run, instead of serving the editor. */
	once: boolean;
	/** Remove what earlier starts left in the cache folder, and end. */
	clean: boolean;
	/** Absent: the sandbox. */
	cargo?: RealCargo;
}

/**
 * Reads and checks the options, before anything takes time.
 *
 * @param args the command line after `npm start --`
 * @param env the environment
 * @returns the checked options
 * @throws StepError that says what is unknown or missing
 */
export function readOptions(args: string[], env: NodeJS.ProcessEnv): StartOptions {
	const unknown = args.filter((arg) => !['--once', '--clean'].includes(arg));
	if (unknown.length > 0) {
		throw new StepError(
			`npm start has no option ${unknown.join(' ')}`,
			'Use `npm start` to open the editor, `npm start -- --once` to run the examples and exit, or `npm start -- --clean` to remove what earlier starts left.',
		);
	}
	const clean = args.includes('--clean');
	// Removing files needs no Cargo.
	return { once: args.includes('--once'), clean, cargo: clean ? undefined : realCargo(env) };
}

function realCargo(env: NodeJS.ProcessEnv): RealCargo | undefined {
	const token = env.CARGO_API_TOKEN;
	if (!token) return undefined;
	const { CARGO_WORKFLOW_UUID: workflowUuid, CARGO_SEGMENT_UUID: segmentUuid } = env;
	if (!workflowUuid || !segmentUuid) {
		throw new StepError(
			'CARGO_API_TOKEN is set, so the example would create a batch in your real Cargo workspace, which uses credits. It needs the workflow and the segment to use',
			'Set CARGO_WORKFLOW_UUID (the workflow of a play) and CARGO_SEGMENT_UUID (a segment of that play’s model); both UUIDs are in the addresses of their pages in Cargo. Or unset CARGO_API_TOKEN to use the sandbox.',
		);
	}
	return { token, baseUrl: env.CARGO_BASE_URL ?? CARGO_URL, workflowUuid, segmentUuid };
}
