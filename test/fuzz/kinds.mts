import type { IDataObject } from 'n8n-workflow';
import {
	BATCHES,
	CHANGE,
	intoData,
	LARGEST,
	locator,
	locators,
	MODEL,
	NO_FILTER,
	SEGMENT,
	UUIDS,
	VALUE,
	WORKFLOW,
} from './change.mjs';
import type { Base, Change } from './change.mjs';
import * as oracle from './oracle.mjs';

/** The end of the path of a preview. */
const PREVIEW = '/preview';

/** What each kind of data needs, what it sends, and its fields. */
export const KINDS: Record<string, { given: IDataObject; data: IDataObject; changes: Change[] }> = {
	segment: {
		given: { segmentUuid: locator(SEGMENT) },
		data: { segmentUuid: SEGMENT },
		changes: locators('Segment', 'segmentUuid', intoData('segmentUuid')),
	},
	filter: {
		given: { modelUuid: locator(MODEL), filter: NO_FILTER },
		data: { modelUuid: MODEL, filter: JSON.parse(NO_FILTER) as IDataObject },
		changes: [
			...locators('Model', 'modelUuid', intoData('modelUuid')),
			{
				name: 'Filter',
				oracle: oracle.filter,
				right: [NO_FILTER, JSON.parse(NO_FILTER)],
				given: { filter: VALUE },
				put: intoData('filter'),
			},
			{
				name: 'Limit',
				oracle: oracle.number(1, LARGEST),
				right: [1, '25'],
				given: { limit: VALUE },
				put: intoData('limit'),
			},
			{
				name: 'Sort, Column',
				oracle: oracle.textInside,
				right: ['domain'],
				given: { sort: { columns: [{ columnSlug: VALUE, kind: 'desc' }] } },
				put: ({ data }, columnSlug) => {
					data.sort = [{ columnSlug, kind: 'desc' }];
				},
			},
			{
				name: 'Sort, Direction',
				oracle: oracle.oneOf('asc', 'desc'),
				right: ['asc', 'desc'],
				given: { sort: { columns: [{ columnSlug: 'name', kind: VALUE }] } },
				put: ({ data }, kind) => {
					data.sort = [{ columnSlug: 'name', kind }];
				},
			},
		],
	},
	recordIds: {
		given: { modelUuid: locator(MODEL), recordIds: 'a' },
		data: { modelUuid: MODEL, ids: ['a'] },
		changes: [
			{
				name: 'Record IDs',
				oracle: oracle.recordIds,
				right: ['contact-1, contact-2', ['contact-1', 7], 'a\r\nb', '["a", 7]', 42],
				given: { recordIds: VALUE },
				put: intoData('ids'),
			},
		],
	},
	change: {
		given: { changeUuid: CHANGE, changeKinds: ['added'] },
		data: { changeUuid: CHANGE, changeKinds: ['added'] },
		changes: [
			{
				name: 'Change ID',
				oracle: oracle.uuid,
				right: UUIDS,
				given: { changeUuid: VALUE },
				put: intoData('changeUuid'),
			},
			{
				name: 'Change Kinds',
				oracle: oracle.someOf('added', 'removed', 'unchanged', 'updated'),
				right: [['added'], ['updated', 'removed'], 'added'],
				given: { changeKinds: VALUE },
				put: intoData('changeKinds'),
			},
		],
	},
	records: {
		given: { records: '[{}]' },
		data: { records: [{}] },
		changes: [
			{
				name: 'Records',
				oracle: oracle.rows,
				right: ['[{"domain":"getcargo.io"}]', [{ domain: 'getcargo.io' }]],
				given: { records: VALUE },
				put: intoData('records'),
			},
		],
	},
	file: {
		given: { s3Filename: 'a.csv' },
		data: { s3Filename: 'a.csv' },
		changes: [
			{
				name: 'File Name',
				oracle: oracle.text,
				right: ['uploads/leads.csv'],
				given: { s3Filename: VALUE },
				put: intoData('s3Filename'),
			},
			{
				name: 'Mappings, Input',
				oracle: oracle.inputName,
				right: ['domain'],
				given: { mappings: { mapping: [{ input: VALUE, column: 'Web' }] } },
				put: (sent, input) => {
					// Cargo's preview of a file takes no mappings: they are checked, and not sent.
					if (sent.path.endsWith(PREVIEW)) return;
					sent.data.mappings = Object.fromEntries([[String(input), 'Web']]);
				},
			},
			{
				name: 'Mappings, Column',
				oracle: oracle.textInside,
				right: ['Website'],
				given: { mappings: { mapping: [{ input: 'domain', column: VALUE }] } },
				put: (sent, domain) => {
					if (!sent.path.endsWith(PREVIEW)) sent.data.mappings = { domain };
				},
			},
		],
	},
};

export const ofKind = (
	operation: string,
	end: string,
	dataKind: string,
	more: IDataObject = {},
): Base => {
	const kind = KINDS[dataKind];
	return {
		title: `${operation} (${dataKind})`,
		parameters: { operation, workflowUuid: locator(WORKFLOW), dataKind, ...kind?.given, ...more },
		request: () => ({
			method: 'POST',
			path: BATCHES + end,
			body: { workflowUuid: WORKFLOW },
			data: { kind: dataKind, ...kind?.data },
		}),
	};
};
