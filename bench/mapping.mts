/** The time of eight plain mappings for each of many items, in each n8n, compared with n8n's own Edit Fields. */
import { step } from '../scripts/n8n/progress.mjs';
import { Host } from './host.mjs';
import type { Contestant, Measurement, Task } from './inside/job.mjs';
import type { Setup } from './setup.mjs';
import { medians } from './statistics.mjs';
import { figure, ratio, table } from './table.mjs';

/** How many items are mapped. */
export const MAPPED_ITEMS = 5000;

const WARM_UP_ITEMS = 100;

const MOST_ROUNDS = 3;

/** Create From Items with eight mappings, the same without, and the same expressions in Edit Fields. */
const WAYS: Record<keyof Omit<MappingResult, 'n8nVersion'>, [Contestant, Task]> = {
	mapped: ['cargo', 'mapped'],
	unmapped: ['cargo', 'unmapped'],
	editFields: ['editFields', 'mapped'],
};
const NAMES = Object.keys(WAYS) as (keyof typeof WAYS)[];

type Found = Record<keyof typeof WAYS, Measurement[]>;

const none = (): Found => ({ mapped: [], unmapped: [], editFields: [] });

/** The results for one n8n: medians. */
export interface MappingResult {
	n8nVersion: string;
	mapped: Measurement;
	unmapped: Measurement;
	editFields: Measurement;
}

/**
 * Measures mapping in several n8n versions, interleaved.
 *
 * @param setups one for each n8n
 * @param rounds how often other measurements are repeated; these vary little, and Edit Fields takes long
 */
export async function measureMapping(setups: Setup[], rounds: number): Promise<MappingResult[]> {
	const times = Math.min(rounds, MOST_ROUNDS);
	return await step(`Measuring eight mappings for ${MAPPED_ITEMS} items`, async (report) => {
		const entries = await Promise.all(
			setups.map(async (setup) => ({
				n8nVersion: setup.n8n.version,
				host: await Host.boot(setup),
				found: none(),
			})),
		);
		const measure = async (host: Host, name: keyof typeof WAYS, items: number) => {
			const [contestant, task] = WAYS[name];
			return await host.measure({ contestant, task, items });
		};
		for (const { host } of entries) {
			for (const name of NAMES) await measure(host, name, WARM_UP_ITEMS);
		}
		for (let round = 0; round < times; round += 1) {
			for (const name of NAMES) {
				for (const { n8nVersion, host, found } of entries) {
					report(`round ${round + 1} of ${times}: ${name}, n8n ${n8nVersion}`);
					found[name].push(await measure(host, name, MAPPED_ITEMS));
				}
			}
		}
		for (const { host } of entries) await host.end();
		return entries.map(({ n8nVersion, found: { mapped, unmapped, editFields } }) => ({
			n8nVersion,
			mapped: medians(mapped),
			unmapped: medians(unmapped),
			editFields: medians(editFields),
		}));
	});
}

/**
 * Writes the section of the report.
 *
 * @param results one for each n8n
 */
export function mappingSection(results: MappingResult[]): string[] {
	const rows = results.map(({ n8nVersion, mapped, unmapped, editFields }) => [
		n8nVersion,
		figure(mapped.node),
		figure(unmapped.node),
		figure(Math.max(mapped.node - unmapped.node, 0)),
		figure(editFields.node),
		ratio(editFields.node, mapped.node),
	]);
	return [
		'## Map to Inputs',
		`Milliseconds of the node for ${MAPPED_ITEMS.toLocaleString('en')} items as one batch, eight inputs of the tool each mapped to a field (\`={{ $json.city }}\`): Create From Items with Map to Inputs, the same node with Fields = All, what lies between the two, and the same eight expressions in n8n’s own Edit Fields, which sends nothing.`,
		table(
			['n8n', 'Map to Inputs', 'All', 'Of it mapping', 'Edit Fields', 'to Map to Inputs'],
			rows,
		),
	];
}
