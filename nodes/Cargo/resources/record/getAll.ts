import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { idOf, keysOf, recordsIn } from '../../api/records';
import { segmentIn } from '../../api/segments';
import { routingOf } from '../../engine/exchange';
import type { Page } from '../../engine/paging';
import { pageThroughKeys } from '../../engine/paging';
import type { Conversation, Step, Talk } from '../../engine/talk';
import { filterFields } from '../../fields/filter/form';
import { readFilter } from '../../fields/filter/read';
import { locatorField, showFor } from '../../fields/form';
import { readId } from '../../fields/ids';
import { limitFields, readMost } from '../../fields/limit';
import { modelField, readModelId } from '../../fields/model';
import { optionsField, readOption } from '../../fields/options';
import type { Parameters } from '../../fields/parameters';
import { refuse } from '../../fields/parameters';
import { checkSwitch } from '../../fields/scalars';
import { readSort, sortField } from '../../fields/sort';

/** What reading costs is not documented for either (cargo-endpoints.md, "segmentation"). */
const ENRICH: INodeProperties = {
	displayName: 'Enrich',
	name: 'enrich',
	type: 'boolean',
	default: true,
	description:
		'Whether Cargo runs the enrichment tools of the model on each record, which can use credits. Requests are then sent only once, even with Retry On Fail.',
};
const SYNC: INodeProperties = {
	displayName: 'Sync',
	name: 'sync',
	type: 'boolean',
	default: true,
	description:
		'Whether Cargo writes the results of Enrich back to the records of the model. Requests are then sent only once, even with Retry On Fail.',
};
const EXTRAS = [ENRICH, SYNC];

/** Where the records come from: the fields of each choice, and the body of the request. */
const SOURCES: Record<string, (talk: Talk) => IDataObject | Promise<IDataObject>> = {
	model: ({ parameters }) => ({
		modelUuid: readModelId(parameters),
		filter: readFilter(parameters),
		...readSort(parameters),
	}),
	segment: bodyOfSegment,
};

function readSource(parameters: Parameters): string {
	const source = parameters.get('source');
	if (typeof source === 'string' && Object.hasOwn(SOURCES, source)) return source;
	return refuse(
		parameters,
		'Get Records Of',
		source,
		'is not a valid option',
		'Choose model or segment',
	);
}

const readSegmentId = (parameters: Parameters) => readId(parameters, 'segmentUuid', 'Segment');

/** Cargo reads by model and filter; a segment is both, with an order and a limit. */
async function bodyOfSegment(talk: Talk): Promise<IDataObject> {
	const url = `/v1/segmentation/segments/${readSegmentId(talk.parameters)}`;
	const answer = await talk.ask({ method: 'GET', url, body: undefined });
	const { modelUuid, filter, sort, limit } = segmentIn(talk.parameters, answer);
	return {
		modelUuid,
		filter,
		...(sort ? { sort } : {}),
		...(typeof limit === 'number' ? { limit } : {}),
	};
}

/** Only what is turned on is sent. */
function readExtras(parameters: Parameters): IDataObject {
	const chosen = EXTRAS.map(({ displayName, name }) => [
		name,
		checkSwitch(parameters, displayName, readOption(parameters, name, false)),
	]);
	return Object.fromEntries(chosen.filter(([, isOn]) => isOn)) as IDataObject;
}

const checkQuery: Step = (parameters) => {
	readMost(parameters);
	readExtras(parameters);
	if (readSource(parameters) === 'segment') readSegmentId(parameters);
	else {
		readModelId(parameters);
		readFilter(parameters);
		readSort(parameters);
	}
};

const listRecords: Conversation = async (talk) => {
	const { parameters } = talk;
	const source = await SOURCES[readSource(parameters)]?.(talk);
	const extras = readExtras(parameters);
	const read = Object.keys(extras).length > 0 ? readOnce : readPage;
	const bodyOf = ({ limit, offset }: Page): IDataObject => ({
		...source,
		fetchingLimit: limit,
		fetchingOffset: offset,
		...extras,
	});
	const records = await pageThroughKeys(
		parameters,
		readMost(parameters),
		async (page) => await read(talk, bodyOf(page)),
		keysOf,
	);
	return records.map((json) => ({ json }));
};

const readPage = async ({ ask, parameters }: Talk, body: IDataObject) =>
	recordsIn(parameters, await ask({ body }));

/** A page that is enriched or synced is never requested twice. */
async function readOnce({ write, parameters }: Talk, body: IDataObject): Promise<IDataObject[]> {
	const { records } = await write(
		'enrich',
		(answer) => {
			const read = recordsIn(parameters, answer);
			return { records: read, count: read.length, ids: read.flatMap((it) => idOf(it) ?? []) };
		},
		{ body },
		JSON.stringify(body),
	);
	return records;
}

/** Get Many: the records of a model or a segment. */
export const getAllOperation: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many records',
	description: 'Get the records of a model or a segment. Free without Enrich and Sync.',
	routing: routingOf({
		request: { method: 'POST', url: '/v1/segmentation/segments/fetch' },
		prepare: [checkQuery],
		conversation: listRecords,
	}),
};

const OF_MODEL = showFor('record', ['getAll'], { source: ['model'] });

/** The fields of Get Many. */
export const getAllFields: INodeProperties[] = [
	{
		displayName: 'Get Records Of',
		name: 'source',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Model', value: 'model', description: 'Records of a model that match a filter' },
			{ name: 'Segment', value: 'segment', description: 'The records of a segment' },
		],
		default: 'model',
		displayOptions: showFor('record', ['getAll']),
	},
	modelField(OF_MODEL, 'The model whose records to get'),
	...filterFields({
		displayOptions: OF_MODEL,
		hint: 'Without conditions, all records of the model match',
	}),
	locatorField({
		displayName: 'Segment',
		name: 'segmentUuid',
		description: 'The segment whose records to get. Its own filter, sort and limit apply.',
		searchListMethod: 'searchSegments',
		displayOptions: showFor('record', ['getAll'], { source: ['segment'] }),
	}),
	...limitFields('record'),
	sortField(OF_MODEL),
	optionsField('record', ['getAll'], EXTRAS),
];
