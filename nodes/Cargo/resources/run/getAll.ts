import type { INodeExecutionData, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { runsIn } from '../../api/answers';
import type { Run } from '../../api/members';
import { simplifiedRun } from '../../api/simplify';
import { routingOf } from '../../engine/exchange';
import { pageThrough } from '../../engine/paging';
import { readRun } from '../../engine/runsFile';
import type { Conversation, Step, Talk } from '../../engine/talk';
import { filtersField, readFilters } from '../../fields/filters';
import { limitFields, readMost } from '../../fields/limit';
import { optionsField, readOption } from '../../fields/options';
import type { Parameters } from '../../fields/parameters';
import { checkSwitch } from '../../fields/scalars';
import { readSimplify, simplifyField } from '../../fields/simplify';
import { RUN_FILTERS } from './filters';

const INCLUDE_OUTPUT: INodeProperties = {
	displayName: 'Include Output',
	name: 'includeOutput',
	type: 'boolean',
	default: false,
	description: 'Whether to include the output of each run, which takes one more request per run',
};

function includesOutput(parameters: Parameters): boolean {
	const chosen = readOption(parameters, INCLUDE_OUTPUT.name, false);
	return checkSwitch(parameters, INCLUDE_OUTPUT.displayName, chosen);
}

const checkQuery: Step = (parameters) => {
	readMost(parameters);
	readFilters(parameters, RUN_FILTERS);
	includesOutput(parameters);
};

const listRuns: Conversation = async (talk) => {
	const { ask, parameters } = talk;
	const filters = readFilters(parameters, RUN_FILTERS);
	const runs = await pageThrough(parameters, readMost(parameters), async (page) =>
		runsIn(parameters, await ask({ body: { ...filters, ...page } })),
	);
	if (!includesOutput(parameters)) return runs.map((run) => runItem(talk, run));
	return await Promise.all(runs.map(async (run) => await itemWithOutput(talk, run)));
};

function runItem({ parameters }: Talk, run: Run): INodeExecutionData {
	if (!readSimplify(parameters)) return { json: run };
	const json = simplifiedRun({ run });
	// A list does not contain the outputs: null would mean that there is none.
	delete json.output;
	return { json };
}

async function itemWithOutput(talk: Talk, { uuid }: Run): Promise<INodeExecutionData> {
	const { run, context, configs } = await readRun(talk, uuid);
	if (readSimplify(talk.parameters)) return { json: simplifiedRun({ run, context }) };
	return { json: { run, runContext: context ?? null, runComputedConfigs: configs ?? null } };
}

/** Get Many: the runs of a batch, play or tool, newest first. */
export const getAllOperation: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many runs',
	description:
		'Get the runs of a batch, play or tool, newest first, to see which failed and why. Free.',
	routing: routingOf({
		request: { method: 'POST', url: '/v1/orchestration/runs/list' },
		prepare: [checkQuery],
		conversation: listRuns,
	}),
};

/** The fields of Get Many. */
export const getAllFields: INodeProperties[] = [
	...limitFields('run'),
	filtersField('run', RUN_FILTERS),
	simplifyField('run', ['getAll']),
	optionsField('run', ['getAll'], [INCLUDE_OUTPUT]),
];
