import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { runIn } from '../../api/answers';
import { isFinal } from '../../api/statuses';
import { routingOf } from '../../engine/exchange';
import type { Conversation } from '../../engine/talk';
import { toNodeError } from '../../errors/nodeErrors';
import { optionsField } from '../../fields/options';
import { readRunId, runInPath } from './runField';

/** Gets the run first: Cargo requires its workflow, and silently accepts runs that have finished. */
const cancelRun: Conversation = async (talk) => {
	const { parameters } = talk;
	const uuid = readRunId(parameters);
	const { run } = runIn(parameters, await talk.ask());
	if (isFinal(run.status)) {
		throw toNodeError(parameters.node, parameters.itemIndex, {
			message: `The run has already ended with the status ${run.status}, so it can no longer be cancelled`,
			description: 'There is nothing to do. Get the run to see its output',
			reason: 'runAlreadyFinished',
			httpCode: null,
		});
	}
	const body = { workflowUuid: run.workflowUuid, uuids: [uuid] };
	await talk.ask({ method: 'POST', url: '/v1/orchestration/runs/cancel', body });
	return [{ json: { uuid, cancelled: true } }];
};

/** Cancel: stops a run that has not finished. */
export const cancelOperation: INodePropertyOptions = {
	name: 'Cancel',
	value: 'cancel',
	action: 'Cancel a run',
	description: 'Stop a run that has not finished yet. Free.',
	routing: routingOf({
		request: { method: 'GET', url: '/v1/orchestration/runs/{runUuid}' },
		prepare: [runInPath],
		conversation: cancelRun,
	}),
};

/** The fields of Cancel below Run ID. */
export const cancelFields: INodeProperties[] = [optionsField('run', ['cancel'])];
