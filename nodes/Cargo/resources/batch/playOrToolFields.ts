import type { INodeProperties } from 'n8n-workflow';

import { showFor } from '../../fields/form';
import { playOrToolField } from '../../fields/workflow';

/** Cargo can also run records and files without a play or tool, with the Nodes option. */
const WITH_NODES = { '/options.nodes': [{ _cnd: { exists: true as const } }] };

/**
 * The field of Create and Preview that names what to run. It is required unless Create has Nodes to run
 * instead, so there are two of it, one shown at a time.
 */
export const playOrToolFields: INodeProperties[] = [
	playOrToolField({
		description: 'The play or tool to run',
		displayOptions: { ...showFor('batch', ['create', 'preview']), hide: WITH_NODES },
	}),
	playOrToolField({
		description:
			'The play or tool to run. With records or a file, you can leave it empty to run Nodes alone.',
		displayOptions: { show: { ...showFor('batch', ['create'])?.show, ...WITH_NODES } },
		required: false,
	}),
];
