/** How the sandbox's own tests read runs. */
import type { Sandbox } from '../../sandbox/server.mjs';
import type { Run, RunContext } from '../../sandbox/types.mjs';
import { call } from './client.mjs';

/** The endpoints of runs. */
export const RUNS = '/orchestration/runs';

/** A run with its output, as `GET …/runs/{uuid}` returns it. */
export interface Whole {
	run: Run;
	runContext: RunContext;
	runComputedConfigs: Record<string, object>;
}

/** The runs that a query finds. */
export const listRuns = async (sandbox: Sandbox, body: object): Promise<Run[]> =>
	((await call(sandbox, 'POST', `${RUNS}/list`, body)).json as { runs: Run[] }).runs;

/** One run with its output. */
export const getRun = async (sandbox: Sandbox, uuid: string): Promise<Whole> =>
	(await call(sandbox, 'GET', `${RUNS}/${uuid}`)).json as Whole;
