import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { fetchMember } from '../api/fetch';
import type { Segment } from '../api/members';
import { OF_PLAY } from '../fields/entryNames';
import { modelOfChosenPlay } from './chosenPlay';
import { matching } from './search';

/** The segments of the workspace, with the number of their records; those of the chosen play's model come first. */
export async function searchSegments(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const [segments, model] = await Promise.all([
		fetchMember(this, '/v1/segmentation/segments/list', 'segments'),
		modelOfChosenPlay(this),
	]);
	const entries = segments.map((segment) => ({ name: describe(segment), value: segment.uuid }));
	const fitting = new Set(
		segments.filter(({ modelUuid }) => modelUuid === model).map(({ uuid }) => uuid),
	);
	return { results: matching(entries, filter, (uuid) => fitting.has(String(uuid))) };
}

/** A segment of a play is marked, because the node sends its filter instead. */
function describe({ name, recordsCount, fromPlay }: Segment): string {
	const count = recordsCount?.toLocaleString('en-US') ?? 'unknown number of';
	const noun = recordsCount === 1 ? 'record' : 'records';
	return `${name} (${count} ${noun}${fromPlay ? `, ${OF_PLAY}` : ''})`;
}
