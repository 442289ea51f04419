import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Context } from '../context/context.js';
import { loadDuckDB } from './load.js';
import { literal } from './quote.js';

/**
 * Memory that DuckDB may use before it spills to the runner's temp folder. A hosted runner has 7 GB or more; the rest
 * is for the page cache and the service containers of the same job.
 */
const MEMORY_LIMIT = '1500MB';

export type Row = Readonly<Record<string, unknown>>;

export interface DatabaseOptions {
  /** Worker threads; undefined: one per core. The result of every statement is the same for any number. */
  readonly threads?: number | undefined;
}

/** One in-memory DuckDB of a stage: opened once, closed at its end. Bulk data go from file to file inside it. */
export class Database implements AsyncDisposable {
  private readonly instance: DuckDBInstance;
  private readonly connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.instance = instance;
    this.connection = connection;
  }

  /** Opens an empty database. Throws NATIVE_LIBRARY_UNAVAILABLE and its siblings when the library cannot be had. */
  static async open(context: Context, options: DatabaseOptions = {}): Promise<Database> {
    const { DuckDBInstance } = await loadDuckDB(context);
    const spill = path.join(context.tempDir, 'duckdb');
    await mkdir(spill, { recursive: true });
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: MEMORY_LIMIT,
      temp_directory: spill,
      // Nothing is installed or loaded at run time: ICU, JSON and Parquet are part of the library.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
    });
    const connection = await instance.connect();
    const database = new Database(instance, connection);
    await database.run("SET TimeZone = 'UTC'");
    return database;
  }

  /** Runs one statement and forgets its result. */
  async run(sql: string): Promise<void> {
    await this.connection.run(sql);
  }

  /** Rows as plain objects: integers become numbers, decimals and times arrive as text only where the SQL casts them. */
  async rows<T extends Row = Row>(sql: string): Promise<T[]> {
    const reader = await this.connection.runAndReadAll(sql);
    return reader.getRowObjectsJS().map((row) => asNumbers(row) as T);
  }

  /** The only row of a query that has exactly one. */
  async row<T extends Row = Row>(sql: string): Promise<T> {
    const [first] = await this.rows<T>(sql);
    if (first === undefined)
      throw new Error(`a query that must give one row gave none: ${sql.slice(0, 200)}`);
    return first;
  }

  /** Registers the rows of JavaScript objects (few: seeds, file lists) as a table, all columns text. */
  async createTable(
    name: string,
    columns: readonly string[],
    rows: readonly Readonly<Record<string, string | null>>[],
  ): Promise<void> {
    await this.run(
      `CREATE OR REPLACE TABLE ${name} (${columns.map((column) => `"${column}" VARCHAR`).join(', ')})`,
    );
    for (let start = 0; start < rows.length; start += 500) {
      const values = rows
        .slice(start, start + 500)
        .map(
          (row) =>
            `(${columns.map((column) => (row[column] == null ? 'NULL' : literal(row[column]))).join(', ')})`,
        );
      await this.run(`INSERT INTO ${name} VALUES ${values.join(', ')}`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.connection.closeSync();
    this.instance.closeSync();
    return Promise.resolve();
  }
}

function asNumbers(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
  );
}
