/** The builder of a filter, as a user fills it in. */
import assert from 'node:assert/strict';

import type { Response } from 'playwright-core';

import { MODELS, PLAYS } from '../../../sandbox/workspace.mjs';
import type { World } from '../context.mjs';
import { byId, toWorkflow } from '../flow.mjs';
import type { Editor } from './editor.mjs';
import type { Frame } from './pictures.mjs';
import type { Steps } from './steps.mjs';

/** What these tests need from the browser tests. */
interface Stage {
	look: Steps['look'];
	editor: () => Editor;
	world: () => World;
	picture: (name: string, frame?: Frame) => Promise<string>;
}

/** Whether the editor has got the operators of the column that it was told. */
const isOperators = (response: Response) =>
	response.url().endsWith('/dynamic-node-parameters/options') &&
	/getFilterOperators.*date:created_at|date:created_at.*getFilterOperators/.test(
		response.request().postData() ?? '',
	);

/**
 * Registers a test for the conditions of a filter: lists that follow what is chosen beside them.
 *
 * @param stage the editor, the running n8n, how to look and to take pictures
 */
export function filterLooks({ look, editor, world, picture }: Stage): void {
	look(
		'the operators of a condition follow its column, and a preview finds the records',
		async () => {
			const ui = editor();
			const { rest, server, sandbox } = world();
			const workflow = await toWorkflow({
				name: 'A filter from conditions',
				nodes: [
					{
						name: 'Preview',
						typeVersion: 1.1,
						parameters: {
							...{ resource: 'batch', operation: 'preview', dataKind: 'filter' },
							workflowUuid: byId(PLAYS.growAccounts.workflowUuid),
							modelUuid: byId(MODELS.companies.uuid),
						},
					},
				],
				expect: () => undefined,
			});
			const { id } = await rest.createWorkflow(workflow);
			await ui.page.goto(`${server.baseUrl}/workflow/${id}`);
			await ui.openNode('Preview');
			await ui.addCondition();
			const reloaded = ui.page.waitForResponse(isOperators);
			await ui.choose('column', 'Created at (Date)');
			await reloaded;
			assert.deepEqual(await ui.offered('operator'), [
				...['Has a Value', 'Has No Value'],
				...['Is', 'Is After', 'Is Before', 'Is Between', 'Is Not'],
			]);
			await ui.choose('column', 'Employees (Number)');
			await ui.choose('operator', 'Is Between');
			await ui.parameter('value').locator('input').fill('1000');
			await ui.parameter('secondValue').locator('input').fill('2000');
			await picture('filter-conditions', { of: ui.details });
			sandbox.clearRequests();
			await ui.execute();
			await ui.output.getByText('1 item').waitFor();
			const sent = sandbox.requests().find(({ method }) => method === 'POST');
			assert.deepEqual(JSON.parse(sent?.body ?? 'null'), {
				workflowUuid: PLAYS.growAccounts.workflowUuid,
				data: {
					kind: 'filter',
					modelUuid: MODELS.companies.uuid,
					filter: {
						conjonction: 'and',
						groups: [
							{
								conjonction: 'and',
								conditions: [
									{
										...{ kind: 'number', columnSlug: 'employees', operator: 'between' },
										...{ firstValue: 1000, lastValue: 2000 },
									},
								],
							},
						],
					},
				},
			});
			await picture('filter-preview', { of: ui.details });
			await ui.closeDetails();
		},
	);
}
