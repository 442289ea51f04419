import { setTimeout as sleep } from 'node:timers/promises';
import neo4j, { type Driver, type Session } from 'neo4j-driver';
import type { Context } from '../context/context.js';
import { inputError } from '../errors/errors.js';
import { endpointOf, type Neo4jAccess } from './access.js';
import { failureOf, isPassing, timedOut } from './failures.js';

export type Parameters = Readonly<Record<string, unknown>>;

/** Milliseconds between two attempts to reach a server that is starting. */
const PAUSE_MS = 500;
/** A server may restart once while it sets itself up, so that one answer proves nothing. */
const ANSWERS_IN_A_ROW = 2;

/** A server that serves, with one deadline for everything. */
export class Neo4j implements AsyncDisposable {
  /** The server as messages name it. */
  readonly endpoint: string;
  private readonly driver: Driver;
  private readonly database: string | undefined;
  private readonly context: Context;
  private readonly deadline: number;
  private readonly abort: () => void;

  private constructor(driver: Driver, access: Neo4jAccess, context: Context, deadline: number) {
    this.driver = driver;
    this.database = access.database;
    this.endpoint = endpointOf(access.uri);
    this.context = context;
    this.deadline = deadline;
    this.abort = () => void driver.close();
    context.signal.addEventListener('abort', this.abort, { once: true });
  }

  /**
   * Waits until the server answers twice in a row. `seconds` is the time for everything up to the end, the wait included.
   * Throws NEO4J_REFUSED at once, NEO4J_UNREACHABLE when the time is over.
   */
  static async open(context: Context, access: Neo4jAccess, seconds: number): Promise<Neo4j> {
    const endpoint = endpointOf(access.uri);
    const auth = access.password === undefined ? undefined : neo4j.auth.basic(access.user, access.password);
    let driver: Driver;
    try {
      driver = neo4j.driver(access.uri, auth, {
        useBigInt: true,
        maxTransactionRetryTime: Math.min(30, seconds) * 1000,
        connectionTimeout: Math.min(10, seconds) * 1000,
        connectionAcquisitionTimeout: Math.min(20, seconds) * 1000,
        telemetryDisabled: true,
      });
    } catch (cause) {
      const message = `The input "neo4j-uri" names no Neo4j server: ${endpoint} (${(cause as Error).message}).`;
      throw inputError({
        code: 'INPUT_INVALID',
        message,
        hint: 'Write an address such as bolt://localhost:7687.',
        cause,
      });
    }
    const server = new Neo4j(driver, access, context, performance.now() + seconds * 1000);
    try {
      await server.untilReady();
      return server;
    } catch (cause) {
      await server[Symbol.asyncDispose]();
      throw failureOf(cause, endpoint);
    }
  }

  /** One statement in a transaction that may write and may be run again. */
  async write(statement: string, parameters: Parameters = {}): Promise<void> {
    await this.inSession('WRITE', (session) =>
      session.executeWrite(
        async (transaction) => void (await transaction.run(statement, parameters)),
        this.limits(),
      ),
    );
  }

  /** The numbers of the only row of a statement that counts. It may write. */
  async count(statement: string, parameters: Parameters = {}): Promise<number> {
    return this.inSession('WRITE', (session) =>
      session.executeWrite(async (transaction) => {
        const { records } = await transaction.run(statement, parameters);
        return Number(records[0]?.get(0) ?? 0);
      }, this.limits()),
    );
  }

  /** A change of the schema: it may not share a transaction with data. */
  async schema(statement: string): Promise<void> {
    await this.inSession('WRITE', async (session) => void (await session.run(statement, {}, this.limits())));
  }

  /** Hands over every row as it comes, as an array in the order of the columns; the server refuses to write meanwhile. */
  async each(statement: string, parameters: Parameters, take: (row: unknown[]) => void): Promise<void> {
    await this.inSession('READ', (session) => {
      const result = session.run(statement, parameters, this.limits());
      return new Promise<void>((resolve, reject) => {
        result.subscribe({
          onNext: (record) => take(fieldsOf(record)),
          onCompleted: () => resolve(),
          onError: reject,
        });
      });
    });
  }

  /** Column names and all rows of a statement that only reads. */
  async table(
    statement: string,
    parameters: Parameters = {},
  ): Promise<{ columns: string[]; rows: unknown[][] }> {
    return this.inSession('READ', (session) =>
      session.executeRead(async (transaction) => {
        const { records, summary: _ } = await transaction.run(statement, parameters);
        return { columns: (records[0]?.keys ?? []) as string[], rows: records.map(fieldsOf) };
      }, this.limits()),
    );
  }

  /** Does `work` for every batch, `lanes` of them at a time, in any order. */
  async batches<Row>(
    rows: readonly Row[],
    size: number,
    lanes: number,
    work: (batch: Row[]) => Promise<void>,
  ): Promise<void> {
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let at = next; at < rows.length; at = next) {
        next += size;
        await work(rows.slice(at, at + size));
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.context.signal.removeEventListener('abort', this.abort);
    await this.driver.close();
  }

  private get where(): { database?: string } {
    return this.database === undefined ? {} : { database: this.database };
  }

  /** What is left of the time, for the server to keep too. */
  private limits(): { timeout: number } {
    const left = this.deadline - performance.now();
    if (left <= 0) throw timedOut(this.endpoint);
    return { timeout: Math.ceil(left) };
  }

  private async inSession<T>(mode: 'READ' | 'WRITE', work: (session: Session) => Promise<T>): Promise<T> {
    const session = this.driver.session({ ...this.where, defaultAccessMode: mode, fetchSize: 5000 });
    try {
      return await work(session);
    } catch (cause) {
      throw this.failure(cause);
    } finally {
      await session.close();
    }
  }

  private failure(cause: unknown): unknown {
    return performance.now() >= this.deadline
      ? timedOut(this.endpoint, cause)
      : failureOf(cause, this.endpoint);
  }

  private async untilReady(): Promise<void> {
    for (let answers = 0; answers < ANSWERS_IN_A_ROW;) {
      try {
        await this.driver.executeQuery('RETURN 1', {}, this.where);
        answers += 1;
      } catch (cause) {
        this.context.signal.throwIfAborted();
        if (!isPassing(cause) || performance.now() + PAUSE_MS > this.deadline) throw cause;
        answers = 0;
        await sleep(PAUSE_MS);
      }
    }
  }
}

const fieldsOf = (record: { readonly keys: readonly PropertyKey[]; get(key: number): unknown }): unknown[] =>
  record.keys.map((_, at) => record.get(at));
