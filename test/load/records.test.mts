/** Thousands of records in one request: the time grows with their number, not faster. */
import { expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { useSandbox } from '../node/sandbox.mjs';
import { sizesOf, type Write, WRITING } from '../operations/records.mjs';

const sandbox = useSandbox();
const FEW = 1000;
const MANY = 8000;

const rows = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, n) => ({ n, id: `contact-${n + 1}`, email: `${n}@x.example` }));

async function seconds(operation: Write, count: number, records?: IDataObject[]): Promise<number> {
	sandbox.api.reset();
	const route = {
		create: 'POST /storage/records/createBulk',
		update: 'PUT /storage/records/updateBulk',
		delete: 'DELETE /storage/records/removeBulk',
	}[operation];
	if (records) sandbox.api.addFault({ route, status: 200, body: { records } });
	const started = performance.now();
	const { error, json } = await sandbox.run({
		parameters: WRITING[operation],
		items: rows(count),
	});
	const took = (performance.now() - started) / 1000;

	expect(error).toBeUndefined();
	expect(json('Cargo')).toHaveLength(count);
	expect(sizesOf(sandbox.api.requests())).toEqual([count]);
	return took;
}

/** What Cargo returns for them, in whatever order. */
const returned = (count: number, order: (all: IDataObject[]) => IDataObject[] = (all) => all) =>
	order(rows(count).map(({ id, email }) => ({ _id: id, email })));

test.each<[string, Write, (count: number) => IDataObject[] | undefined]>([
	['created', 'create', () => undefined],
	['created, and returned in reverse order', 'create', (n) => returned(n, (all) => all.reverse())],
	['updated', 'update', (n) => returned(n)],
	['deleted', 'delete', () => undefined],
])(
	'8,000 records that are %s take less than 30 times as long as 1,000',
	async (_, operation, recordsFor) => {
		await seconds(operation, 10, recordsFor(10));
		const few = await seconds(operation, FEW, recordsFor(FEW));
		const many = await seconds(operation, MANY, recordsFor(MANY));

		console.log(`${operation}: ${FEW} in ${few.toFixed(2)} s, ${MANY} in ${many.toFixed(2)} s`);
		expect(many / few).toBeLessThan(30);
	},
	120_000,
);
