/**
 * The measured process: boots n8n, then runs the jobs it receives over IPC, one at a time.
 * Its only argument is the settings as JSON.
 */
import { type BootedN8n, bootN8n } from './boot.mjs';
import { wrongIn } from './check.mjs';
import { fetchAll } from './floor.mjs';
import { type Row, rowsOf } from './items.mjs';
import { type Answer, type HostSettings, type Job, type Measured, START } from './job.mjs';
import { measure } from './measure.mjs';
import { HTTP_REQUEST, MEASURED } from './parts.mjs';
import { workflowOf } from './workflows.mjs';

const answer = (message: Answer) => process.send?.(message);

/** Runs a job; every item is checked, so that nothing fast but wrong is ever measured. */
async function carryOut(n8n: BootedN8n, job: Job, settings: HostSettings): Promise<Measured> {
	const rows = rowsOf(job.task, job.items);
	const { measurement, result } =
		job.contestant === 'fetch'
			? await runFloor(job, rows, settings)
			: await runInN8n(n8n, job, rows, settings);
	const wrong = wrongIn(job, rows, result);
	if (wrong !== undefined) throw new Error(wrong);
	return measurement;
}

async function runFloor(job: Job, rows: Row[], settings: HostSettings) {
	const { measurement, result } = await measure(async () => await fetchAll(job, rows, settings));
	const items = result.map((uuid) => ({ uuid }));
	return { measurement: { ...measurement, node: measurement.wall }, result: items };
}

async function runInN8n(n8n: BootedN8n, job: Job, rows: Row[], settings: HostSettings) {
	const workflow = workflowOf(job, settings, (nodeType) => n8n.latestVersion(nodeType));
	const pinData = { [START]: rows.map((json) => ({ json })) };
	const { measurement, result } = await measure(
		async () => await n8n.execute(workflow, START, pinData),
	);
	const { error, runData } = result.data.resultData;
	if (error) throw new Error(`The execution ended with: ${error.message}`);
	const items = runData[MEASURED]?.[0]?.data?.main?.[0] ?? [];
	const times = Object.entries(runData)
		.filter(([name]) => name !== START)
		.flatMap(([, runs]) => runs.map(({ executionTime }) => executionTime));
	const node = times.length > 0 ? times.reduce((sum, time) => sum + time) : NaN;
	return { measurement: { ...measurement, node }, result: items.map(({ json }) => json) };
}

async function main(settings: HostSettings): Promise<void> {
	const n8n = await bootN8n(settings.n8nPackage);
	process.on('message', (job: Job) => {
		carryOut(n8n, job, settings).then(
			(measurement) => answer({ measurement }),
			(thrown: unknown) => answer({ failure: String(thrown) }),
		);
	});
	answer({ ready: true, httpRequestVersion: n8n.latestVersion(HTTP_REQUEST) });
}

const settings = JSON.parse(process.argv[2] ?? '') as HostSettings;
// This process ends with the benchmark, whatever the cause.
process.on('disconnect', () => process.exit());
main(settings).catch((thrown: unknown) => {
	answer({ failure: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) });
	process.exitCode = 1;
	process.disconnect();
});
