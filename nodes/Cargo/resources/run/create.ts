import type {
	IDataObject,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import type { RunAnswer } from '../../api/answers';
import { runIn } from '../../api/answers';
import { outputOf } from '../../api/runs';
import { simplifiedRun } from '../../api/simplify';
import type { Hints } from '../../engine/everyItem';
import { everyItem } from '../../engine/everyItem';
import { routingOf } from '../../engine/exchange';
import { warnOfFailures, warnOfStrangers } from '../../engine/hints';
import type { Conversation, Operation, Step, Talk } from '../../engine/talk';
import { isEmptyRecord, refuseEmpty } from '../../fields/emptyRecord';
import { showFor } from '../../fields/form';
import { isTool } from '../../fields/agentTool';
import { INPUTS_FIELD, inputsField, readMapping, sendsEverything } from '../../fields/inputs';
import { inputsReader } from '../../fields/inputValues';
import { noticeField } from '../../fields/notice';
import { optionsField, waitOptions } from '../../fields/options';
import { checkOutputField, outputFieldOption, readOutputField } from '../../fields/outputField';
import { checkWaiting, readWaits, waitField } from '../../fields/waiting';
import { readToolId, toolField } from '../../fields/workflow';
import { waitForRun } from './following';

const SHOWN = showFor('run', ['create']);

const fillBody: Step = (parameters, request) => {
	const workflowUuid = readToolId(parameters);
	const data = inputsReader(parameters)(parameters);
	if (isEmptyRecord(data)) refuseEmpty(parameters, INPUTS_FIELD, parameters.input());
	request.body = { workflowUuid, data };
	if (!readWaits(parameters)) return;
	const outputField = readOutputField(parameters);
	if (!isTool(parameters.node)) checkOutputField(parameters, outputField, parameters.input());
};

const createAndWait: Conversation = async (talk) => {
	const { parameters } = talk;
	const created = await talk.spend('run', (answer) => runIn(parameters, answer).run);
	if (!readWaits(parameters)) return [{ json: simplifiedRun({ run: created }) }];
	return [resultItem(talk, await waitForRun(talk, created.uuid, created.status))];
};

/** The item with its own fields and the output. A model knows the fields; it needs only the output. */
function resultItem({ line, parameters }: Talk, answer: RunAnswer): INodeExecutionData {
	const result = { [readOutputField(parameters)]: outputOf(answer) };
	if (isTool(parameters.node)) return { json: result };
	const { json, binary } = line.item();
	return { json: { ...json, ...result }, ...(binary ? { binary } : {}) };
}

const operation: Operation = {
	request: { method: 'POST', url: '/v1/orchestration/runs' },
	prepare: [fillBody, checkWaiting('run')],
	conversation: createAndWait,
};

/**
 * Create: runs a tool on each item.
 *
 * n8n runs `createForEveryItem` instead of this routing, which serves AI Agent nodes that do not support
 * custom operations (n8n-engine.md, "Steps around a request"). Both run the same operation.
 */
export const createOperation: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Run a tool on each item',
	description: 'Run a tool on each item and return its output. Uses credits.',
	routing: routingOf(operation),
};

/** Warns of names that are not inputs, if the items are sent with all their fields. */
const hintOfNames: Hints['beside'] = async (first, requests) => {
	if (!sendsEverything(readMapping(first.parameters))) return;
	const records = requests.map(({ body }) => (body as { data: IDataObject }).data);
	await warnOfStrangers(first, records, 'To send only its inputs, map the inputs.');
};

const hintOfFailures: Hints['after'] = (context, output) => {
	const failed = output.filter(({ json }) => json.error !== undefined).length;
	warnOfFailures(context, failed, output.length);
};

/** The custom operation of Create. */
export const createForEveryItem = everyItem(operation, {
	beside: hintOfNames,
	after: hintOfFailures,
});

/** The fields of Create. */
export const createFields: INodeProperties[] = [
	noticeField(
		'run',
		'create',
		'Runs the tool once for each input item. Cargo uses credits for each run.',
	),
	toolField({
		description: 'The tool to run',
		displayOptions: SHOWN,
	}),
	inputsField(SHOWN),
	waitField('run', ['create'], true),
	optionsField('run', ['create'], [outputFieldOption, ...waitOptions('run')]),
];
