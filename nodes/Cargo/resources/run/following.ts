import type { RunAnswer } from '../../api/answers';
import { failedRun, failureOf } from '../../api/runs';
import { stopSignal } from '../../engine/ending';
import { readRun } from '../../engine/runsFile';
import type { Talk } from '../../engine/talk';
import type { Followed } from '../../engine/wait';
import { waitUntilFinished } from '../../engine/wait';
import { toNodeError } from '../../errors/nodeErrors';
import { readPatience } from '../../fields/options';

/** A run that a wait follows, with everything Cargo returned of it. */
interface FollowedRun extends Followed {
	answer?: RunAnswer;
}

/**
 * Waits until a run has finished.
 *
 * @param talk the item's conversation
 * @param uuid the run
 * @param status as last read; left out if it has not been read yet
 * @returns the run with its output
 * @throws NodeApiError if it ends with another status than `success`, and as
 * `waitUntilFinished` does; it names the run, and the node at which it failed
 */
export async function waitForRun(talk: Talk, uuid: string, status?: string): Promise<RunAnswer> {
	const { parameters, line } = talk;
	const { node, itemIndex } = parameters;
	const read = async (_uuid: string, until: number): Promise<FollowedRun> => {
		const answer = await readRun(talk, uuid, until);
		return { uuid, status: answer.run.status, answer };
	};
	const finished = await waitUntilFinished<FollowedRun>({
		node,
		itemIndex,
		patience: readPatience(parameters, 'run'),
		what: 'run',
		first: { uuid, status },
		signal: stopSignal(line.context),
		read,
	});
	// A run that was final at once has not been read: its creation does not return its output.
	const answer = finished.answer ?? (await readRun(talk, uuid));
	const { run } = answer;
	if (run.status === 'success') return answer;
	throw toNodeError(node, itemIndex, {
		message: failureOf(run),
		description: `Use Run → Get with the ID ${uuid} to see what its nodes did`,
		reason: run.status ?? null,
		httpCode: null,
		run: failedRun(run),
	});
}
