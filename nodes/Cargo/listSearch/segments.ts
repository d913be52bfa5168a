import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { fetchMember } from '../api/fetch';
import type { Segment } from '../api/members';
import { matching } from './search';

/** The segments of the workspace, with the number of their records. */
export async function searchSegments(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const segments = await fetchMember(this, '/v1/segmentation/segments/list', 'segments');
	const entries = segments.map((segment) => ({ name: describe(segment), value: segment.uuid }));
	return { results: matching(entries, filter) };
}

/** A segment of a play is marked, because Cargo refuses it as data of a batch. */
function describe({ name, recordsCount, fromPlay }: Segment): string {
	const count = recordsCount?.toLocaleString('en-US') ?? 'unknown number of';
	const noun = recordsCount === 1 ? 'record' : 'records';
	return `${name} (${count} ${noun}${fromPlay ? ', belongs to a play' : ''})`;
}
