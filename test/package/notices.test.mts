import { describe, expect, test } from '@jest/globals';
import type { INodeParameters, INodeType } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { built } from '../engine/built.mjs';

const { Cargo } = built('nodes/Cargo/Cargo.node') as { Cargo: new () => INodeType };
const { description } = new Cargo();

/** The notices that the editor shows between the fields. */
function shown(parameters: INodeParameters, typeVersion = 1): string[] {
	const node = { typeVersion };
	const values = NodeHelpers.getNodeParameters(
		description.properties,
		{ resource: 'batch', operation: 'create', ...parameters },
		true,
		false,
		node,
		description,
	);
	return description.properties
		.filter(({ type }) => type === 'notice')
		.filter((property) =>
			NodeHelpers.displayParameter(values ?? {}, property, node, description, values ?? {}),
		)
		.map(({ name }) => name);
}

const MISFITS = ['toolNeedsRows', 'playNeedsRecords'];

const picked = (cachedResultName: string) => ({
	__rl: true,
	mode: 'list',
	value: '33333333-0000-4000-8000-000000000001',
	cachedResultName,
});

describe.each(['create', 'preview'])('The form of %s', (operation) => {
	test.each([
		['Find e-mail (Tool)', 'segment', ['toolNeedsRows']],
		['Find e-mail (Tool, not deployed) · …000001', 'filter', ['toolNeedsRows']],
		['Find e-mail (Tool)', 'records', []],
		['Enrich (Play)', 'records', ['playNeedsRecords']],
		['Enrich (Play, turned off)', 'file', ['playNeedsRecords']],
		['Enrich (Play)', 'recordIds', []],
		['', 'segment', []],
	])('with "%s" and %s shows %j', (name, dataKind, wanted) => {
		const notices = shown({ operation, workflowUuid: picked(name), dataKind });

		expect(notices.filter((each) => MISFITS.includes(each))).toEqual(wanted);
	});

	test('says what is sent for a segment that belongs to a play', () => {
		const ofPlay = picked('Qualified leads (16 records, belongs to a play)');
		const other = picked('New leads (16 records)');

		expect(shown({ operation, dataKind: 'segment', segmentUuid: ofPlay })).toContain(
			'segmentOfPlay',
		);
		expect(shown({ operation, dataKind: 'segment', segmentUuid: other })).not.toContain(
			'segmentOfPlay',
		);
	});
});

describe('Where Wait Until Finished is on', () => {
	test.each(['create', 'get', 'retryFailed'])(
		'the form of %s says where long batches belong',
		(operation) => {
			expect(shown({ operation, waitUntilFinished: true })).toContain('longWait');
			expect(shown({ operation, waitUntilFinished: false })).not.toContain('longWait');
		},
	);

	test.each([
		[1, 'maySleep', 'sleeps'],
		[1.1, 'sleeps', 'maySleep'],
	])('the form of Create From Items in version %d shows %s', (version, wanted, other) => {
		const on = { operation: 'createFromItems', waitUntilFinished: true };

		expect(shown(on, version)).toContain(wanted);
		expect(shown(on, version)).not.toContain(other);
		expect(shown({ ...on, waitUntilFinished: false }, version)).not.toContain(wanted);
	});

	test('the form of Wait Until Finished does not', () => {
		expect(shown({ operation: 'wait' })).not.toContain('longWait');
	});
});

test('While the execution sleeps, the output panel says what it waits for', () => {
	// n8n shows it for a node whose run has the status "waiting", with the hint of that run.
	expect(description.waitingNodeTooltip).toMatch(
		/^The execution sleeps until the batch has finished/,
	);
});
