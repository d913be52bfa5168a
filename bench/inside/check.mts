/** Checks the output of a measured workflow. */
import type { IDataObject } from 'n8n-workflow';

import { LEAD_FIELDS, type Row, addressOf } from './items.mjs';
import type { Contestant, Job } from './job.mjs';

/** The field in which each contestant has the address that the tool found. */
const ADDRESS: Partial<Record<Contestant, (item: IDataObject) => unknown>> = {
	cargo: ({ cargo }) => at(cargo, 'email'),
	http: ({ email }) => email,
	httpRuns: ({ runContext }) => at(at(runContext, 'end'), 'email'),
};

const at = (value: unknown, name: string): unknown =>
	typeof value === 'object' && value !== null ? (value as IDataObject)[name] : undefined;

/** Tasks that turn all items into one. */
const ONE_BATCH = ['rows', 'mapped', 'unmapped'];

/**
 * Describes what is wrong with the output items.
 *
 * @param job what was measured
 * @param rows the input
 * @param items the output
 * @returns undefined if everything is correct
 */
export function wrongIn(
	{ contestant, task, items: count }: Job,
	rows: Row[],
	items: IDataObject[],
): string | undefined {
	const isNative = contestant === 'noOp' || contestant === 'editFields';
	const expected = !isNative && ONE_BATCH.includes(task) ? 1 : count;
	if (items.length !== expected) {
		return `${items.length} items were returned, ${expected} were expected`;
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
	return `Item ${wrong} is wrong: ${JSON.stringify(items[wrong]).slice(0, 500)}`;
}
