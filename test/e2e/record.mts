/**
 * Records what every flow sent and returned, so that two n8n versions can be compared: after IDs and times
 * are replaced, both must be the same.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { fingerprint } from '../../scripts/n8n/fingerprint.mjs';
import { RUNTIME } from '../../scripts/n8n/paths.mjs';
import { TOKEN, WRONG_TOKEN } from './context.mjs';
import type { FlowResult } from './flow.mjs';

/** Headers that the package sets; the others are n8n's own. */
const HEADERS = ['authorization', 'accept', 'content-type'];
/** A UUID made during the test; the start-up workspace's own have zeros in the middle. */
const NEW_ID =
	/[0-9a-f]{8}-(?!0000-4000-8000)[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/gi;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
const LOOPBACK = /127\.0\.0\.1:\d+/g;
/** Between the parts of an upload. */
const BOUNDARY = /n8n-cargo-[\da-f-]{36}/g;
const SIGNATURE = /(?<=X-Amz-Signature=)[0-9a-f]+/g;

/** Fields of a batch that change while it runs. */
const PROGRESS = new Set([
	'status',
	'runsStatus',
	'runsCount',
	'executedRunsCount',
	'failedRunsCount',
	'creditsUsedCount',
	'finishedAt',
]);

/** Flow → what it did, with ids and times replaced. */
export type Recording = Record<string, unknown>;

/**
 * Turns a flow's result into what both n8n versions must agree on.
 *
 * @param result the flow's result
 * @returns plain data
 */
export function toRecord({ execution, requests }: FlowResult): unknown {
	const names = new Map<string, string>();
	const stable = (value: unknown) =>
		JSON.parse(
			JSON.stringify(value, comparable)
				.replace(BOUNDARY, '<boundary>')
				.replace(NEW_ID, (uuid) => {
					const name = names.get(uuid) ?? `<id ${names.size + 1}>`;
					names.set(uuid, name);
					return name;
				})
				.replace(TIME, '<time>')
				.replace(LOOPBACK, '<loopback>')
				.replace(SIGNATURE, '<signature>')
				.replaceAll(TOKEN, '<token>')
				.replaceAll(WRONG_TOKEN, '<wrong token>'),
		) as unknown;
	// The items come first: they have an order, while parallel requests arrive in any order.
	const outcome = stable({
		status: execution.status,
		error: execution.error?.message ?? null,
		items: execution.outputs,
	});
	const sent = requests.map(({ method, url, headers, body, status }) =>
		stable({ method, url, headers: pick(headers, HEADERS), body, status }),
	);
	// The number of status checks depends on the speed of the machine.
	const distinct = new Map(sent.map((request) => [JSON.stringify(request), request]));
	return { outcome, sent: [...distinct.values()].sort(byText) };
}

/** Leaves out what depends on the machine's speed, or only on n8n. */
function comparable(key: string, value: unknown): unknown {
	// n8n's own loop node notes more in newer versions.
	if (key === 'sourceOverwrite') return undefined;
	if (typeof value !== 'object' || value === null) return value;
	// How n8n stores a file: inside of the execution (n8n 1), or in a place that holds the workflow's id;
	// newer versions note the bytes.
	if ('mimeType' in value && 'data' in value)
		return { ...value, data: undefined, id: undefined, bytes: undefined };
	const isNewBatch =
		'uuid' in value && typeof value.uuid === 'string' && value.uuid.search(NEW_ID) >= 0;
	return isNewBatch ? withoutProgress(value) : value;
}

const withoutProgress = (batch: object) =>
	Object.fromEntries(
		Object.entries(batch).map(([name, member]: [string, unknown]) => [
			name,
			PROGRESS.has(name) ? '<progress>' : member,
		]),
	);

const byText = (one: unknown, other: unknown) =>
	JSON.stringify(one).localeCompare(JSON.stringify(other));

const pick = (from: Record<string, unknown>, names: string[]) =>
	Object.fromEntries(names.map((name) => [name, from[name]]));

/**
 * Tells where two n8n versions differ, in the flows that both ran.
 *
 * @param one what one of them did
 * @param other what the other did
 * @returns a line for each difference, such as `FLOW.outcome.status: "error", not "success"`
 */
export const differences = (one: Recording, other: Recording): string[] =>
	Object.keys(one)
		.filter((flow) => flow in other)
		.flatMap((flow) => differencesAt(flow, one[flow], other[flow]));

function differencesAt(path: string, one: unknown, other: unknown): string[] {
	if (isDeepStrictEqual(one, other)) return [];
	if (!isObject(one) || !isObject(other)) return [`${path}: ${short(one)}, not ${short(other)}`];
	return Object.keys({ ...one, ...other }).flatMap((key) =>
		differencesAt(`${path}.${key}`, one[key], other[key]),
	);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null;

const short = (value: unknown) => JSON.stringify(value ?? null).slice(0, 200);

/**
 * Keeps the recording of one n8n version.
 *
 * @param version n8n's version
 * @param tarball the package it ran with
 * @param recording all flows
 */
export async function saveRecording(
	version: string,
	tarball: string,
	recording: Recording,
): Promise<void> {
	await mkdir(join(RUNTIME, 'e2e'), { recursive: true });
	const subject = await subjectOf(tarball);
	await writeFile(fileOf(version), JSON.stringify({ subject, recording }, null, '\t'));
}

/**
 * Reads the recording of one n8n version.
 *
 * @param version n8n's version
 * @param tarball the package that is tested now
 * @returns the recording, or nothing when there is none of this very package and these very flows
 */
export async function readRecording(
	version: string,
	tarball: string,
): Promise<Recording | undefined> {
	const text = await readFile(fileOf(version), 'utf8').catch(() => '{}');
	const saved = JSON.parse(text) as { subject?: string; recording?: Recording };
	return saved.subject === (await subjectOf(tarball)) ? saved.recording : undefined;
}

/** What was tested, and with what: recordings of anything else cannot be compared. */
const subjectOf = async (tarball: string) =>
	`${tarball} ${await fingerprint(['test/e2e', 'sandbox', 'examples'])}`;

const fileOf = (version: string) => join(RUNTIME, 'e2e', `${version}.json`);
