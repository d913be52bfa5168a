import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { BinaryDataConfig, BinaryDataService } from 'n8n-core';
import type { IBinaryData, IBinaryKeyData } from 'n8n-workflow';
import './harness.mjs';
import * as core from 'n8n-core';

/** The container of n8n-core, which is no dependency of this project itself. */
const { Container } = createRequire(resolve('node_modules/n8n-core/package.json'))('@n8n/di') as {
	Container: { get(type: unknown): unknown };
};

const service = () => Container.get(core.BinaryDataService) as BinaryDataService;

/** Where n8n keeps binary data: its default mode for one process, or in memory. */
export async function storeOnDisk(): Promise<void> {
	const config = Container.get(core.BinaryDataConfig) as BinaryDataConfig;
	config.mode = 'filesystem';
	config.localStoragePath = join(process.env.N8N_USER_FOLDER ?? '', 'binaryData');
	await service().init();
}

/**
 * Puts a file into n8n's storage for binary data, as a node before does.
 *
 * @param content its text, or its bytes as they come
 * @param file its name and type
 * @returns the file as an item holds it; with `storeOnDisk` its bytes are not in it
 */
export async function stored(
	content: string | Buffer | Iterable<Buffer>,
	file: Partial<IBinaryData> = {},
): Promise<IBinaryData> {
	const bytes = typeof content === 'string' ? Buffer.from(content) : content;
	return await service().store(
		{ type: 'execution', workflowId: 'test', executionId: '1' },
		Buffer.isBuffer(bytes) ? bytes : Readable.from(bytes),
		{ mimeType: 'text/csv', fileName: 'leads.csv', data: '', ...file },
	);
}

/** Where a file from `stored` is on disk. */
export const pathOf = ({ id = '' }: IBinaryData): string => service().getPath(id);

/** A file as n8n holds it in memory with the item. */
export const inMemory = (
	content: string | Buffer,
	file: Partial<IBinaryData> = {},
): IBinaryKeyData => ({
	data: {
		mimeType: 'text/csv',
		fileName: 'leads.csv',
		...file,
		data: Buffer.from(content).toString('base64'),
	},
});
