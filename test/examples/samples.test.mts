/** The outputs shown on the pages are those of the tool that `npm start` and the tests offer. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from '@jest/globals';

import { outputOf } from '../../sandbox/runs/nodes.mjs';
import { GRAPHS } from '../../sandbox/workspace/graphs.mjs';
import type { RunContext } from '../../sandbox/types.mjs';
import { PACKAGE_DIRECTORY } from '../engine/harness.mjs';

/** What "Find e-mail" returns for a person. */
function foundFor(record: { first_name: string; company_domain: string }): unknown {
	const context: RunContext = {};
	for (const node of GRAPHS.findEmail.slice(1))
		context[node.slug] = outputOf(node, record, context);
	return context.end;
}

test.each([
	{ page: 'README.md', record: { first_name: 'Ada', company_domain: 'brightside.example' } },
	{
		page: 'docs/operations.md',
		record: { first_name: 'Ada', company_domain: 'brightside.example' },
	},
	{ page: 'docs/ai-agents.md', record: { first_name: 'Ada', company_domain: 'firm-1.example' } },
])('$page shows the output of the tool as it is', ({ page, record }) => {
	const text = readFileSync(join(PACKAGE_DIRECTORY, page), 'utf8');
	const [sample = ''] = [...text.matchAll(/```json\n([^]*?)```/g)].map(([, json = '']) => json);
	const [item] = [JSON.parse(sample) as unknown].flat() as Array<Record<string, unknown>>;

	expect(item?.cargo ?? item?.output).toEqual(foundFor(record));
});
