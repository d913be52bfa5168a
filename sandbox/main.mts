/**
 * `npm run sandbox`: the sandbox on its own, until Ctrl-C.
 *
 * Options: `--port <number>`, `--token <text>`, `--batch-duration <milliseconds>`,
 * `--run-duration <milliseconds>`, `--speed <times>`: how many times faster its clock runs.
 */
import { parseArgs } from 'node:util';
import { COMMANDS, CONTROL_PREFIX } from './http/control.mjs';
import { startSandbox } from './server.mjs';
import { BATCHES, PLAYS, SEGMENTS, TOOLS } from './workspace.mjs';

const { values } = parseArgs({
	options: {
		port: { type: 'string' },
		token: { type: 'string' },
		'batch-duration': { type: 'string' },
		'run-duration': { type: 'string' },
		speed: { type: 'string' },
	},
});

/** The option's number, or undefined if it is not given. */
const number = (
	option: 'port' | 'batch-duration' | 'run-duration' | 'speed',
): number | undefined => {
	const value = values[option];
	if (value === undefined) return undefined;
	if (/^\d+$/.test(value)) return Number(value);
	console.error(`--${option} must be a whole number, not "${value}"`);
	return process.exit(1);
};

const sandbox = await startSandbox({
	token: values.token,
	port: number('port'),
	batchDuration: number('batch-duration'),
	runDuration: number('run-duration'),
	speed: number('speed'),
});

const line = (label: string, text: string) => `  ${label.padEnd(26)}${text}`;

console.log(
	[
		'The Cargo API on loopback is running. Ctrl-C ends it.',
		'',
		line('Base URL', sandbox.baseUrl),
		line('API Token', sandbox.token),
		line('Files host', sandbox.filesUrl),
		'',
		'Some ids to try:',
		line('Play "Enrich new leads"', PLAYS.enrichNewLeads.workflowUuid),
		line('  a segment it runs on', SEGMENTS.newLeads.uuid),
		line('Tool "Find e-mail"', TOOLS.findEmail.workflowUuid),
		line('A finished batch', BATCHES.success.uuid),
		line('One with failed runs', BATCHES.failedRuns.uuid),
		'',
		'Control, without a token:',
		...COMMANDS.map(({ method, path, about }) =>
			line(`${method} ${CONTROL_PREFIX}${path}`, `  ${about}`),
		),
		'',
		'curl \\',
		`  -H 'Authorization: Bearer ${sandbox.token}' -H 'Content-Type: application/json' \\`,
		`  -d '${JSON.stringify({
			workflowUuid: PLAYS.enrichNewLeads.workflowUuid,
			data: { kind: 'segment', segmentUuid: SEGMENTS.newLeads.uuid },
		})}' \\`,
		`  ${sandbox.baseUrl}/v1/orchestration/batches`,
		'',
		'A run of the tool "Find e-mail"; a text that ends with ".invalid" makes it fail:',
		'curl \\',
		`  -H 'Authorization: Bearer ${sandbox.token}' -H 'Content-Type: application/json' \\`,
		`  -d '${JSON.stringify({
			workflowUuid: TOOLS.findEmail.workflowUuid,
			data: { first_name: 'Ada', company_domain: 'company-1.example' },
		})}' \\`,
		`  ${sandbox.baseUrl}/v1/orchestration/runs`,
	].join('\n'),
);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => void sandbox.close());
}
