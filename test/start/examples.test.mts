import { readdirSync } from 'node:fs';

import { describe, expect, test } from '@jest/globals';

import { CREDENTIAL, loadExamples } from '../../scripts/start/examples.mjs';
import { readOptions } from '../../scripts/start/options.mjs';

const FILES = readdirSync('examples').filter((name) => name.endsWith('.json'));
const CARGO = {
	token: 'token',
	baseUrl: 'https://api.getcargo.io',
	workflowUuid: '11111111-0000-4000-8000-000000000001',
	segmentUuid: '11111111-0000-4000-8000-000000000002',
};

describe('The examples of npm start', () => {
	test('are all of examples/, each with the credential and the tag, and the one that is run first', async () => {
		const examples = await loadExamples();
		expect(examples.map(({ file }) => file).sort()).toEqual(FILES);
		expect(examples[0]?.file).toBe('create-and-get-batch.json');
		expect(new Set(examples.map(({ workflow }) => workflow.id)).size).toBe(FILES.length);
		for (const { workflow } of examples) {
			expect(workflow.id).toMatch(/^[A-Za-z]{1,36}$/);
			expect(workflow.tags).toMatchObject([{ name: 'Cargo examples' }]);
			for (const { type, credentials } of workflow.nodes) {
				if (!type.startsWith('n8n-nodes-cargo.')) continue;
				expect(credentials).toEqual({
					cargoApi: { id: CREDENTIAL.id, name: 'Cargo account' },
				});
			}
		}
	});

	test('name the play and the segment of the real Cargo in the one that is run first, and only there', async () => {
		const [first, ...others] = await loadExamples(CARGO);
		const [sandboxFirst, ...sandboxOthers] = await loadExamples();
		const text = JSON.stringify(first);
		expect(text).toContain(CARGO.workflowUuid);
		expect(text).toContain(CARGO.segmentUuid);
		expect(JSON.stringify(sandboxFirst)).not.toContain(CARGO.workflowUuid);
		expect(others).toEqual(sandboxOthers);
	});
});

describe('The command line of npm start', () => {
	test('takes --once and --clean, and nothing else', () => {
		expect(readOptions([], {})).toEqual({ once: false, clean: false, cargo: undefined });
		expect(readOptions(['--once'], {})).toMatchObject({ once: true, clean: false });
		expect(readOptions(['--clean'], {})).toMatchObject({ once: false, clean: true });
		expect(() => readOptions(['--port'], {})).toThrow('npm start has no option --port');
	});

	test('takes the real Cargo from the environment, and says what is missing, but not to clean', () => {
		const env = { CARGO_API_TOKEN: 'token' };
		expect(() => readOptions([], env)).toThrow('It needs the workflow and the segment to use');
		expect(readOptions(['--clean'], env).cargo).toBeUndefined();
		const { workflowUuid, segmentUuid } = CARGO;
		expect(
			readOptions([], {
				...env,
				CARGO_WORKFLOW_UUID: workflowUuid,
				CARGO_SEGMENT_UUID: segmentUuid,
			}).cargo,
		).toEqual(CARGO);
	});
});
