/** What the nodes of the start-up workspace compute from a row, and what they cost. */
import { createHash } from 'node:crypto';
import type { GraphNode, Row, RunContext } from '../types.mjs';

/** The digest of a row's content; cached, because several nodes use the same row. */
const digests = new WeakMap<Row, Buffer>();
const digestOf = (row: Row): Buffer => {
	const known = digests.get(row);
	if (known) return known;
	const entries = Object.entries(row)
		.filter(([name]) => name !== '_id')
		.sort(([a], [b]) => (a < b ? -1 : 1));
	const digest = createHash('sha256').update(JSON.stringify(entries)).digest();
	digests.set(row, digest);
	return digest;
};

/** The offset of a number in the digest. */
const PLACES = { size: 0, score: 4, verified: 8, things: 12, buyers: 16 };

/** A number that depends on the content of a row alone, from 0 up to, not including, `below`. */
const numberFrom = (row: Row, place: keyof typeof PLACES, below: number): number =>
	digestOf(row).readUInt32BE(PLACES[place]) % below;

const textOf = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const domainOf = ({ company_domain, domain }: Row): string =>
	textOf(company_domain) || textOf(domain) || 'example.com';

const nameOf = ({ first_name }: Row): string =>
	textOf(first_name)
		.toLowerCase()
		.replace(/[^a-z0-9]/g, '') || 'unknown';

type Compute = (row: Row) => Row;

/** The output of an agent is under `answer`. */
const OUTPUTS: Partial<Record<string, Compute>> = {
	enrich_company: (row) => ({
		company_name: `Überall ${domainOf(row)} GmbH`,
		company_size: (numberFrom(row, 'size', 500) + 1) * 10,
	}),
	score: (row) => ({ score: numberFrom(row, 'score', 101) }),
	find_email: (row) => ({
		found_email: `${nameOf(row)}@${textOf(row.company_domain) || 'example.com'}`,
	}),
	verify_email: (row) => ({
		verified: numberFrom(row, 'verified', 4) !== 3,
		score: numberFrom(row, 'score', 101),
		company: {
			domain: textOf(row.company_domain) || 'example.com',
			size: numberFrom(row, 'size', 5000) + 1,
		},
	}),
	summarise: (row) => ({
		answer: {
			summary: `${domainOf(row)} makes things, "no. ${numberFrom(row, 'things', 100)}", and sells them`,
			pages: row.depth === 'long' ? 12 : 2,
			sources: [`https://${domainOf(row)}/about`, `https://${domainOf(row)}/imprint`],
		},
	}),
	find_buyers: (row) => ({ buyers_count: numberFrom(row, 'buyers', 20) }),
	send_email: () => ({ sent: true }),
	notify_slack: () => ({ notified: true }),
};

/** Members that the end node renames. */
const END_NAMES: Partial<Record<string, string>> = { found_email: 'email' };

const isObject = (value: unknown): value is Row =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The outputs of the earlier nodes, in one object; those of agents without the enclosing `answer`. */
const merged = (context: RunContext): Row => {
	const members = Object.entries(context)
		.filter(([slug]) => slug !== 'start')
		.flatMap(([, { answer, ...output }]) => Object.entries(isObject(answer) ? answer : output));
	return Object.fromEntries(members.map(([name, value]) => [END_NAMES[name] ?? name, value]));
};

/** Whether a node is the one with which a graph ends. */
export const isEnd = (node: GraphNode): boolean =>
	node.kind === 'native' && node.actionSlug === 'end';

/**
 * The output of a node.
 *
 * @param row the run's input
 * @param context the outputs of the earlier nodes
 */
export const outputOf = (node: GraphNode, row: Row, context: RunContext): Row => {
	if (isEnd(node)) return merged(context);
	return OUTPUTS[node.slug]?.(row) ?? { [`${node.slug}_done`]: true };
};

/** Nodes with a different cost than usual. */
const CREDITS: Partial<Record<string, number>> = { summarise: 5 };

/** Credits that a node costs: native ones nothing, all others one, unless the table says otherwise. */
export const creditsOf = ({ slug, kind }: GraphNode): number =>
	CREDITS[slug] ?? (kind === 'native' ? 0 : 1);

const TYPES_OF_OUTPUT: Partial<Record<string, object>> = {
	enrich_company: { company_name: { type: 'string' }, company_size: { type: 'number' } },
	score: { score: { type: 'number' } },
	find_email: { email: { type: 'string' } },
	verify_email: {
		verified: { type: 'boolean' },
		score: { type: 'number' },
		company: {
			type: 'object',
			properties: { domain: { type: 'string' }, size: { type: 'number' } },
		},
	},
	summarise: {
		summary: { type: 'string' },
		pages: { type: 'number' },
		sources: { type: 'array', items: { type: 'string' } },
	},
};

/** The JSON schema of the output of a graph's end node. */
export const outputSchema = (nodes: GraphNode[]): object => ({
	type: 'object',
	properties: Object.assign({}, ...nodes.map(({ slug }) => TYPES_OF_OUTPUT[slug] ?? {})) as object,
});
