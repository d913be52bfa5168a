/** Looks at what came out of a measured workflow. */
import type { IDataObject } from 'n8n-workflow';

import { LEAD_FIELDS, type Row, addressOf } from './items.mjs';
import type { Contestant, Job } from './job.mjs';

/** Where each way puts the address that the tool has found. */
const ADDRESS: Partial<Record<Contestant, (item: IDataObject) => unknown>> = {
	cargo: ({ cargo }) => at(cargo, 'email'),
	http: ({ email }) => email,
	httpRuns: ({ runContext }) => at(at(runContext, 'end'), 'email'),
};

const at = (value: unknown, name: string): unknown =>
	typeof value === 'object' && value !== null ? (value as IDataObject)[name] : undefined;

/** Tasks that make one item of all. */
const ONE_BATCH = ['rows', 'mapped', 'unmapped'];

/**
 * Tells what is wrong with the items that came out.
 *
 * @param job what was measured
 * @param rows what went in
 * @param items what came out
 * @returns undefined where all is right
 */
export function wrongIn(
	{ contestant, task, items: count }: Job,
	rows: Row[],
	items: IDataObject[],
): string | undefined {
	const isNative = contestant === 'noOp' || contestant === 'editFields';
	const expected = !isNative && ONE_BATCH.includes(task) ? 1 : count;
	if (items.length !== expected) {
		return `${items.length} items came out where ${expected} were expected`;
	}
	const isRight = (item: IDataObject, row: Row): boolean => {
		if (contestant === 'editFields') {
			return LEAD_FIELDS.every((field) => item[field] === row[field]);
		}
		if (task === 'results') {
			return item.uuid === row.uuid && ADDRESS[contestant]?.(item) === addressOf(row);
		}
		const uuid = at(item.batch, 'uuid') ?? item.uuid;
		return task === 'get' || isNative ? uuid === row.uuid : Boolean(uuid);
	};
	const wrong = items.findIndex((item, index) => !isRight(item, rows[index] as Row));
	if (wrong < 0) return undefined;
	return `Item ${wrong} came out wrong: ${JSON.stringify(items[wrong]).slice(0, 500)}`;
}
