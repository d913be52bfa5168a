/** What several files of tests do with a trigger and a rough Cargo. */
import { expect } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { activate } from '../engine/polling.mjs';
import type { Polling } from '../engine/polling.mjs';
import type { RoughBatch, RoughCargo } from './roughCargo.mjs';
import { TOKEN } from './roughCargo.mjs';

/**
 * Publishes a workflow; its first check begins from there and starts nothing.
 *
 * @param cargo where the trigger's batches are
 * @param parameters the trigger's fields
 */
export async function published(cargo: RoughCargo, parameters: IDataObject = {}): Promise<Polling> {
	const trigger = await activate({ apiToken: TOKEN, baseUrl: cargo.baseUrl }, parameters);
	expect(await trigger.poll()).toBeNull();
	return trigger;
}

/**
 * Adds a batch that has finished.
 *
 * @param cargo where to
 * @param batch what differs from the usual one
 * @param status its final status
 * @returns its UUID
 */
export function addFinished(
	cargo: RoughCargo,
	batch: Partial<RoughBatch> = {},
	status?: string,
): string {
	const added = cargo.add(batch);
	cargo.finish([added], status);
	return added.uuid;
}
