/** Reads n8n's SQLite database with the driver of the n8n that wrote it. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** One row of one table. */
export interface TableRow {
	table: string;
	row: Record<string, unknown>;
}

/** The part of the package sqlite3 that is used here. */
interface Driver {
	Database: new (path: string, mode: number, opened: (error: Error | null) => void) => Database;
	OPEN_READONLY: number;
}
interface Database {
	all(sql: string, done: (error: Error | null, rows: Record<string, unknown>[]) => void): void;
	close(done: (error: Error | null) => void): void;
}

/**
 * Reads every row of every table.
 *
 * @param n8nFolder where n8n is installed
 * @param path of the database file
 * @throws Error of the driver, if the file is not a database
 */
export async function readRows(n8nFolder: string, path: string): Promise<TableRow[]> {
	const driver = createRequire(join(n8nFolder, 'package.json'))('sqlite3') as Driver;
	const database = await open(driver, path);
	const all = async (sql: string) => await query(database, sql);
	try {
		const tables = await all("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
		const read = tables.map(async ({ name }) => {
			const table = String(name);
			const rows = await all(`SELECT * FROM "${table}"`);
			return rows.map((row) => ({ table, row }));
		});
		return (await Promise.all(read)).flat();
	} finally {
		database.close(() => undefined);
	}
}

async function open({ Database, OPEN_READONLY }: Driver, path: string): Promise<Database> {
	return await new Promise((resolve, reject) => {
		const database: Database = new Database(path, OPEN_READONLY, (error) => {
			if (error) reject(error);
			else resolve(database);
		});
	});
}

async function query(database: Database, sql: string): Promise<Record<string, unknown>[]> {
	return await new Promise((resolve, reject) => {
		database.all(sql, (error, rows) => {
			if (error) reject(error);
			else resolve(rows);
		});
	});
}
