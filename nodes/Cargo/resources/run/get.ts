import type {
	IDataObject,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import type { RunAnswer } from '../../api/answers';
import { runIn } from '../../api/answers';
import { simplifiedRun } from '../../api/simplify';
import { routingOf } from '../../engine/exchange';
import type { Conversation, Talk } from '../../engine/talk';
import { optionsField, waitOptions } from '../../fields/options';
import { readSimplify, simplifyField } from '../../fields/simplify';
import { checkWaiting, readWaits, waitField } from '../../fields/waiting';
import { waitForRun } from './following';
import { readRunId, runInPath } from './runField';

const readAndWait: Conversation = async (talk) => {
	const { parameters } = talk;
	const answer = readWaits(parameters)
		? await waitForRun(talk, readRunId(parameters))
		: runIn(parameters, await talk.ask());
	return [runItem(talk, answer)];
};

/** Cargo's own members, as it returned them. */
const whole = ({ run, context, configs }: RunAnswer): IDataObject => ({
	run,
	runContext: context ?? null,
	runComputedConfigs: (configs as IDataObject | undefined) ?? null,
});

function runItem({ parameters }: Talk, answer: RunAnswer): INodeExecutionData {
	return { json: readSimplify(parameters) ? simplifiedRun(answer) : whole(answer) };
}

/** Get: one run with its output. */
export const getOperation: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get a run',
	description: 'Get the status, output and cost of a run. Free.',
	routing: routingOf({
		request: { method: 'GET', url: '/v1/orchestration/runs/{runUuid}' },
		prepare: [runInPath, checkWaiting('run')],
		conversation: readAndWait,
	}),
};

/** The fields of Get below Run ID. */
export const getFields: INodeProperties[] = [
	waitField('run', ['get']),
	simplifyField('run', ['get']),
	optionsField('run', ['get'], waitOptions('run')),
];
