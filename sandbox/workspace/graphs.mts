/** The graphs of the releases. Each begins with `start` and ends with `end`. */
import { fixedUuid } from '../ids.mjs';
import type { GraphNode, NodeOfKind } from '../types.mjs';

type Step = [slug: string, name: string, kind: NodeOfKind];

const native = (actionSlug: string): NodeOfKind => ({ kind: 'native', actionSlug });
const connector = (integrationSlug: string, actionSlug: string): NodeOfKind => ({
	kind: 'connector',
	integrationSlug,
	connectorUuid: fixedUuid('connector', 2),
	actionSlug,
});

const START: Step = ['start', 'Start', native('start')];
const END: Step = ['end', 'End', native('end')];

/** A chain of nodes, each of which leads to the next one. */
const chain = (family: number, ...steps: Step[]): GraphNode[] => {
	const uuid = (index: number) => fixedUuid('node', family * 100 + index);
	return steps.map(([slug, name, kind], index) => ({
		uuid: uuid(index),
		slug,
		name,
		config: {},
		childrenUuids: index < steps.length - 1 ? [uuid(index + 1)] : [],
		fallbackOnFailure: false,
		position: { x: index * 240, y: 0 },
		...kind,
	}));
};
const between = (family: number, ...steps: Step[]): GraphNode[] =>
	chain(family, START, ...steps, END);

const ENRICH: Step = ['enrich_company', 'Enrich company', connector('clearbit', 'enrichCompany')];

/** Graphs by the name of the release. */
export const GRAPHS = {
	enrichNewLeads: between(1, ENRICH, ['score', 'Score lead', native('javascript')]),
	enrichNewLeadsOld: between(1, ENRICH),
	welcomeQualified: between(2, ['send_email', 'Send e-mail', connector('smtp', 'send')]),
	findEmail: between(
		3,
		['find_email', 'Find e-mail', connector('hunter', 'findEmail')],
		['verify_email', 'Verify e-mail', connector('hunter', 'verifyEmail')],
	),
	companyReport: between(4, [
		'summarise',
		'Summarise',
		{ kind: 'agent', agentUuid: fixedUuid('agent', 1), waitUntilFinished: true },
	]),
	growAccounts: between(6, [
		'find_buyers',
		'Find buyers',
		{ kind: 'tool', toolUuid: fixedUuid('tool', 1), waitUntilFinished: true },
	]),
	reactivate: between(7, ['notify_slack', 'Notify in Slack', connector('slack', 'postMessage')]),
	headless: chain(8, ['post', 'Post', connector('hubspot', 'upsert')]),
	enrichNewLeadsCopy: between(9, ENRICH),
} satisfies Record<string, GraphNode[]>;
